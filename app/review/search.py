"""Search at the desk: people, reports, places. With a reason, and written down."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.bulletins import words as of_bulletins
from app.kernel.errors import NotFit
from app.members import words as of_places
from app.members.models import Account, Premises, Zone
from app.members.permissions import Permission, require
from app.profiles import words as of_profiles
from app.profiles.gallery import glimpses
from app.profiles.models import Profile
from app.profiles.rules import Glimpse
from app.reports import words as of_reports
from app.reports.models import Report, ReportState
from app.search.find import COUNTED, Group, Hit, find
from app.search.rules import LEAST_LETTERS, is_enough, words_of

MOST = 50  # of each: more is no answer
LONGEST = 80  # characters

PEOPLE, REPORTS, PLACES, INTELLIGENCE, BULLETINS = "people", "reports", "places", "intelligence", "bulletins"
_NOUNS = {
    PEOPLE: of_profiles.NOUN,
    REPORTS: of_reports.NOUN,
    PLACES: of_places.NOUN,
    INTELLIGENCE: "intelligence",  # app/intelligence stands beside this package, so its noun is written out
    BULLETINS: of_bulletins.NOUN,
}
WITHIN = tuple(_NOUNS)
# A name that somebody wrote otherwise is looked for here, though elsewhere it stands as it was typed.
_GUESSED = (_NOUNS[PEOPLE], _NOUNS[REPORTS])


class Told(NamedTuple):
    """As much of a report as is shown of what was found."""

    id: UUID
    category: str
    state: ReportState
    happened_at: datetime
    place: str


class Naming(NamedTuple):
    """A report in whose words it stands, and the words around it."""

    report: Told
    hit: Hit

    @property
    def says(self) -> str:
        return self.hit.says


class Somebody(NamedTuple):
    """A profile in whose words it stands."""

    profile: Glimpse
    hit: Hit

    @property
    def ref(self) -> str:
        return self.profile.ref


class Place(NamedTuple):
    """Premises and the zone in which they lie, by name."""

    id: int
    name: str
    zone: str


class Found(NamedTuple):
    """What was found, of each at most 50; `counts` says how many there are, up to a thousand.

    `instead`, by where it was looked: which words were found in the place of one that nobody wrote there.
    """

    profiles: list[Somebody]
    reports: list[Naming]
    places: list[tuple[Place, Hit]]
    intelligence: list[Hit]
    bulletins: list[Hit]
    counts: dict[str, int]
    instead: dict[str, dict[str, list[str]]]

    @property
    def is_more(self) -> bool:
        return max(self.counts.values(), default=0) > MOST

    @property
    def is_nothing(self) -> bool:
        return not any(self.counts.values())


def search(session: Session, said: str, *, within: Collection[str] = WITHIN, by: Account) -> Found:
    """Return what has these words, or is named so, the newest first; nothing may show it before `searched`.

    Words are compared without capitals and accents; the beginning of a word is enough. Where nothing has them, what
    has nearly the same is returned. `within` are of WITHIN. Raises NotFit for too few letters.
    """
    require(by, Permission.SEARCH_NAMES)
    typed = said[:LONGEST]
    if not is_enough(words_of(typed)):
        raise NotFit("Look at what is marked.", {"name": f"At least {LEAST_LETTERS} letters or digits."})
    looked = {where: noun for where, noun in _NOUNS.items() if where in within}
    groups = find(session, typed, list(looked.values()), most=MOST, guessed=_GUESSED)
    of = {where: groups.get(noun, Group([], 0, {})) for where, noun in _NOUNS.items()}
    named = {"profiles": of[PEOPLE].total, "reports": of[REPORTS].total}
    others = {where: of[where].total for where in (PLACES, INTELLIGENCE, BULLETINS) if of[where].total}
    return Found(
        _people(session, of[PEOPLE].hits),
        _reports(session, of[REPORTS].hits),
        _places(session, of[PLACES].hits),
        of[INTELLIGENCE].hits,
        of[BULLETINS].hits,
        named | others,
        {where: group.instead for where, group in of.items() if group.instead},
    )


def counted(count: int) -> str:
    """Return how many there are; beyond a thousand nobody has counted."""
    return f"{COUNTED} or more" if count >= COUNTED else str(count)


def searched(session: Session, said: str, found: Found, *, because: str, by: Account, now: datetime) -> None:
    """Write down who searched, when, why, and how much was found; the words themselves where they can be forgotten."""
    words = " ".join(said.split())[:LONGEST]
    record(session, "searched", "names", by_id=by.id, now=now, words=words, found=found.counts, because=because)


def _people(session: Session, hits: Sequence[Hit]) -> list[Somebody]:
    """Return every profile, also those that members do not see: the desk answers for them all."""
    known = {one.ref: one for one in glimpses(session, Profile.ref.in_([hit.ref for hit in hits]))} if hits else {}
    return [Somebody(known[hit.ref], hit) for hit in hits if hit.ref in known]


def _reports(session: Session, hits: Sequence[Hit]) -> list[Naming]:
    wanted = (
        select(Report.id, Report.category, Report.state, Report.happened_at, Premises.name)
        .join(Premises, Premises.id == Report.premises_id)
        .where(Report.id.in_([UUID(hit.ref) for hit in hits]))
    )
    known = {str(row.id): Told(*row) for row in session.execute(wanted)} if hits else {}
    return [Naming(known[hit.ref], hit) for hit in hits if hit.ref in known]


def _places(session: Session, hits: Sequence[Hit]) -> list[tuple[Place, Hit]]:
    wanted = (
        select(Premises.id, Premises.name, Zone.name)
        .join(Zone, Zone.id == Premises.zone_id)
        .where(Premises.id.in_([int(hit.ref) for hit in hits]))
    )
    known = {str(row.id): Place(*row) for row in session.execute(wanted)} if hits else {}
    return [(known[hit.ref], hit) for hit in hits if hit.ref in known]
