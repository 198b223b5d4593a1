"""What an alert may say of a report: chosen words, place and time, never what was written."""

from __future__ import annotations

from app.alerts.raise_alert import Occasion
from app.photos.models import PhotoState
from app.profiles.models import Profile
from app.reports.categories import CATEGORIES
from app.reports.models import Report

_NEARBY = {"yes": "Still nearby", "just left": "Just left"}


def occasion(report: Report, profile: Profile) -> Occasion:
    """Return what neighbours are shown: the published picture, because the new one has been looked at by nobody."""
    ready = (row.photo_id for row in profile.pictures if row.photo.state is PhotoState.READY)
    return Occasion(
        report_id=report.id,
        profile_id=profile.id,
        photo_id=next(ready, None),
        premises=report.premises,
        chips=chips_of(report),
        happened_at=report.happened_at,
    )


def chips_of(report: Report) -> list[str]:
    """Return what the reporter chose, in words."""
    chips = [CATEGORIES[report.category].label]
    if report.still_nearby in _NEARBY:
        chips.append(_NEARBY[report.still_nearby])
    if report.direction:
        chips.append(f"Went {report.direction}")
    return chips
