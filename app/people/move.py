"""Say where somebody works now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from app.access.rules import signs_in_by_pin
from app.audit.record import record
from app.exclusions.name_server import end_naming
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account, AccountState, Member, Premises
from app.members.permissions import Permission, may
from app.people.shut_out import give_up_devices, leave_shop_devices, refuse_unless_managed, shut_out


def move(
    session: Session,
    account: Account,
    premises: Collection[Premises],
    *,
    member: Member | None,
    by: Account,
    now: datetime,
) -> None:
    """Let this person work for this member, at these of its premises.

    At another member they enter anew: nothing that was opened for the old one opens the new one's, and they give no
    notices. A guard firm's guards have no premises of their own: they say tonight where they stand. Raises NotAllowed,
    NotPossible, NotFit.
    """
    refuse_unless_managed(by, account)
    changes_member = account.member_id != (member.id if member else None)
    if changes_member and not may(by, Permission.MANAGE_EVERYBODY):
        raise NotAllowed("Only the desk moves somebody to another member.")
    if account.state is AccountState.LEFT:
        raise NotPossible(f"{account.name} has left.")
    _refuse_unfit(account, premises, member)
    if member is not None and member.suspended_at is not None:
        raise NotPossible(f"{member.name} is suspended. Take it in again first.")
    before = sorted(place.id for place in account.premises)
    account.member = member
    account.member_id = member.id if member else None
    if account.is_guard:
        account.placed_until = None
    account.premises = [] if account.is_guard else sorted(premises, key=lambda place: place.id)
    if changes_member:
        shut_out(session, account, because="works elsewhere", now=now)
        give_up_devices(session, account, by=by, now=now)
        end_naming(session, account, by=by, now=now)
    else:
        leave_shop_devices(session, account, now=now)
    after = sorted(place.id for place in account.premises)
    record(
        session,
        "moved",
        f"account {account.id}",
        by_id=by.id,
        now=now,
        before=before,
        after=after,
        member=account.member_id,
    )


def _refuse_unfit(account: Account, premises: Collection[Premises], member: Member | None) -> None:
    if member is None and signs_in_by_pin(account.role):
        raise NotFit("Look at what is marked.", {"member": "Say for which member they work."})
    if any(member is None or place.member_id != member.id for place in premises):
        raise NotFit("Look at what is marked.", {"premises": "Choose premises of their own member."})
    needs_place = signs_in_by_pin(account.role) and member is not None and not member.is_guard_firm
    if needs_place and not premises:
        raise NotFit("Look at what is marked.", {"premises": "Choose at least one of the premises."})
