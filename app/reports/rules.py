"""Judgements about what a phone sends."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta

from app.photos.models import PhotoState
from app.reports.models import Report, ReportState


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


def became(report: Report) -> str:
    """Return the sentence that tells the reporter what became of it."""
    return {
        ReportState.RECEIVED: "At the desk. A named person looks at it, usually within 4 hours by day.",
        ReportState.APPROVED: "Approved.",
        ReportState.RETURNED: "The desk has a question for you.",
        ReportState.REJECTED: "Not used.",
        ReportState.WITHDRAWN: "Taken back by you.",
        ReportState.MERGED: "Joined with another report of the same. The desk reads both together.",
    }[report.state]


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
