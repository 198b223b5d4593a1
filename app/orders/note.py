"""Write down what a court or a public body has ordered, what came in its place, and that it is over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.kernel.references import next_ref
from app.members.models import Account, Zone
from app.members.permissions import Permission, require
from app.orders import rules
from app.orders.find import zone_names
from app.orders.models import Order
from app.orders.rules import Terms
from app.profiles.models import Profile, ProfileState, Standing
from app.profiles.stand import no_longer, stand, taken_back
from app.scheme_rules.current import current_rules

_LOOK = "Look at what is marked, then send again."


def note_order(session: Session, profile: Profile, said: Terms, *, by: Account, now: datetime, today: date) -> Order:
    """Keep an order; from its first day the person stands under it. Raises NotFit unless it is whole.

    NotPossible for a profile that is withdrawn. The record says which order it is, never its terms.
    """
    require(by, Permission.NOTE_ORDERS)
    if profile.state is ProfileState.WITHDRAWN:
        raise NotPossible(f"{profile.ref} is withdrawn. Nothing is added to it any more.")
    order = _written(session, profile, said, by=by, now=now, today=today)
    _stand(session, order, today=today)
    record(session, "noted an order", f"order {order.ref}", by_id=by.id, now=now, profile=profile.ref, route=said.route)
    return order


def vary_order(
    session: Session, order: Order, said: Terms, *, because: str, by: Account, now: datetime, today: date
) -> Order:
    """Let another order come in its place, from its first day on; the earlier one stays as it was written.

    Raises NotFit without a reason, NotPossible for one that is over.
    """
    require(by, Permission.NOTE_ORDERS)
    _refuse_over(order, today=today)
    if not because.strip():
        raise NotFit(_LOOK, {"because": "Say what changed it: varied by the court, appealed."})
    new = _written(session, order.profile, said, by=by, now=now, today=today)
    # Its last day is the one before; what has not begun yet never counts.
    order.ended_on, order.ended_because = (
        new.starts_on - timedelta(days=1),
        f"{new.ref} came in its place. {because.strip()}",
    )
    _stand(session, order, today=today)
    _stand(session, new, today=today)
    said_of = {"profile": order.profile.ref, "before": order.ref, "because": because.strip()}
    record(session, "varied an order", f"order {new.ref}", by_id=by.id, now=now, **said_of)
    return new


def end_order(
    session: Session, order: Order, *, last_day: date | None, because: str, by: Account, now: datetime, today: date
) -> None:
    """Let it end before its day: discharged, quashed on appeal. `last_day` is the last on which it counts.

    Raises NotFit without a reason or a day that can be, NotPossible for one that is over.
    """
    require(by, Permission.NOTE_ORDERS)
    _refuse_over(order, today=today)
    faults = {}
    if last_day is None or last_day > (order.ends_on or date.max):
        faults["last_day"] = "The last day on which it counts: before the one on which it would have ended."
    elif last_day < order.starts_on - timedelta(days=1):
        faults["last_day"] = "Not earlier than the day before it began."
    if not because.strip():
        faults["end_because"] = "Say what ended it, and who told you."
    if faults or last_day is None:
        raise NotFit(_LOOK, faults)
    order.ended_on, order.ended_because = last_day, because.strip()
    if last_day < order.starts_on:  # it should never have counted: quashed
        taken_back(session, order.profile, order.ref, now=now, today=today)
    elif last_day < today:
        no_longer(session, order.profile, order.ref, now=now, today=today)
    else:
        _stand(session, order, today=today)
    record(
        session,
        "ended",
        f"order {order.ref}",
        by_id=by.id,
        now=now,
        last_day=last_day.isoformat(),
        because=because.strip(),
    )


def end_all(session: Session, profile: Profile, *, because: str, now: datetime) -> None:
    """Let no order count for this profile any more: it was another's. They stay as they were written, for the desk.

    `now` is in the town's own time.
    """
    today = now.date()
    for order in session.scalars(select(Order).where(Order.profile_id == profile.id)):
        last = rules.until(order)
        if last is None or last >= today:
            order.ended_on, order.ended_because = today - timedelta(days=1), because
            taken_back(session, profile, order.ref, now=now, today=today)


def _written(session: Session, profile: Profile, said: Terms, *, by: Account, now: datetime, today: date) -> Order:
    in_use = [route.key for route in current_rules(session).matrix.routes if route.in_use and route.is_order]
    faults = rules.faults_in(said, routes=in_use, zone_ids=list(session.scalars(select(Zone.id))), today=today)
    if faults or said.made_on is None or said.starts_on is None:
        raise NotFit(_LOOK, faults)
    order = Order(
        ref=next_ref(session, Order.ref, "OR"),
        profile_id=profile.id,
        route=said.route,
        made_by=said.made_by.strip(),
        case_ref=said.case_ref.strip(),
        made_on=said.made_on,
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        terms=[line.strip() for line in said.terms],
        area=said.area.strip(),
        zones=list(said.zones),
        hours=said.hours.replace(" ", "").replace("–", "-"),
        source=said.source.strip(),
        members_told=said.members_told,
        noted_by_id=by.id,
        noted_at=now,
    )
    session.add(order)
    session.flush()
    session.refresh(order)
    return order


def _stand(session: Session, order: Order, *, today: date) -> None:
    stand(
        session,
        order.profile,
        order.ref,
        Standing.UNDER_ORDER,
        from_on=order.starts_on,
        until=rules.until(order),
        place=rules.place_says(order, zone_names(session, order.zones)),
        today=today,
    )


def _refuse_over(order: Order, *, today: date) -> None:
    last = rules.until(order)
    if last is not None and last < today:
        raise NotPossible(f"{order.ref} is over since {last.day} {last:%B %Y}.")
