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
    sighting = _seen(session, report, profile, is_conduct=is_conduct)
    if is_conduct:
        profile.verified_incidents += 1
    session.flush()
    return sighting


def place_first(session: Session, report: Report, profile: Profile) -> Sighting:
    """Let the report that a profile begins with be its first sighting. The draft has counted it already."""
    sighting = _seen(session, report, profile, is_conduct=tells_of_conduct(report))
    session.flush()
    return sighting


def _seen(session: Session, report: Report, profile: Profile, *, is_conduct: bool) -> Sighting:
    sighting = Sighting(
        report_id=report.id,
        profile_id=profile.id,
        premises_id=report.premises_id,
        happened_at=report.happened_at,
        category=report.category,
        is_conduct=is_conduct,
    )
    session.add(sighting)
    return sighting


def count_off(profile: Profile, *, is_conduct: bool) -> None:
    """Take from the count what a sighting, which goes, had added to it."""
    if is_conduct:
        profile.verified_incidents = max(0, profile.verified_incidents - 1)
