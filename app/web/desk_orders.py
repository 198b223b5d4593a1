"""The desk notes what a court or a public body has ordered, what came in its place, and that it is over."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.kernel.errors import NotThere
from app.members.permissions import Permission
from app.orders.find import find_order
from app.orders.models import Order
from app.orders.note import end_order, note_order, vary_order
from app.orders.rules import Terms
from app.profiles.models import Profile
from app.web.desk_steps import carry_out, typed_step
from app.web.guard import needs
from app.web.parts import actor, now, today
from app.web.typed import a_day

pages = Blueprint("desk_orders", __name__)

_BECAUSE = "noting an order"


@pages.post("/desk/profiles/<ref>/steps/order")
@needs(Permission.NOTE_ORDERS)
def note(ref: str) -> ResponseReturnValue:
    """Write an order down; with `instead_of` it comes in the place of an earlier one."""
    typed = typed_step()
    said = _terms(typed)
    instead_of = typed.get("instead_of", "")

    def deed(session: Session, profile: Profile) -> None:
        if instead_of:
            order = _of(session, profile, instead_of)
            because = typed.get("because", "")[:1000]
            vary_order(session, order, said, because=because, by=actor(), now=now(), today=today())
        else:
            note_order(session, profile, said, by=actor(), now=now(), today=today())

    return carry_out(ref, deed, because=_BECAUSE, done="varied" if instead_of else "order")


@pages.post("/desk/profiles/<ref>/steps/order-end")
@needs(Permission.NOTE_ORDERS)
def end(ref: str) -> ResponseReturnValue:
    """Write down that an order ends before its day."""
    typed = typed_step()

    def deed(session: Session, profile: Profile) -> None:
        end_order(
            session,
            _of(session, profile, typed.get("order", "")),
            last_day=a_day(typed.get("last_day", "")),
            because=typed.get("end_because", "")[:1000],
            by=actor(),
            now=now(),
            today=today(),
        )

    return carry_out(ref, deed, because=_BECAUSE, done="order-ended")


def _terms(typed: dict[str, str]) -> Terms:
    return Terms(
        route=typed.get("route", ""),
        made_by=typed.get("made_by", "")[:200],
        made_on=a_day(typed.get("made_on", "")),
        starts_on=a_day(typed.get("starts_on", "")),
        ends_on=a_day(typed.get("ends_on", "")),
        terms=tuple(line.strip() for line in typed.get("terms", "").splitlines() if line.strip()),
        source=typed.get("source", "")[:200],
        case_ref=typed.get("case_ref", "")[:80],
        area=typed.get("area", "")[:200],
        zones=tuple(one for one in typed.get("zones", "").split(",") if one),
        hours=typed.get("hours", "")[:20].strip(),
        members_told=typed.get("members_told") == "yes",
    )


def _of(session: Session, profile: Profile, ref: str) -> Order:
    order = find_order(session, ref)
    if order.profile_id != profile.id:
        raise NotThere("There is no such order.")
    return order
