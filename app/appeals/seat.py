"""Seat the people who hear an appeal; somebody may stand down, and another is seated."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.appeals import rules
from app.appeals.find import appealing_of, seats_of
from app.appeals.models import Appeal, AppealSeat
from app.appeals.who_heard import who_heard
from app.audit.record import record
from app.exclusions.had_part import had_part
from app.exclusions.parts import HadPart
from app.exclusions.who import people
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require


def seat(session: Session, appeal: Appeal, account: Account, *, by: Account, now: datetime) -> AppealSeat:
    """Seat one person. Raises NotFit when they may not hear it, NotPossible when it is not open or full."""
    require(by, Permission.TAKE_APPEALS)
    _must_be_open(appeal)
    seated = seats_of(session, appeal)
    if sum(one.stood_down_at is None for one, _ in seated) >= panel_size(session, appeal):
        raise NotPossible("The panel is full. Somebody else can be seated once one of them stands down.")
    fault = rules.fault_before_seating(
        candidates(session, [account])[account.id],
        had_part_before(session, appeal),
        taken=[one.account_id for one, _ in seated],
    )
    if fault is not None:
        raise NotFit(fault, {"account_id": fault})
    made = AppealSeat(appeal_id=appeal.id, account_id=account.id, seated_at=now)
    session.add(made)
    session.flush()
    record(session, "seated", f"appeal {appeal.ref}", by_id=by.id, now=now, who=f"account {account.id}")
    return made


def stand_down(session: Session, appeal: Appeal, account_id: int, *, because: str, by: Account, now: datetime) -> None:
    """Leave the panel, because one knows somebody in it or cannot come; the desk may note it for them.

    Raises NotFit without a reason, NotPossible when they have said their word or are not seated.
    """
    if by.id == account_id:
        require(by, Permission.HEAR_APPEALS)
    else:
        require(by, Permission.TAKE_APPEALS)
    _must_be_open(appeal)
    held = session.get(AppealSeat, (appeal.id, account_id))
    if held is None or held.stood_down_at is not None:
        raise NotPossible("They are not on this panel.")
    if held.said_at is not None:
        raise NotPossible("They have said their word already.")
    if not because.strip():
        raise NotFit("Say why.", {"stand_down_because": "Say in a sentence why, such as: I know the family."})
    held.stood_down_at, held.because = now, because.strip()
    session.flush()
    record(session, "stood down", f"appeal {appeal.ref}", by_id=by.id, now=now, because=because.strip())


def panel_size(session: Session, appeal: Appeal) -> int:
    """Return how many hear it, by the rules that its notice was issued by: a panel that has begun stays as large."""
    return appealing_of(session, appeal.exclusion).panel


def may_be_seated(session: Session, appeal: Appeal) -> list[Account]:
    """Return everybody who may still be seated, by name."""
    had = had_part_before(session, appeal)
    taken = [one.account_id for one, _ in seats_of(session, appeal)]
    hearers = select(Account).where(Account.role.in_(rules.HEARERS)).order_by(Account.name, Account.id)
    found = session.scalars(hearers.options(selectinload(Account.premises))).all()
    known = candidates(session, found)
    return [one for one in found if rules.fault_before_seating(known[one.id], had, taken=taken) is None]


def faults_of_seated(session: Session, appeal: Appeal, accounts: Collection[Account]) -> dict[int, str]:
    """Return who of these may not say a word on it any more, with why, as the desk reads it.

    What was asked when they were seated may have changed since: they may work for another member, or hear no appeals.
    """
    known, had = candidates(session, accounts), had_part_before(session, appeal)
    faults = {one.id: rules.fault_before_seating(known[one.id], had) for one in accounts}
    return {id: fault for id, fault in faults.items() if fault is not None}


def candidates(session: Session, accounts: Collection[Account]) -> dict[int, rules.Candidate]:
    """Return what the rule asks about each; how they speak for a public body is asked as of who decides."""
    known = people(session, accounts)
    return {
        one.id: rules.Candidate(
            one.id, one.role, one.is_active, one.is_under_18, one.member_ids, known[one.id].is_public
        )
        for one in accounts
    }


def had_part_before(session: Session, appeal: Appeal) -> HadPart:
    """Return who had a part in the exclusion that it is against, other than by hearing this appeal."""
    return had_part(session, appeal.exclusion, heard=partial(who_heard, but=appeal.id))


def _must_be_open(appeal: Appeal) -> None:
    if not rules.is_open(appeal):
        raise NotPossible(f"{appeal.ref} is not being heard. Open it again to see what has happened.")
