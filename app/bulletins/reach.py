"""How many have read a bulletin, of how many it is for: by sector and by member, never by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.bulletins.models import Bulletin, BulletinRead
from app.bulletins.rules import READERS, is_for, is_for_place
from app.members.models import Account, AccountState
from app.members.permissions import Permission, require

FEWEST = 5  # people of whom it is said how many have read: of fewer it could be told who
_OTHERS = "others, each of few people"
_NO_PREMISES = "police, council, control room"


class Part(NamedTuple):
    """So many of so many, of one sector or member. Who works for two is counted in both.

    Of fewer than five people it would say who: those stand together, or not at all.
    """

    name: str
    read: int
    of: int


class Reach(NamedTuple):
    read: int
    of: int
    sectors: list[Part]
    members: list[Part]


def reach(session: Session, bulletin: Bulletin, *, for_account: Account) -> Reach:
    """Count those it is for who may come in now, and those of them who have read it. The desk does not count."""
    require(for_account, Permission.WRITE_BULLETINS)
    everybody = session.scalars(
        select(Account)
        .where(Account.state == AccountState.ACTIVE, Account.role.in_(READERS))
        .options(selectinload(Account.premises))
    )
    people = [one for one in everybody if is_for(bulletin, one)]
    has_read = set(session.scalars(select(BulletinRead.account_id).where(BulletinRead.bulletin_id == bulletin.id)))
    return Reach(
        read=sum(one.id in has_read for one in people),
        of=len(people),
        sectors=_parts(((one.id, _sectors(bulletin, one)) for one in people), has_read),
        members=_parts(((one.id, _members(bulletin, one)) for one in people), has_read),
    )


def _sectors(bulletin: Bulletin, account: Account) -> set[str]:
    at = {one.sector.value for one in account.premises if is_for_place(bulletin, one.sector.value, one.zone_id)}
    return at or {_NO_PREMISES}


def _members(bulletin: Bulletin, account: Account) -> set[str]:
    at = {one.member.name for one in account.premises if is_for_place(bulletin, one.sector.value, one.zone_id)}
    own = {account.member.name} if account.member else set()
    return at or own


def _parts(named: Iterable[tuple[int, set[str]]], has_read: set[int]) -> list[Part]:
    of: Counter[str] = Counter()
    read: Counter[str] = Counter()
    for account_id, names in named:
        of.update(names)
        if account_id in has_read:
            read.update(names)
    return together([Part(name, read[name], of[name]) for name in sorted(of)])


def together(parts: Sequence[Part]) -> list[Part]:
    """Return the parts of at least five people, and all that are smaller as one, which has at least five as well.

    If it has not, the smallest of the others goes into it: what is left out could be worked out from the whole.
    """
    large = sorted((one for one in parts if one.of >= FEWEST), key=lambda one: -one.of)
    small = [one for one in parts if one.of < FEWEST]
    while small and large and sum(one.of for one in small) < FEWEST:
        small.append(large.pop())
    shown = [one for one in parts if one in large]
    if sum(one.of for one in small) < FEWEST:
        return shown
    return [*shown, Part(_OTHERS, sum(one.read for one in small), sum(one.of for one in small))]
