"""Approved reports, and who was seen in them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from app.profiles.models import Profile, Sighting
from app.reports.categories import CATEGORIES
from app.reports.models import Report, ReportState
from tests.town import ASHA, NOON, ORCHARD


def approved(
    session: Session,
    category: str = "theft",
    *,
    ago: timedelta = timedelta(days=5),
    at: datetime | None = None,
    premises: int = ORCHARD,
    state: ReportState = ReportState.APPROVED,
    reporter: int = ASHA,
) -> Report:
    """Add a report on which somebody has decided."""
    happened_at = at or NOON - ago
    report = Report(
        id=uuid4(),
        kind=CATEGORIES[category].kind,
        category=category,
        happened_at=happened_at,
        received_at=happened_at + timedelta(minutes=1),
        premises_id=premises,
        reporter_id=reporter,
        content_sha="",
        state=state,
    )
    session.add(report)
    session.flush()
    return report


def was_seen(session: Session, profile: Profile, report: Report, *, is_conduct: bool | None = None) -> Sighting:
    """Let an approved report be a sighting of somebody; of conduct if its category tells of any."""
    sighting = Sighting(
        report_id=report.id,
        profile_id=profile.id,
        premises_id=report.premises_id,
        happened_at=report.happened_at,
        category=report.category,
        is_conduct=CATEGORIES[report.category].leaves_trail if is_conduct is None else is_conduct,
    )
    session.add(sighting)
    session.flush()
    return sighting
