"""What a report can say: asked for by every phone that may bring one, also while Townwatch is locked on it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from pydantic import AwareDatetime

from app.access.devices import author, recognise_outbox
from app.access.models import Device, Level
from app.kernel.db import db
from app.kernel.errors import NotThere
from app.members.models import Account, Premises, Role, Sector
from app.members.nearby import all_premises
from app.members.permissions import Permission, may
from app.reports.categories import CATEGORIES, DESCRIPTION, DIRECTIONS, DOOR_FIRST, SHOP_FIRST
from app.web import cookie
from app.web.api import Problem, Shape, give, speaks
from app.web.guard import open_to_all
from app.web.parts import now, sign_in
from app.web.shapes import Where, place

pages = Blueprint("report_form", __name__)

_NOT_LET_IN = "This phone does not report before somebody signs in on it."


class Choice(Shape):
    id: int
    name: str


class CategoryShape(Shape):
    key: str
    label: str
    icon: str
    first: bool


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
    """Return the fields that every form has, for somebody who works at these premises: at none, all are offered."""
    choices = places or all_premises(db.session())
    return {
        "premises": place(places[0]) if places else None,
        "premises_choices": [Choice(id=one.id, name=one.name) for one in choices],
        "categories": _categories(account, places),
        "description": {name: list(words) for name, words in DESCRIPTION.items()},
        "directions": list(DIRECTIONS),
        "server_time": now(),
    }


def _categories(account: Account | None, places: list[Premises]) -> list[CategoryShape]:
    is_door = account is not None and account.role is Role.DOOR
    at_a_door = is_door or any(one.sector is Sector.LICENSED for one in places)
    first = DOOR_FIRST if at_a_door else SHOP_FIRST
    order = [*first, *(key for key in CATEGORIES if key not in first)]
    return [
        CategoryShape(key=key, label=CATEGORIES[key].label, icon=CATEGORIES[key].icon, first=key in first)
        for key in order
    ]
