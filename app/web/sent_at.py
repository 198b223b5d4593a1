"""When something was said by the phone's own clock, and what that is by ours."""

from __future__ import annotations

from datetime import datetime

from flask import request
from pydantic import TypeAdapter, ValidationError

from app.kernel.errors import NotFit
from app.reports.rules import corrected
from app.web.parts import now

_MOMENT = TypeAdapter(datetime)


def sent_at() -> datetime | None:
    """Return what the phone's clock said when it sent (`X-Sent-At`), or None when it did not say or said it badly."""
    said = request.headers.get("X-Sent-At")
    try:
        moment = _MOMENT.validate_python(said) if said else None
    except ValidationError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def by_our_clock(said: datetime | None) -> datetime:
    """Return when it was said: never later than now, and now when the phone does not say. Raises NotFit."""
    if said is None:
        return now()
    try:
        return corrected(said, sent_at=sent_at(), received_at=now())
    except OverflowError as nonsense:
        raise NotFit("Say when it was.", {"said_at": "This is not a time that a clock shows."}) from nonsense
