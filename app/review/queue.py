"""What waits at the desk."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from app.alerts.models import Alert, AlertKind
from app.alerts.raise_alert import open_alerts_for
from app.kernel.errors import NotThere
from app.members.models import Account, Scheme
from app.members.permissions import Permission, require
from app.reports.models import Report, ReportState
from app.review.models import Decision
from app.review.rules import target


class Waiting(NamedTuple):
    """One line of the queue. `due_at` is the desk's target; `left` runs from 1 to 0 as it nears."""

    report: Report
    due_at: datetime
    left: float
    is_late: bool
    sounded: Alert | None

    @property
    def is_live(self) -> bool:
        """Whether a live alert hangs on it: somebody unknown, told to the nearest, and not yet looked at."""
        return self.sounded is not None and _waits(self.sounded)


def waiting(session: Session, *, scheme: Scheme, zone: ZoneInfo, for_account: Account, now: datetime) -> list[Waiting]:
    """Return the reports that wait for a word: live alerts first, then what else has sounded, then the oldest."""
    require(for_account, Permission.DECIDE_REPORTS)
    received = select(Report).where(Report.state == ReportState.RECEIVED).order_by(Report.received_at)
    reports = session.scalars(received.options(selectinload(Report.additions))).all()
    sounded = open_alerts_for(session, [report.id for report in reports])
    lines = [_line(report, sounded.get(report.id), scheme, zone, now) for report in reports]
    return sorted(lines, key=lambda line: (not line.is_live, line.sounded is None, line.due_at))


def how_many_wait(session: Session) -> int:
    return session.scalar(select(func.count()).where(Report.state == ReportState.RECEIVED)) or 0


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


def _line(report: Report, sounded: Alert | None, scheme: Scheme, zone: ZoneInfo, now: datetime) -> Waiting:
    due_at = target(
        report.received_at,
        local_hour=report.received_at.astimezone(zone).hour,
        day_minutes=scheme.day_target_minutes,
        night_minutes=scheme.night_target_minutes,
    )
    if sounded is not None and _waits(sounded):
        due_at = min(due_at, sounded.ends_at)  # then it ends by itself, and phones say "please disregard"
    whole = max(1.0, (due_at - report.received_at).total_seconds())
    left = max(0.0, (due_at - now).total_seconds() / whole)
    return Waiting(report, due_at, left, now > due_at, sounded)


def _waits(alert: Alert) -> bool:
    return alert.kind is AlertKind.LIVE and alert.approved_at is None and alert.recalled_at is None
