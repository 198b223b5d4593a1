"""Judgements about what a phone sends."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta

from app.photos.models import PhotoState
from app.reports.models import Report

ADDED_WITHIN = timedelta(days=30)  # after that an unused report is forgotten, and what is said is a report of its own
MOST_PICTURES = 4


def corrected(happened_at: datetime, *, sent_at: datetime | None, received_at: datetime) -> datetime:
    """Return when it happened by our clock.

    The phone tells both times by its own clock, so their difference is right even when the clock is wrong.
    Never later than the receipt. Raises OverflowError for times that no calendar holds.
    """
    shift = received_at - sent_at if sent_at is not None else timedelta(0)
    return min(happened_at.astimezone(UTC) + shift, received_at)


def is_fresh(happened_at: datetime, *, received_at: datetime, minutes: int) -> bool:
    """Return whether it happened at most so many minutes before it came in."""
    return received_at - happened_at <= timedelta(minutes=minutes)


def content_sha(content: dict[str, object]) -> str:
    """Return the SHA-256, in hex, of what a phone sent as canonical JSON: the same again has the same."""
    plain = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(plain.encode()).hexdigest()


def fault_before_adding(report: Report, *, now: datetime) -> str | None:
    """Return why nothing can be added to this report any more, or None. That somebody has decided is no reason."""
    if now - report.received_at > ADDED_WITHIN:
        return "This report is over 30 days old. Send a new one, and say that it belongs to an earlier one."
    return None


def pictures_left(report: Report) -> int:
    """Return how many pictures may still be added; one of which no picture could be made takes no place."""
    refused = sum(row.photo is not None and row.photo.state is PhotoState.REFUSED for row in report.pictures)
    return max(0, MOST_PICTURES - (len(report.pictures) - refused))


def say_of_photos(report: Report) -> str | None:
    """Return what became of a report's pictures that cannot be shown, or None when all can."""
    refused = [row.photo.refusal for row in report.pictures if row.photo and row.photo.refusal]
    missing = sum(row.photo is None for row in report.pictures)
    due = sum(row.photo is not None and row.photo.state is PhotoState.DUE for row in report.pictures)
    says = list(dict.fromkeys(refused))
    if missing:
        says.append(f"{_pictures(missing)} never came. If the report is still open on your phone, send it again.")
    if due:
        says.append(f"{_pictures(due)} on the way.")
    return " ".join(says) or None


def _pictures(count: int) -> str:
    return "One picture" if count == 1 else f"{count} pictures"
