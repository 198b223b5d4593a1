"""Who has accepted what, and who is still due: what a breach is answered with."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.agreements import rules
from app.agreements.gate import all_current
from app.agreements.models import Acceptance, MustRead
from app.kernel.errors import NotThere
from app.members.models import Account, AccountState, Member
from app.members.permissions import Permission, require


class Person(NamedTuple):
    """One account: what it still has to accept, and every time it was shown something, the latest first."""

    account: Account
    due: list[MustRead]
    shown: list[Acceptance]


class Group(NamedTuple):
    """A member's people; `member` is None for those who belong to none."""

    member: Member | None
    people: list[Person]

    @property
    def due(self) -> list[Person]:
        return [person for person in self.people if person.due]


class Standing(NamedTuple):
    """A document as it is now: how many of those it concerns have accepted it, and how many are still due."""

    document: MustRead
    accepted: int
    due: int


def groups(session: Session, *, by: Account, now: datetime) -> list[Group]:
    """Return all active accounts by member, those with most people still due first; raises NotAllowed."""
    require(by, Permission.PUBLISH_AGREEMENTS)
    documents = all_current(session, now=now)
    shown = _shown(session)
    found: dict[int | None, Group] = {}
    active = select(Account).where(Account.state == AccountState.ACTIVE).order_by(Account.name)
    for account in session.scalars(active):
        group = found.setdefault(account.member_id, Group(account.member, []))
        group.people.append(_person(account, documents, shown[account.id], now))
    return sorted(found.values(), key=_most_due_first)


def standings(everybody: list[Group], documents: list[MustRead]) -> list[Standing]:
    """Return how each document that still is asked for stands."""
    people = [person for group in everybody for person in group.people]
    return [_standing(one, people) for one in documents if not rules.is_ended(one)]


def versions(session: Session, key: str) -> list[MustRead]:
    """Return every version of a document, the newest first; raises NotThere."""
    found = list(session.scalars(select(MustRead).where(MustRead.key == key).order_by(MustRead.version.desc())))
    if not found:
        raise NotThere("There is no such document.")
    return found


def concerned(session: Session, roles: tuple[str, ...]) -> int:
    """Return how many active accounts a document for these roles would be asked of; none means everybody."""
    active = session.scalars(select(Account).where(Account.state == AccountState.ACTIVE))
    return sum(1 for account in active if not roles or account.role.value in roles)


def _most_due_first(group: Group) -> tuple[int, bool, str]:
    return -len(group.due), group.member is None, group.member.name if group.member else ""


def _shown(session: Session) -> dict[int, list[Acceptance]]:
    shown: dict[int, list[Acceptance]] = defaultdict(list)
    for one in session.scalars(select(Acceptance).order_by(Acceptance.shown_at.desc(), Acceptance.id.desc())):
        shown[one.account_id].append(one)
    return shown


def _person(account: Account, documents: list[MustRead], shown: list[Acceptance], now: datetime) -> Person:
    good = {one.must_read_id for one in shown if one.accepted_at and now < rules.asked_again(one.accepted_at)}
    due = [one for one in documents if one.id not in good and rules.concerns(one, account.role)]
    return Person(account, due, shown)


def _standing(document: MustRead, people: list[Person]) -> Standing:
    asked = [person for person in people if rules.concerns(document, person.account.role)]
    due = sum(1 for person in asked if document in person.due)
    return Standing(document, len(asked) - due, due)
