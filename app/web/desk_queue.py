"""The queue in words: what waits, and what has left it lately."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from app.alerts.models import Alert
from app.reports.categories import CATEGORIES
from app.reports.models import Report
from app.review.models import Verdict
from app.review.queue import Waiting, decided_lately, taken_back_lately, waiting
from app.review.risk import Only
from app.web.desk_additions import said_more
from app.web.desk_case import scheme_or_refuse, shot_of
from app.web.desk_words import span
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

    report: Report
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

    report: Report
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

    @property
    def first(self) -> Report | None:
        """The report to open where there is room for one: not one's own, nor one that somebody else has open."""
        free = (line.report for line in self if not line.is_own and not line.claimed_by)
        others = (line.report for line in self if not line.is_own)
        return next(free, None) or next(others, None) or (self[0].report if self else None)


def wanted() -> Only:
    """Return the filter that the address asks for; anything else is no filter."""
    asked = request.args.get("only", "")
    return next((one for one in Only if one.value == asked), Only.ALL)


def next_to_decide(session: Session) -> UUID | None:
    """Return the report that this account should look at next, or None when nothing waits for it."""
    lines = lines_of(session)
    first, own = lines.first, {line.report.id for line in lines if line.is_own}
    return first.id if first is not None and first.id not in own else None


def lines_of(session: Session) -> Lines:
    found = waiting(
        session, scheme=scheme_or_refuse(session), zone=zone(), for_account=actor(), only=wanted(), now=now()
    )
    return Lines((_line(one) for one in found.lines), only=wanted(), more=found.more, counts=found.counts)


def _line(one: Waiting) -> Line:
    report = one.report
    so_far = f"{span(now() - one.due_at)} late" if one.is_late else span(now() - report.received_at)
    claimed_by = one.claim.by.name if one.claim is not None and one.claim.by_id != actor().id else ""
    return Line(
        report=report,
        label=CATEGORIES[report.category].label,
        thumb=next(
            (shot.id for row in report.pictures if (shot := shot_of(row, report.received_at)).id is not None), None
        ),
        left=one.left,
        is_late=one.is_late,
        sounded=one.sounded,
        is_live=one.is_live,
        so_far=so_far,
        target=span(one.due_at - report.received_at),
        is_own=actor().id in one.reporter_ids,
        said_more=said_more(report),
        claimed_by=claimed_by,
    )


def lately(session: Session) -> list[Lately]:
    """Return what has left the queue, newest first."""
    left = [
        Lately(one, CATEGORIES[one.category].label, _DECIDED[word.verdict], word.by.name, word.at)
        for one, word in decided_lately(session, limit=_LATELY)
    ]
    left += [
        Lately(one, CATEGORIES[one.category].label, "Taken back", one.reporter.name, one.withdrawn_at)
        for one in taken_back_lately(session, limit=_LATELY)
        if one.withdrawn_at is not None
    ]
    return sorted(left, key=lambda one: one.at, reverse=True)[:_LATELY]
