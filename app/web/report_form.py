"""What a report can say: asked for by every phone that may bring one, also while Townwatch is locked on it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from pydantic import AwareDatetime

from app.access.devices import author, recognise_outbox
from app.access.models import Device, Level
from app.kernel import wake
from app.kernel.db import db
from app.kernel.errors import NotThere
from app.members.models import Account, Premises, Role, Sector
from app.members.nearby import all_premises
from app.members.permissions import Permission, may, works_in_care
from app.members.scheme import the_scheme
from app.reports.categories import CATEGORIES, DESCRIPTION, DIRECTIONS, DOOR_FIRST, SHOP_FIRST, Category
from app.reports.learned import learned
from app.review.rules import ADULT, Live, Sighting, fault_before_sounding, live_fault
from app.web import cookie
from app.web.api import Problem, Shape, give, speaks
from app.web.guard import open_to_all
from app.web.parts import now, parts, sign_in
from app.web.sealed import Sealing, sealing
from app.web.shapes import Where, place

_USUAL_PLACE = "place"  # the phone's own script sets it, as with the theme: a number, to sort by
pages = Blueprint("report_form", __name__)

_NOT_LET_IN = "This phone does not report before somebody signs in on it."


class Choice(Shape):
    id: int
    name: str


class CategoryShape(Shape):
    """`live`: of this the nearest premises may be told at once, also of somebody whom nobody knows.

    `urgent`: the form says how to call the police.
    """

    key: str
    label: str
    icon: str
    first: bool
    live: bool
    urgent: bool


class LiveOffer(Shape):
    """How the nearest premises are told at once: of what is so many minutes old, how many premises, for how long."""

    fresh_minutes: int
    premises: int
    minutes: int


class ReportForm(Shape):
    """The form, and where it begins. `author` is whose report it will be; on a shop's device nobody's until a PIN is
    entered. It names and shows nobody else."""

    author: int | None
    shared: bool
    premises: Where | None
    premises_choices: list[Choice]
    categories: list[CategoryShape]
    description: dict[str, list[str]]
    directions: list[str]
    live: LiveOffer | None
    sealing: Sealing
    server_time: AwareDatetime


@pages.get("/outbox/form")
@open_to_all  # for a device that was let in: whoever holds it may report, and reads nothing by it
@speaks(
    "The form of a report, for a device that was let in, also while it is locked",
    gives={200: ReportForm, 404: Problem},
)
def form() -> ResponseReturnValue:
    held = sign_in()
    if held is not None and held.level is Level.FULL:
        return _give(held.account, held.device)
    token = request.cookies.get(cookie.OUTBOX)
    here = recognise_outbox(db.session(), token) if token else None
    if here is None or not here.is_usable:
        raise NotThere(_NOT_LET_IN)
    return _give(None if here.is_shared else author(db.session(), token or "", None, now=now()), here)


def _give(account: Account | None, here: Device | None) -> ResponseReturnValue:
    shared = here is not None and here.is_shared
    if not may(account, Permission.SEND_REPORTS) if account else not shared:
        raise NotThere(_NOT_LET_IN)
    places = account.premises if account else [here.premises] if here and here.premises else []
    return give(ReportForm(author=account.id if account else None, shared=shared, **form_fields(account, places)))


def form_fields(account: Account | None, places: list[Premises]) -> dict[str, Any]:
    """Return the fields that every form has, for somebody who works at these premises: at none, all are offered.

    Whoever opens the form may be about to send a sighting: meanwhile the worker opens connections to the push services.
    """
    wake.ring(parts().settings.var_dir, wake.WARM)
    places = _usual_first(places)
    choices = places or all_premises(db.session())
    return {
        "premises": place(places[0]) if places else None,
        "premises_choices": [Choice(id=one.id, name=one.name) for one in choices],
        "categories": _categories(account, places),
        "description": {name: list(words) for name, words in DESCRIPTION.items()},
        "directions": list(DIRECTIONS),
        "live": _live(account),
        "sealing": sealing(),
        "server_time": now(),
    }


def _usual_first(places: list[Premises]) -> list[Premises]:
    """Begin with the one that this phone was told is the usual one: of several, reports come from there at first."""
    usual = request.cookies.get(_USUAL_PLACE, "")
    return sorted(places, key=lambda one: str(one.id) != usual)


def _categories(account: Account | None, places: list[Premises]) -> list[CategoryShape]:
    is_door = account is not None and account.role is Role.DOOR
    at_a_door = is_door or any(one.sector is Sector.LICENSED for one in places)
    designed = DOOR_FIRST if at_a_door else SHOP_FIRST
    first = learned(db.session(), places[0], designed, now=now()) if places else list(designed)
    order = [*first, *(key for key in CATEGORIES if key not in first)]
    return [
        CategoryShape(
            key=key,
            label=CATEGORIES[key].label,
            icon=CATEGORIES[key].icon,
            first=key in first,
            live=_may_be_live(CATEGORIES[key]),
            urgent=CATEGORIES[key].is_urgent,
        )
        for key in order
    ]


def _live(account: Account | None) -> LiveOffer | None:
    """Return what is offered to this person: nothing where the desk would have to look first, whatever they report."""
    scheme = the_scheme(db.session())
    if account is None or scheme is None or works_in_care(account):
        return None
    if fault_before_sounding(_sighting(account.role, account.is_under_18, True)):
        return None
    return LiveOffer(fresh_minutes=scheme.fresh_minutes, premises=scheme.live_premises, minutes=scheme.live_minutes)


def _may_be_live(category: Category) -> bool:
    """Return whether an adult may be told of for this, by somebody who may and who has not done so today."""
    sighting = _sighting(Role.STAFF, False, category.is_conduct)
    return live_fault(sighting, Live(category.key, ADULT[0], 0), a_day=1) is None


def _sighting(role: Role, is_under_18: bool, is_conduct: bool) -> Sighting:
    return Sighting(
        standing=None, is_conduct=is_conduct, is_fresh=True, sure=None, sender=role, sender_is_under_18=is_under_18
    )
