"""What waits at the desk: all of it at a glance, and the first lines whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import Session

from app.alerts.models import Alert, AlertKind
from app.alerts.raise_alert import open_alerts_for
from app.kernel.errors import NotThere
from app.members.models import Account, Premises, Scheme
from app.members.permissions import Permission, require
from app.photos.models import Photo, PhotoState
from app.reports.models import Addition, Report, ReportPhoto, ReportState, Subject
from app.review.models import Claim
from app.review.risk import CLAIM_LASTS, Only, Seen, Tier, order, shown_by
from app.review.rules import may_be_a_child, target

MOST_LINES = 60  # more than anybody reads down; what lies behind them is counted
_A_SECOND = timedelta(seconds=1)


class Glance(NamedTuple):
    """One report that waits, without anything of what it says."""

    id: UUID
    reporter_id: int
    seen: Seen


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
    picture: int | None  # the id of its first picture that can be shown
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
        return one.reporter_id == me, one.seen.claimed_by_id not in (None, me), *order(one.seen)

    return min(shown, key=in_turn, default=None)


def glances(session: Session, *, scheme: Scheme, zone: ZoneInfo, now: datetime) -> list[Glance]:
    """Return every report that waits, in four questions however many there are. It reads no words and no names."""
    holds = and_(Claim.report_id == Report.id, Claim.at > now - CLAIM_LASTS)
    has_picture = exists().where(ReportPhoto.report_id == Report.id)
    rows = session.execute(
        select(
            Report.id,
            Report.reporter_id,
            Report.category,
            Report.kind,
            Report.received_at,
            has_picture.label("has_picture"),
            Claim.by_id.label("claimed_by_id"),
        )
        .join(Claim, holds, isouter=True)
        .where(_RECEIVED)
    ).all()
    ids = select(Report.id).where(_RECEIVED)
    sounded = _sounded(session, ids)
    people, children = _people(session, ids)
    found = []
    for row in rows:
        live_until = sounded.get(row.id)
        seen = Seen(
            category=row.category,
            kind=row.kind,
            received_at=row.received_at,
            due_at=_due(row.received_at, live_until, scheme, zone),
            is_live=live_until is not None,
            has_sounded=row.id in sounded,
            may_be_a_child=row.id in children,
            has_person=row.id in people or row.has_picture,
            claimed_by_id=row.claimed_by_id,
        )
        found.append(Glance(row.id, row.reporter_id, seen))
    return found


def claimed_anew(session: Session, all_of_it: Iterable[Glance], *, now: datetime) -> list[Glance]:
    """Return the same with who has what open as it is now: to open the first of them has changed that."""
    rows = session.execute(select(Claim.report_id, Claim.by_id).where(Claim.at > now - CLAIM_LASTS))
    claims = {row.report_id: row.by_id for row in rows}
    return [one._replace(seen=one.seen._replace(claimed_by_id=claims.get(one.id))) for one in all_of_it]


def how_many_wait(session: Session) -> int:
    return session.scalar(select(func.count()).where(_RECEIVED)) or 0


def case(session: Session, id: UUID, *, for_account: Account) -> Report:
    """Return one report for the desk; raises NotThere."""
    require(for_account, Permission.DECIDE_REPORTS)
    report = session.get(Report, id)
    if report is None:
        raise NotThere("There is no such report.")
    return report


_RECEIVED = Report.state == ReportState.RECEIVED


def _due(received_at: datetime, live_until: datetime | None, scheme: Scheme, zone: ZoneInfo) -> datetime:
    due_at = target(
        received_at,
        local_hour=received_at.astimezone(zone).hour,
        day_minutes=scheme.day_target_minutes,
        night_minutes=scheme.night_target_minutes,
    )
    # A live alert ends by itself, and phones say "please disregard": that is the time there is.
    return min(due_at, live_until) if live_until is not None else due_at


def _sounded(session: Session, ids: Select[UUID]) -> dict[UUID, datetime | None]:
    """Return which of these reports have raised an alert; with its end where it is a live one nobody has looked at."""
    rows = session.execute(
        select(Alert.report_id, Alert.kind, Alert.approved_at, Alert.recalled_at, Alert.ends_at)
        .where(Alert.report_id.in_(ids))
        .order_by(Alert.raised_at, Alert.id.desc())
    )
    return {row.report_id: row.ends_at if _waits(row.kind, row.approved_at, row.recalled_at) else None for row in rows}


def _people(session: Session, ids: Select[UUID]) -> tuple[set[UUID], set[UUID]]:
    """Return the reports that speak of a person, and those of them who may be under 18."""
    at_first = session.execute(select(Subject.report_id, Subject.description).where(Subject.report_id.in_(ids))).all()
    later = session.execute(select(Addition.report_id, Addition.description).where(Addition.report_id.in_(ids))).all()
    people = {id for id, _ in at_first} | {id for id, description in later if any(description.values())}
    said = [*at_first, *later]
    return people, {id for id, description in said if may_be_a_child(description.get("age", ""))}


def _whole(session: Session, shown: list[Glance], now: datetime) -> list[Waiting]:
    """Return these lines with all that they say: five questions, and none of a report's own words."""
    ids = [one.id for one in shown]
    read = select(*BRIEF).join(Premises, Premises.id == Report.premises_id).where(Report.id.in_(ids))
    reports = {brief.id: brief for brief in (Brief(*row) for row in session.execute(read))}
    alerts, pictures, said_later = open_alerts_for(session, ids), _pictures(session, ids), _said_later(session, ids)
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
            sounded=alerts.get(one.id),
            is_live=one.seen.is_live,
            claim=claims.get(one.id),
            picture=pictures.get(one.id),
            said_later=said_later.get(one.id, []),
        )
        lines.append(line)
    return lines


def _pictures(session: Session, ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return of each of these reports the first picture that can be shown."""
    rows = session.execute(
        select(ReportPhoto.report_id, ReportPhoto.photo_id)
        .join(Photo, Photo.id == ReportPhoto.photo_id)
        .where(ReportPhoto.report_id.in_(ids), Photo.state == PhotoState.READY)
        .order_by(ReportPhoto.position.desc())
    )
    return {report_id: photo_id for report_id, photo_id in rows if photo_id is not None}


def _said_later(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[Later]]:
    found: dict[UUID, list[Later]] = {}
    wanted = select(Addition.report_id, Addition.at, Addition.is_correction).where(Addition.report_id.in_(ids))
    for report_id, at, is_correction in session.execute(wanted):
        found.setdefault(report_id, []).append(Later(at, is_correction))
    return found


def _waits(kind: AlertKind, approved_at: datetime | None, recalled_at: datetime | None) -> bool:
    return kind is AlertKind.LIVE and approved_at is None and recalled_at is None
