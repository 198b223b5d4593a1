"""Which premises lie near, and who works there."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.geo import Point, metres_between
from app.members.models import Account, Premises


def nearest_to(places: list[Premises], where: Point) -> tuple[Premises, float] | None:
    """Return the nearest of the places and its distance in metres, or None without places."""
    measured = [(place, metres_between(place.where, where)) for place in places]
    return min(measured, key=lambda pair: pair[1], default=None)


def metres_from(account: Account, where: Point) -> int | None:
    """Return how far from this account's nearest premises, in whole metres, or None without premises."""
    nearest = nearest_to(account.premises, where)
    return round(nearest[1]) if nearest else None


def all_premises(session: Session) -> list[Premises]:
    """Return all premises, by name."""
    return list(session.scalars(select(Premises).order_by(Premises.name)))
