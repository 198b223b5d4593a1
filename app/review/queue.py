"""What waits at the desk: all of it at a glance, and the first lines whole."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import SelectBase, func, select, union_all
from sqlalchemy.orm import Session, selectinload

from app.alerts.models import Alert, AlertKind
from app.alerts.raise_alert import open_alerts_for
from app.kernel.errors import NotThere
from app.members.models import Account, Scheme
from app.members.permissions import Permission, require
from app.reports.models import Addition, Report, ReportPhoto, ReportState, Subject
from app.review.models import Claim, Decision, ReportLink, Tie
from app.review.risk import CLAIM_LASTS, Only, Seen, order, shown_by
from app.review.rules import may_be_a_child, target

MOST_LINES = 60  # more than anybody reads down; what lies behind them is counted
_A_SECOND = timedelta(seconds=1)


class Glance(NamedTuple):
    """One report that waits, without anything of what it says. `under`: what was merged into it, and who sent that."""

    id: UUID
    reporter_id: int
    seen: Seen
    under: Mapping[UUID, int] = MappingProxyType({})

    def is_sent_by(self, account_id: int) -> bool:
        """Return whether this account sent it, or something that is read under it: then somebody else decides."""
        return account_id == self.reporter_id or account_id in self.under.values()


class Waiting(NamedTuple):
    """One line of the queue. `due_at` is the desk's target; `left` runs from 1 to 0 as it nears."""

    report: Report
    due_at: datetime
    left: float
    is_late: bool
    sounded: Alert | None
    is_live: bool  # a live alert hangs on it: somebody unknown, told to the nearest, and not yet looked at
    claim: Claim | None  # while it holds
    reporter_ids: frozenset[int]  # who sent it, or what was merged into it: none of them decides


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
    require(for_account, Permission.DECIDE_REPORTS)
    all_of_it = glances(session, scheme=scheme, zone=zone, now=now)
    filters = {one.id: shown_by(one.seen, to_id=for_account.id, now=now) for one in all_of_it}
    counts = Counter(one for shown in filters.values() for one in shown)
    shown = sorted((one for one in all_of_it if only in filters[one.id]), key=lambda one: order(one.seen))
    return Queue(_whole(session, shown[:most], now), max(0, len(shown) - most), {one: counts[one] for one in Only})


def glances(session: Session, *, scheme: Scheme, zone: ZoneInfo, now: datetime) -> list[Glance]:
    """Return every report that waits, in seven questions however many there are. It reads no words and no names.

    What was merged into a report counts with it: an alert that it has raised still rings on nobody's word.
    """
    rows = session.execute(
        select(Report.id, Report.reporter_id, Report.category, Report.kind, Report.received_at).where(_RECEIVED)
    ).all()
    first_of, under = _merged(session)
    ids = union_all(select(Report.id).where(_RECEIVED), _READ_UNDER_ONE)
    sounded = _by_first(_sounded(session, ids), first_of)
    with_pictures = session.scalars(select(ReportPhoto.report_id).where(ReportPhoto.report_id.in_(ids)).distinct())
    pictures = {first_of.get(id, id) for id in with_pictures}
    people, children = ({first_of.get(id, id) for id in found} for found in _people(session, ids))
    held = select(Claim.report_id, Claim.by_id).where(Claim.at > now - CLAIM_LASTS, Claim.report_id.in_(ids))
    claims = {row.report_id: row.by_id for row in session.execute(held)}
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
            has_person=row.id in people or row.id in pictures,
            claimed_by_id=claims.get(row.id),
        )
        found.append(Glance(row.id, row.reporter_id, seen, under.get(row.id, {})))
    return found


def how_many_wait(session: Session) -> int:
    return session.scalar(select(func.count()).where(_RECEIVED)) or 0


def decided_lately(session: Session, *, limit: int = 30) -> list[tuple[Report, Decision]]:
    """Return the latest decisions with their reports, newest first."""
    rows = session.execute(
        select(Report, Decision)
        .join(Decision, Decision.report_id == Report.id)
        .order_by(Decision.at.desc(), Decision.id.desc())
        .limit(limit)
    )
    return [(report, decision) for report, decision in rows]


def taken_back_lately(session: Session, *, limit: int = 30) -> list[Report]:
    """Return the reports that their reporters took back last, newest first."""
    taken_back = select(Report).where(Report.state == ReportState.WITHDRAWN)
    return list(session.scalars(taken_back.order_by(Report.withdrawn_at.desc(), Report.id).limit(limit)))


def case(session: Session, id: UUID, *, for_account: Account) -> Report:
    """Return one report for the desk; raises NotThere."""
    require(for_account, Permission.DECIDE_REPORTS)
    report = session.get(Report, id)
    if report is None:
        raise NotThere("There is no such report.")
    return report


