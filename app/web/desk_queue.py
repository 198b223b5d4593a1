"""The queue in words: what waits, and what has left it lately."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from app.alerts.models import Alert
from app.reports.categories import CATEGORIES
from app.review.glance import Glance, claimed_anew, glances
from app.review.lately import decided_lately, taken_back_lately
from app.review.models import Verdict
from app.review.queue import Brief, Waiting, first_of, in_lines
from app.review.risk import Only
from app.web.desk_additions import said_more
from app.web.desk_case import scheme_or_refuse
from app.web.desk_words import span
from app.web.gone_pictures import gone
from app.web.parts import actor, now, zone

_LATELY = 12
_CALLED = {
    Only.ALL: "All",
    Only.SOUNDED: "Sounded",
    Only.LATE: "Late",
    Only.HURT: "May be hurt",
    Only.SIGHTINGS: "Sightings",
    Only.INCIDENTS: "Incidents",
    Only.INTELLIGENCE: "Intelligence",
    Only.NOBODYS: "Nobody’s yet",
    Only.MINE: "Mine",
    Only.NO_PERSON: "About nobody",
}
_DECIDED = {
    Verdict.INCIDENT: "Approved as an incident",
    Verdict.SIGHTING: "Approved as a sighting",
    Verdict.NEW_PROFILE: "Became a profile",
    Verdict.RETURNED: "Asked back",
    Verdict.REJECTED: "Rejected",
    Verdict.INTELLIGENCE: "Kept as intelligence",
}


class Line(NamedTuple):
    """One line of the queue, in words. `thumb` is the id of its first picture that can be shown."""

    report: Brief
    label: str
    thumb: int | None
    left: float
    is_late: bool
    sounded: Alert | None
    is_live: bool
    so_far: str
    target: str
    is_own: bool
    said_more: tuple[str, datetime] | None
    claimed_by: str  # who else has it open just now, if anybody


class Lately(NamedTuple):
    """A report that has left the queue: what was done with it, by whom, when."""

    report: Brief
    label: str
    did: str
    by: str
    at: datetime


class Chip(NamedTuple):
    """One filter: where it leads, what it is called, how many it would show."""

    href: str
    word: str
    how_many: int
    is_chosen: bool


class Lines(list[Line]):
    """The lines that are shown, with what the filter leaves behind them and the other filters.

    `carried` is put behind an address so that the choice outlives it: "?only=late", or nothing.
    """

    def __init__(self, lines: Iterable[Line], *, only: Only, more: int, counts: dict[Only, int]) -> None:
        super().__init__(lines)
        self.only, self.more, self.all_that_waits = only, more, counts[Only.ALL]
        self.total = len(self) + more
        self.carried = "" if only is Only.ALL else f"?only={only.value}"
        self.chips = [
            Chip("/desk" if one is Only.ALL else f"/desk?only={one.value}", word, counts[one], one is only)
            # The chosen one stands first, so that a phone shows it without being pushed along.
            for one, word in sorted(_CALLED.items(), key=lambda row: row[0] not in (Only.ALL, only))
            if one in (Only.ALL, only)
            or 0 < counts[one] < counts[Only.ALL]  # what shows all, or nothing, sifts nothing
        ]


def wanted() -> Only:
    """Return the filter that the address asks for; anything else is no filter."""
    asked = request.args.get("only", "")
    return next((one for one in Only if one.value == asked), Only.ALL)


def all_that_waits(session: Session) -> list[Glance]:
    """Return everything that waits, to choose from and to count."""
    return glances(session, scheme=scheme_or_refuse(session), zone=zone(), now=now())


def next_to_open(all_of_it: Iterable[Glance]) -> Glance | None:
    """Return what to open beside the queue, of what the filter of the address shows."""
    return first_of(all_of_it, for_account=actor(), only=wanted(), now=now())


def next_to_decide(session: Session) -> UUID | None:
    """Return the report that this account should look at next, or None when nothing waits for it."""
    first = next_to_open(all_that_waits(session))
    return first.id if first is not None and not first.is_sent_by(actor().id) else None


def lines_of(session: Session, all_of_it: Sequence[Glance] | None = None) -> Lines:
    """Return the queue in words; anew from `all_of_it` where that was read just before a report was opened."""
    read = all_that_waits(session) if all_of_it is None else claimed_anew(session, all_of_it, now=now())
    found = in_lines(session, read, for_account=actor(), only=wanted(), now=now())
    return Lines((_line(one) for one in found.lines), only=wanted(), more=found.more, counts=found.counts)


def _line(one: Waiting) -> Line:
    report = one.report
    so_far = f"{span(now() - one.due_at)} late" if one.is_late else span(now() - report.received_at)
    claimed_by = one.claim.by.name if one.claim is not None and one.claim.by_id != actor().id else ""
    return Line(
        report=report,
        label=CATEGORIES[report.category].label,
        thumb=next((id for id in one.pictures if id not in gone()), None),
        left=one.left,
        is_late=one.is_late,
        sounded=one.sounded,
        is_live=one.is_live,
        so_far=so_far,
        target=span(one.due_at - report.received_at),
        is_own=actor().id in one.reporter_ids,
        said_more=said_more(one.said_later),
        claimed_by=claimed_by,
    )


def lately(session: Session) -> list[Lately]:
    """Return what has left the queue, newest first."""
    left = [*decided_lately(session, limit=_LATELY), *taken_back_lately(session, limit=_LATELY)]
    return [
        Lately(one.report, CATEGORIES[one.report.category].label, _did(one.verdict), one.by, one.at)
        for one in sorted(left, key=lambda one: one.at, reverse=True)[:_LATELY]
    ]


def _did(verdict: Verdict | None) -> str:
    return _DECIDED[verdict] if verdict is not None else "Taken back"
