"""Find orders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.errors import NotThere
from app.kernel.months import day_of
from app.members.models import Zone
from app.orders import rules
from app.orders.models import Order


def find_order(session: Session, ref: str) -> Order:
    """Return the order with this reference, for the desk; raises NotThere."""
    found = session.scalars(select(Order).where(Order.ref == ref.strip().upper())).first()
    if found is None:
        raise NotThere("There is no such order.")
    return found


def orders_of(session: Session, profile_id: int) -> list[Order]:
    """Return every order of a person, the newest first."""
    return list(session.scalars(select(Order).where(Order.profile_id == profile_id).order_by(Order.id.desc())))


def running_of(session: Session, profile_id: int, *, now: datetime, zone: tzinfo) -> list[Order]:
    """Return the orders of a person that count today, wherever and at whatever hour."""
    return [one for one in orders_of(session, profile_id) if rules.is_running(one, day_of(now, zone))]


def applying(session: Session, profile_id: int, zone_id: str, moment: datetime, zone: tzinfo) -> Order | None:
    """Return the order that keeps this person from this zone of the town at this moment, or None."""
    found = (one for one in orders_of(session, profile_id) if rules.applies_at(one, zone_id, moment, zone))
    return next(found, None)


def zone_names(session: Session, ids: Sequence[str]) -> list[str]:
    """Return the names of these zones, by the alphabet."""
    return list(session.scalars(select(Zone.name).where(Zone.id.in_(ids)).order_by(Zone.name))) if ids else []
