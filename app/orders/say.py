"""What members read of an order: whether it holds where they work, and its terms where they may know them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.months import day_of
from app.orders import rules
from app.orders.find import zone_names
from app.orders.models import Order
from app.profiles.models import Profile, Standing

LIKE_ANY = "a customer like any other"


def not_here(
    session: Session, profiles: Iterable[Profile], *, zone_ids: Collection[str], now: datetime, zone: tzinfo
) -> dict[int, str]:
    """Return, by profile, the sentence for those whose orders count today, and none of them in any of these zones.

    No zones: somebody who sees the whole town, to whom each order is one that applies. It says nothing of the hour, so
    a phone may keep it.
    """
    under = {one.id for one in profiles if one.standing is Standing.UNDER_ORDER}
    if not under or not zone_ids:
        return {}
    by_profile: dict[int, list[Order]] = {}
    for order in session.scalars(select(Order).where(Order.profile_id.in_(under))):
        if rules.is_running(order, day_of(now, zone)):
            by_profile.setdefault(order.profile_id, []).append(order)
    return {
        id: f"A court order applies elsewhere{_where(session, orders)}, not here. Here {LIKE_ANY}."
        for id, orders in by_profile.items()
        if all(one.zones and not set(one.zones) & set(zone_ids) for one in orders)
    }


def not_now(running: Collection[Order], *, zone_ids: Collection[str], now: datetime, zone: tzinfo) -> str:
    """Return the sentence for one whose orders apply here, but at other hours; empty when one applies now."""
    here = [one for one in running if not one.zones or not zone_ids or set(one.zones) & set(zone_ids)]
    places = zone_ids or sorted({id for one in here for id in one.zones}) or [""]
    if not here or any(rules.applies_at(one, place, now, zone) for one in here for place in places):
        return ""
    hours = " and ".join(dict.fromkeys(one.hours for one in here if one.hours))
    return f"A court order applies here at {hours}, not now. Now {LIKE_ANY}." if hours else ""


def until_says(day: date | None) -> str:
    return f"until {day.day} {day:%B %Y}" if day else "until further order"


def _where(session: Session, orders: Collection[Order]) -> str:
    said = dict.fromkeys(rules.place_says(one, zone_names(session, one.zones)) for one in orders)
    return f" ({'; '.join(said)})" if any(said) else ""
