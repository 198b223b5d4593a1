"""What became of what somebody has sent in a year: said as a sentence, because a person is not a score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.members.models import Account
from app.members.permissions import Permission, require
from app.reports.models import Report, ReportState

A_YEAR = timedelta(days=365)
_BECAME = (
    (ReportState.APPROVED, "approved"),
    (ReportState.RETURNED, "asked back"),
    (ReportState.REJECTED, "not used"),
    (ReportState.MERGED, "joined with another"),
    (ReportState.WITHDRAWN, "taken back"),
    (ReportState.RECEIVED, "at the desk"),
)
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def sent_in_a_year(session: Session, reporter: Account, *, for_account: Account, now: datetime) -> Counter[ReportState]:
    """Count what this person has sent in the last twelve months, by how it stands."""
    require(for_account, Permission.DECIDE_REPORTS)
    rows = session.execute(
        select(Report.state, func.count())
        .where(Report.reporter_id == reporter.id, Report.received_at > now - A_YEAR)
        .group_by(Report.state)
    )
    return Counter(dict(rows.all()))


def says_of(name: str, sent: Mapping[ReportState, int]) -> str:
    """Return "A. Shah has sent seven reports in the last 12 months: four approved, one not used, two at the desk."."""
    total = sum(sent.values())
    if total <= 1:
        return f"The first report that {name} has sent in the last 12 months."
    parts = [f"{_count(sent[state])} {word}" for state, word in _BECAME if sent.get(state)]
    return f"{name} has sent {_count(total)} reports in the last 12 months: {', '.join(parts)}."


def _count(number: int) -> str:
    return _SMALL[number] if number < len(_SMALL) else str(number)
