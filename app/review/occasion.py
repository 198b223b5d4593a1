"""What an alert may say of a report: chosen words, place and time, never what was written."""

from __future__ import annotations

from app.alerts.raise_alert import Occasion
from app.photos.models import PhotoState
from app.profiles.models import Profile
from app.reports.categories import CATEGORIES, DESCRIPTION
from app.reports.models import Report

_NEARBY = {"yes": "Still nearby", "just left": "Just left"}


def occasion(report: Report, profile: Profile | None) -> Occasion:
    """Return what neighbours are shown: the published picture, because the new one has been looked at by nobody."""
    # What the police have lent is for some sectors and for a time: an alert is not.
    pictures = profile.pictures if profile else []
    ready = (row.photo_id for row in pictures if row.police is None and row.photo.state is PhotoState.READY)
    return Occasion(
        report_id=report.id,
        profile_id=profile.id if profile else None,
        photo_id=next(ready, None),
        premises=report.premises,
        chips=chips_of(report),
        happened_at=report.happened_at,
    )


def occasion_of_unknown(report: Report) -> Occasion:
    """Return what the nearest are shown of somebody whom nobody knows: chosen words alone.

    The reporter's picture follows when it has been made ready.
    """
    return Occasion(
        report_id=report.id,
        profile_id=None,
        photo_id=first_ready(report),
        premises=report.premises,
        chips=[*chips_of(report), *looks_of(report)],
        happened_at=report.happened_at,
    )


def first_ready(report: Report) -> int | None:
    """Return the first picture of a report that has its clean copies; what was added later shows nobody anything."""
    first = report.first_pictures
    return next((row.photo_id for row in first if row.photo and row.photo.state is PhotoState.READY), None)


def looks_of(report: Report) -> list[str]:
    """Return how the reporter says that somebody looks, as far as it was chosen and not written: "Hair: short"."""
    words = report.subjects[0].description if report.subjects else {}
    chosen = {
        part: [one for one in words.get(part, "").split(", ") if one in DESCRIPTION[part]] for part in DESCRIPTION
    }
    return [f"{part.capitalize()}: {', '.join(said)}" for part, said in chosen.items() if said]


def chips_of(report: Report) -> list[str]:
    """Return what the reporter chose, in words."""
    chips = [CATEGORIES[report.category].label]
    if report.still_nearby in _NEARBY:
        chips.append(_NEARBY[report.still_nearby])
    if report.direction:
        chips.append(f"Went {report.direction}")
    return chips