_RECEIVED = Report.state == ReportState.RECEIVED
_READ_UNDER_ONE = (
    select(ReportLink.report_id)
    .join(Report, Report.id == ReportLink.first_id)
    .where(ReportLink.tie == Tie.MERGED, _RECEIVED)
)


def _merged(session: Session) -> tuple[dict[UUID, UUID], dict[UUID, dict[UUID, int]]]:
    """Return under which waiting report each merged one is read; and, by that one, who sent what is read under it."""
    rows = session.execute(
        select(ReportLink.report_id, ReportLink.first_id, Report.reporter_id)
        .join(Report, Report.id == ReportLink.report_id)
        .where(ReportLink.report_id.in_(_READ_UNDER_ONE), ReportLink.tie == Tie.MERGED)
    ).all()
    under: defaultdict[UUID, dict[UUID, int]] = defaultdict(dict)
    for later, first, reporter_id in rows:
        under[first][later] = reporter_id
    return {row.report_id: row.first_id for row in rows}, under


def _by_first(sounded: Mapping[UUID, datetime | None], first_of: Mapping[UUID, UUID]) -> dict[UUID, datetime | None]:
    """Return the same by the report under which each is read: of two live alerts the one that ends first."""
    ends: defaultdict[UUID, list[datetime | None]] = defaultdict(list)
    for id, live_until in sounded.items():
        ends[first_of.get(id, id)].append(live_until)
    return {id: min((end for end in some if end is not None), default=None) for id, some in ends.items()}


def _due(received_at: datetime, live_until: datetime | None, scheme: Scheme, zone: ZoneInfo) -> datetime:
    due_at = target(
        received_at,
        local_hour=received_at.astimezone(zone).hour,
        day_minutes=scheme.day_target_minutes,
        night_minutes=scheme.night_target_minutes,
    )
    # A live alert ends by itself, and phones say "please disregard": that is the time there is.
    return min(due_at, live_until) if live_until is not None else due_at


def _sounded(session: Session, ids: SelectBase) -> dict[UUID, datetime | None]:
    """Return which of these reports have raised an alert; with its end where it is a live one nobody has looked at."""
    rows = session.execute(
        select(Alert.report_id, Alert.kind, Alert.approved_at, Alert.recalled_at, Alert.ends_at)
        .where(Alert.report_id.in_(ids))
        .order_by(Alert.raised_at, Alert.id.desc())
    )
    return {row.report_id: row.ends_at if _waits(row.kind, row.approved_at, row.recalled_at) else None for row in rows}


def _people(session: Session, ids: SelectBase) -> tuple[set[UUID], set[UUID]]:
    """Return the reports that speak of a person, and those of them who may be under 18."""
    at_first = session.execute(select(Subject.report_id, Subject.description).where(Subject.report_id.in_(ids))).all()
    later = session.execute(select(Addition.report_id, Addition.description).where(Addition.report_id.in_(ids))).all()
    people = {id for id, _ in at_first} | {id for id, description in later if any(description.values())}
    said = [*at_first, *later]
    return people, {id for id, description in said if may_be_a_child(description.get("age", ""))}


def _whole(session: Session, shown: list[Glance], now: datetime) -> list[Waiting]:
    ids = [one.id for one in shown]
    read = select(Report).where(Report.id.in_(ids))
    read = read.options(selectinload(Report.additions), selectinload(Report.pictures))
    reports = {report.id: report for report in session.scalars(read)}
    alerts = open_alerts_for(session, [*ids, *(later for one in shown for later in one.under)])
    held = select(Claim).where(Claim.report_id.in_(ids), Claim.at > now - CLAIM_LASTS)
    claims = {claim.report_id: claim for claim in session.scalars(held)}
    lines = []
    for one in shown:
        received_at, due_at = one.seen.received_at, one.seen.due_at
        left = max(0.0, (due_at - now) / max(due_at - received_at, _A_SECOND))
        lines.append(
            Waiting(
                report=reports[one.id],
                due_at=due_at,
                left=left,
                is_late=now > due_at,
                sounded=_loudest([alerts[id] for id in (one.id, *one.under) if id in alerts]),
                is_live=one.seen.is_live,
                claim=claims.get(one.id),
                reporter_ids=frozenset({one.reporter_id, *one.under.values()}),
            )
        )
    return lines


def _loudest(raised: list[Alert]) -> Alert | None:
    """Return the alert that the line speaks of: a live one on which nobody has looked before any other."""
    waits = [one for one in raised if _waits(one.kind, one.approved_at, one.recalled_at)]
    return min(waits, key=lambda one: one.ends_at, default=raised[0] if raised else None)


def _waits(kind: AlertKind, approved_at: datetime | None, recalled_at: datetime | None) -> bool:
    return kind is AlertKind.LIVE and approved_at is None and recalled_at is None
