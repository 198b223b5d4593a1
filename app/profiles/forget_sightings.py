"""Being seen is not conduct: a sighting of somebody who did nothing goes after 72 hours and makes no trail."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, delete, or_
from sqlalchemy.orm import Session

from app.profiles.models import Sighting

SEEN_LASTS = timedelta(hours=72)


def forget_sightings(session: Session, *, now: datetime, held: Collection[int] = ()) -> None:
    """Delete where people were seen who did nothing there, 72 hours after; what was done is kept.

    `held`: the profiles of which nothing is forgotten for now. `still_shown` hides those sightings all the same.
    """
    over = (Sighting.is_conduct.is_(False), Sighting.happened_at <= now - SEEN_LASTS)
    session.execute(delete(Sighting).where(*over, Sighting.profile_id.not_in(held)))


def still_shown(today: date) -> ColumnElement[bool]:
    """Return what a sighting must be to be shown to members, should the worker have stood still.

    By days, not by the hour: the worker's turn each hour is what keeps to the 72 hours.
    """
    first = datetime.combine(today, time(), UTC) - SEEN_LASTS
    return or_(Sighting.is_conduct, Sighting.happened_at >= first)
