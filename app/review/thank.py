"""A word of thanks to whoever sent a report; they read by whom."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotAllowed, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.members.rules import short_name
from app.reports.models import Report, ReportState


def thank(session: Session, report: Report, *, by: Account, now: datetime) -> None:
    """Thank the reporter, once and under one's own name; no phone rings for it.

    Raises NotAllowed for one's own report, NotPossible when somebody has thanked already or it was taken back.
    """
    require(by, Permission.DECIDE_REPORTS)
    if report.reporter_id == by.id:
        raise NotAllowed("You sent this report yourself.")
    if report.state is ReportState.WITHDRAWN:
        raise NotPossible("It has been taken back.")
    if report.thanked_at is not None:
        by_whom = short_name(report.thanked_by.name) if report.thanked_by else "Somebody"
        raise NotPossible(f"{by_whom} has thanked already.")
    report.thanked_at, report.thanked_by_id = now, by.id
    session.flush()
    record(session, "thanked", f"report {report.id}", by_id=by.id, now=now)
