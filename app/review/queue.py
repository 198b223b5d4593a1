"""What waits at the desk: all of it at a glance, and the first lines whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.models import Alert
from app.alerts.raise_alert import open_alerts_for
from app.kernel.errors import NotThere
from app.members.models import Account, Premises, Scheme
from app.members.permissions import Permission, require
from app.photos.models import Photo, PhotoState
from app.reports.models import Addition, Report, ReportPhoto
from app.review.glance import Glance, glances, nobody_has_looked_at
from app.review.models import Claim
from app.review.risk import CLAIM_LASTS, Only, Tier, order, shown_by

MOST_LINES = 60  # more than anybody reads down; what lies behind them is counted
_A_SECOND = timedelta(seconds=1)


class Brief(NamedTuple):
    """As much of a report as a line needs. `place` is the name of its premises."""

    id: UUID
    category: str
    received_at: datetime
    reporter_id: int
    place: str


BRIEF = (Report.id, Report.category, Report.received_at, Report.reporter_id, Premises.name)


class Waiting(NamedTuple):
    """One line of the queue. `due_at` is the desk's target; `left` runs from 1 to 0 as it nears."""

    report: Brief
    due_at: datetime
    left: float
    is_late: bool
    sounded: Alert | None
    is_live: bool  # a live alert hangs on it: somebody unknown, told to the nearest, and not yet looked at
    claim: Claim | None  # while it holds
    reporter_ids: frozenset[int]  # who sent it, or what was merged into it: none of them decides
    pictures: list[int]  # the ids of its pictures that have been developed
    said_later: list[Later]


class Later(NamedTuple):
    """That the reporter said more, or corrected what was said; not what."""

    at: datetime
    is_correction: bool


class Queue(NamedTuple):
    """The first lines of what a filter shows, how many more it has, and how many each filter would show."""

    lines: list[Waiting]
    more: int
    counts: dict[Only, int]


def waiting(
    session: Session,
    *,
    scheme: Scheme,
    zone: ZoneInfo,
    for_account: Account,
    only: Only = Only.ALL,
    most: int = MOST_LINES,
    now: datetime,
) -> Queue:
    """Return what waits for a word, the oldest risk first (`risk.py` says what that is)."""
    all_of_it = glances(session, scheme=scheme, zone=zone, now=now)
    return in_lines(session, all_of_it, for_account=for_account, only=only, most=most, now=now)


def in_lines(
    session: Session,
    all_of_it: Collection[Glance],
    *,
    for_account: Account,
    only: Only = Only.ALL,
    most: int = MOST_LINES,
    now: datetime,
) -> Queue:
    """Return the same of what has been glanced at already."""
    require(for_account, Permission.DECIDE_REPORTS)
    filters = {one.id: shown_by(one.seen, to_id=for_account.id, now=now) for one in all_of_it}
    counts = Counter(one for shown in filters.values() for one in shown)
    shown = sorted((one for one in all_of_it if only in filters[one.id]), key=lambda one: order(one.seen))
    return Queue(_whole(session, shown[:most], now), max(0, len(shown) - most), {one: counts[one] for one in Only})


def first_of(
    all_of_it: Iterable[Glance], *, for_account: Account, only: Only = Only.ALL, now: datetime
) -> Glance | None:
    """Return what to open where there is room for one: not one's own, nor what somebody else has open.

    Where there is nothing else, what somebody else has open, and only then one's own; None when nothing waits.
    """
    me = for_account.id
    shown = (one for one in all_of_it if only in shown_by(one.seen, to_id=me, now=now))

    def in_turn(one: Glance) -> tuple[bool, bool, Tier, datetime, datetime]:
        return one.is_sent_by(me), one.seen.claimed_by_id not in (None, me), *order(one.seen)

    return min(shown, key=in_turn, default=None)


def case(session: Session, id: UUID, *, for_account: Account) -> Report:
    """Return one report for the desk; raises NotThere."""
    require(for_account, Permission.DECIDE_REPORTS)
    report = session.get(Report, id)
    if report is None:
        raise NotThere("There is no such report.")
    return report


def _whole(session: Session, shown: list[Glance], now: datetime) -> list[Waiting]:
    """Return these lines with all that they say: five questions, and none of a report's own words."""
    ids = [one.id for one in shown]
    of_both = [*ids, *(later for one in shown for later in one.under)]
    read = select(*BRIEF).join(Premises, Premises.id == Report.premises_id).where(Report.id.in_(ids))
    reports = {brief.id: brief for brief in (Brief(*row) for row in session.execute(read))}
    alerts, pictures, said_later = open_alerts_for(session, of_both), _pictures(session, ids), _said_later(session, ids)
    held = select(Claim).where(Claim.report_id.in_(ids), Claim.at > now - CLAIM_LASTS)
    claims = {claim.report_id: claim for claim in session.scalars(held)}
    lines = []
    for one in shown:
        received_at, due_at = one.seen.received_at, one.seen.due_at
        line = Waiting(
            report=reports[one.id],
            due_at=due_at,
            left=max(0.0, (due_at - now) / max(due_at - received_at, _A_SECOND)),
            is_late=now > due_at,
            sounded=_loudest([alerts[id] for id in (one.id, *one.under) if id in alerts]),
            is_live=one.seen.is_live,
            claim=claims.get(one.id),
            reporter_ids=frozenset({one.reporter_id, *one.under.values()}),
            pictures=pictures.get(one.id, []),
            said_later=said_later.get(one.id, []),
        )
        lines.append(line)
    return lines


def _loudest(raised: list[Alert]) -> Alert | None:
    """Return the alert that the line speaks of: a live one on which nobody has looked before any other."""
    waits = [one for one in raised if nobody_has_looked_at(one.kind, one.approved_at, one.recalled_at)]
    return min(waits, key=lambda one: one.ends_at, default=raised[0] if raised else None)


def _pictures(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[int]]:
    rows = session.execute(
        select(ReportPhoto.report_id, Photo.id)
        .join(Photo, Photo.id == ReportPhoto.photo_id)
        .where(ReportPhoto.report_id.in_(ids), Photo.state == PhotoState.READY)
        .order_by(ReportPhoto.position)
    )
    found: dict[UUID, list[int]] = {}
    for report_id, photo_id in rows:
        found.setdefault(report_id, []).append(photo_id)
    return found


def _said_later(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[Later]]:
    found: dict[UUID, list[Later]] = {}
    wanted = select(Addition.report_id, Addition.at, Addition.is_correction).where(Addition.report_id.in_(ids))
    for report_id, at, is_correction in session.execute(wanted):
        found.setdefault(report_id, []).append(Later(at, is_correction))
    return found
