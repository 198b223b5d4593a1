"""Somebody was where a report says: kept as a sighting, and counted to them when something was done there.

Counted is what makes a trail, no more and no less: whoever places somebody, takes them off or undoes it counts by the
same field.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.profiles.models import Profile, Sighting
from app.reports.categories import CATEGORIES
from app.reports.models import Report


def tells_of_conduct(report: Report) -> bool:
    """Return whether something was done by what a report tells; being seen somewhere is nothing done."""
    return CATEGORIES[report.category].leaves_trail


def place(session: Session, report: Report, profile: Profile, *, is_conduct: bool) -> Sighting:
    """Let the report be a sighting of this person; of conduct it is one verified incident more."""
    sighting = Sighting(
        report_id=report.id,
        profile_id=profile.id,
        premises_id=report.premises_id,
        happened_at=report.happened_at,
        category=report.category,
        is_conduct=is_conduct,
    )
    session.add(sighting)
    if is_conduct:
        profile.verified_incidents += 1
    session.flush()
    return sighting


def count_off(profile: Profile, *, is_conduct: bool) -> None:
    """Take from the count what a sighting, which goes, had added to it."""
    if is_conduct:
        profile.verified_incidents = max(0, profile.verified_incidents - 1)
