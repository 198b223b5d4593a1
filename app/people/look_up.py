"""Who is who, for whoever may know: a lead's own people, the desk's everybody."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, selectinload

from app.access.rules import must_be_confirmed
from app.kernel.errors import NotThere
from app.members.models import Account, AccountState, Member, Premises, Role
from app.members.permissions import Permission, may, require
from app.members.rules import manages
from app.people.rules import Presence, presence

_MOST = 400
_NOBODY = "There is nobody of that number, or they are another member’s."


class Late(NamedTuple):
    """A member whose people pause because nobody has vouched for them, and who should."""

    member: Member
    leads: list[Account]
    paused: list[Account]


def person(session: Session, id: int, *, for_account: Account) -> Account:
    """Return one account that this one manages, or any for the desk; all others answer like none (NotThere)."""
    found = session.get(Account, id)
    if found is None or not (may(for_account, Permission.MANAGE_EVERYBODY) or manages(for_account, found)):
        raise NotThere(_NOBODY)
    return found


def own_people(session: Session, lead: Account) -> list[Account]:
    """Return whom a lead answers for, by name; not those who have left."""
    require(lead, Permission.MANAGE_OWN_PEOPLE)
    own = _accounts().where(Account.member_id == lead.member_id, Account.state != AccountState.LEFT)
    return [account for account in session.scalars(own) if manages(lead, account)]


def to_confirm(people: list[Account]) -> list[Account]:
    """Return those of them for whom somebody vouches every 30 days."""
    return [one for one in people if one.state is AccountState.ACTIVE and must_be_confirmed(one.role)]


def own_premises(session: Session, member_id: int | None) -> list[Premises]:
    """Return the premises of one member, by name."""
    return list(session.scalars(select(Premises).where(Premises.member_id == member_id).order_by(Premises.name)))


def find_people(
    session: Session,
    *,
    words: str = "",
    state: Presence | None = None,
    role: Role | None = None,
    member_id: int | None = None,
    for_account: Account,
    now: datetime,
) -> list[Account]:
    """Return everybody whom all of these fit, by name and at most 400; who has left only when that is asked for.

    `words` is looked for in names, e-mail addresses and the names of members.
    """
    require(for_account, Permission.MANAGE_EVERYBODY)
    wanted = _accounts()
    if words.strip():
        like = words.strip()
        wanted = wanted.outerjoin(Member, Member.id == Account.member_id).where(
            or_(*(column.icontains(like, autoescape=True) for column in (Account.name, Account.sign_in, Member.name)))
        )
    if role is not None:
        wanted = wanted.where(Account.role == role)
    if member_id is not None:
        wanted = wanted.where(Account.member_id == member_id)
    if state is not Presence.LEFT:
        wanted = wanted.where(Account.state != AccountState.LEFT)
    found = session.scalars(wanted)
    return [account for account in found if state is None or presence(account, now) is state][:_MOST]


def late_members(session: Session, *, now: datetime) -> list[Late]:
    """Return the members some of whose people have paused, by name, each with those who lead it."""
    paused: dict[int, list[Account]] = defaultdict(list)
    leads: dict[int, list[Account]] = defaultdict(list)
    for account in session.scalars(_accounts().where(Account.state == AccountState.ACTIVE)):
        if account.member_id is not None and account.is_paused(now):
            paused[account.member_id].append(account)
        if account.member_id is not None and account.role is Role.LEAD:
            leads[account.member_id].append(account)
    members = session.scalars(select(Member).where(Member.id.in_(paused)).order_by(Member.name))
    return [Late(one, leads[one.id], paused[one.id]) for one in members if one.suspended_at is None]


def _accounts() -> Select[Account]:
    return select(Account).options(selectinload(Account.premises)).order_by(Account.name, Account.id)
