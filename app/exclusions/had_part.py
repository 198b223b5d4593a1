"""Gather who had a part in exclusions, for many of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.exclusions.models import CountedIncident, Exclusion, ForcedReview, Word
from app.exclusions.parts import Had, HadPart
from app.members.models import Account, Premises, Role
from app.reports.models import Report

# Who hears appeals against these exclusions, by their ids. Appeals stand above this package and hand it in.
Heard = Callable[[Session, Collection[int]], Mapping[int, Had]]


def had_part(session: Session, exclusion: Exclusion, *, heard: Heard | None = None) -> HadPart:
    """Return who had a part in one exclusion."""
    return had_parts(session, [exclusion], heard=heard)[exclusion.id]


def had_parts(session: Session, exclusions: Collection[Exclusion], *, heard: Heard | None = None) -> dict[int, HadPart]:
    """Return who had a part in each, by its id. `heard`: None where nobody is asked who hears appeals."""
    ids = [one.id for one in exclusions]
    reports, own = _reported(session, ids)
    spoke, looked = _spoke(session, ids), _looked(session, ids)
    hearing = heard(session, ids) if heard is not None else {}
    return {
        one.id: HadPart(
            Had(frozenset({one.proposed_by_id}), frozenset({one.member_id})),
            reports.get(one.id, Had()),
            frozenset(own.get(one.id, ())),
            spoke.get(one.id, Had()),
            looked.get(one.id, Had()),
            hearing.get(one.id, Had()),
        )
        for one in exclusions
    }


def those(rows: Iterable[tuple[int, Account]]) -> dict[int, Had]:
    """Return these people by exclusion; a lead had it in the name of their members, somebody of the Board alone."""
    found = defaultdict[int, list[Account]](list)
    for exclusion_id, who in rows:
        found[exclusion_id].append(who)
    return {
        id: Had(
            frozenset(who.id for who in people),
            frozenset(member for who in people if who.role is not Role.BOARD for member in who.member_ids),
        )
        for id, people in found.items()
    }


def _reported(session: Session, ids: Collection[int]) -> tuple[dict[int, Had], dict[int, set[int]]]:
    """Return who reported, by exclusion, and the members whose people they are."""
    rows = select(CountedIncident.exclusion_id, Premises.member_id, Account)
    rows = rows.join(Report, Report.id == CountedIncident.report_id).join(Premises, Premises.id == Report.premises_id)
    rows = rows.join(Account, Account.id == Report.reporter_id).where(CountedIncident.exclusion_id.in_(ids))
    people = defaultdict[int, set[int]](set)
    members = defaultdict[int, set[int]](set)
    own = defaultdict[int, set[int]](set)
    for id, at, who in session.execute(rows.options(selectinload(Account.premises))):
        people[id].add(who.id)
        members[id] |= {at, *who.member_ids}
        own[id] |= {who.member_id} if who.member_id is not None else who.member_ids
    return {id: Had(frozenset(people[id]), frozenset(members[id])) for id in people}, dict(own)


def _spoke(session: Session, ids: Collection[int]) -> dict[int, Had]:
    words = defaultdict[int, list[tuple[int, int | None]]](list)
    rows = select(Word.exclusion_id, Word.by_id, Word.member_id).where(Word.exclusion_id.in_(ids))
    for id, by, member in session.execute(rows):
        words[id].append((by, member))
    return {
        id: Had(
            frozenset(by for by, _ in said),
            frozenset(member for _, member in said if member is not None),
        )
        for id, said in words.items()
    }


def _looked(session: Session, ids: Collection[int]) -> dict[int, Had]:
    """Return who has looked at each again, by exclusion."""
    done = select(ForcedReview.exclusion_id, Account).join(Account, Account.id == ForcedReview.done_by_id)
    done = done.where(ForcedReview.exclusion_id.in_(ids)).options(selectinload(Account.premises))
    return those((row[0], row[1]) for row in session.execute(done))
