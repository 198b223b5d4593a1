"""Who somebody is when an exclusion is proposed or decided, and who else may say a word on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from app.exclusions.had_part import had_part
from app.exclusions.judgements import Someone, fault_of_decider
from app.exclusions.models import Exclusion, Panel
from app.exclusions.rules import MEMBERS_ROLES, speaks_for_public_body
from app.members.models import Account, AccountState, Premises, Role, Sector


def someone(session: Session, account: Account) -> Someone:
    """Return what matters of one person."""
    return people(session, [account])[account.id]


def who_may_decide(session: Session, exclusion: Exclusion) -> list[Account]:
    """Return everybody who may say a word on an exclusion by who they are, whether they have said it or not."""
    role = Role.BOARD if exclusion.panel is Panel.BOARD else Role.LEAD
    active = select(Account).where(Account.role == role, Account.state == AccountState.ACTIVE).order_by(Account.id)
    asked = [one for one in session.scalars(active.options(selectinload(Account.premises))) if one.is_active]
    known, had = people(session, asked), had_part(session, exclusion)
    return [one for one in asked if fault_of_decider(exclusion, known[one.id], by_id=one.id, had=had) is None]


def how_many_may_decide(session: Session, exclusion: Exclusion) -> int:
    """Return how many words there can be: of the Board one for each person, else one for each member.

    Whoever has said their word counts, also when they have left since.
    """
    able = who_may_decide(session, exclusion)
    if exclusion.panel is Panel.BOARD:
        return len({one.id for one in able} | {word.by_id for word in exclusion.words})
    return len({one.member_id for one in able} | {word.member_id for word in exclusion.words})


def people(session: Session, accounts: Iterable[Account]) -> dict[int, Someone]:
    """Return what matters of each, in three questions to the database for all of them."""
    accounts = list(accounts)
    members = {id for one in accounts for id in one.member_ids}
    sectors = defaultdict[int, set[Sector]](set)
    for member_id, sector in session.execute(
        select(Premises.member_id, Premises.sector).where(Premises.member_id.in_(members))
    ):
        sectors[member_id].add(sector)
    roles = defaultdict[int, set[tuple[int, Role]]](set)
    working = Account.premises.any(Premises.member_id.in_(members))
    of_members = select(Account).where(or_(Account.member_id.in_(members), working))
    for one in session.scalars(of_members.options(selectinload(Account.premises))):
        for member_id in one.member_ids:
            roles[member_id].add((one.id, one.role))
    return {one.id: _someone(one, sectors, roles) for one in accounts}


def _someone(one: Account, sectors: dict[int, set[Sector]], roles: dict[int, set[tuple[int, Role]]]) -> Someone:
    own = set().union(*(sectors[id] for id in one.member_ids)) | {place.sector for place in one.premises}
    colleagues = {role for member_id in one.member_ids for id, role in roles[member_id] if id != one.id}
    is_public = one.role not in MEMBERS_ROLES or speaks_for_public_body(one.role, own, colleagues)
    member_id = None if one.role is Role.BOARD else one.member_id
    return Someone(one.role, member_id, one.member_ids, is_public)
