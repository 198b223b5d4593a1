"""Who I am here: what every screen asks first."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import AwareDatetime

from app.alerts.near_me import unread
from app.kernel.db import db
from app.members.models import Account, Role, Sector
from app.members.nearby import all_premises
from app.members.permissions import Permission, permissions_of
from app.members.scheme import the_scheme
from app.reports.categories import CATEGORIES, DESCRIPTION, DIRECTIONS, DOOR_FIRST, SHOP_FIRST
from app.review.queue import how_many_wait
from app.web.api import Shape, give, speaks
from app.web.guard import open_to_signed_in
from app.web.parts import actor, now
from app.web.shapes import Where, place

pages = Blueprint("me", __name__)


class Self(Shape):
    id: int
    name: str
    role: str
    sign_in: str


class Choice(Shape):
    id: int
    name: str


class SchemeShape(Shape):
    name: str
    short: str
    colour: str
    demo: bool
    phone: str
    email: str


class CategoryShape(Shape):
    key: str
    label: str
    icon: str
    first: bool


class Me(Shape):
    """Everything that a shell needs to become somebody's screen."""

    account: Self
    premises: Where | None
    premises_choices: list[Choice]
    permissions: list[str]
    scheme: SchemeShape | None
    categories: list[CategoryShape]
    description: dict[str, list[str]]
    directions: list[str]
    unread_alerts: int
    waiting: int | None
    server_time: AwareDatetime


@pages.get("/api/me")
@open_to_signed_in
@speaks("Who I am, where I work, and what I may do", gives={200: Me})
def me() -> ResponseReturnValue:
    session, account = db.session(), actor()
    granted = permissions_of(account)
    scheme = the_scheme(session)
    choices = account.premises or all_premises(session)
    return give(
        Me(
            account=Self(id=account.id, name=account.name, role=account.role.value, sign_in=account.sign_in),
            premises=place(account.premises[0]) if account.premises else None,
            premises_choices=[Choice(id=one.id, name=one.name) for one in choices],
            permissions=sorted(permission.value for permission in granted),
            scheme=SchemeShape(
                name=scheme.name,
                short=scheme.short,
                colour=scheme.colour,
                demo=scheme.is_demo,
                phone=scheme.phone,
                email=scheme.email,
            )
            if scheme
            else None,
            categories=_categories(account),
            description={name: list(words) for name, words in DESCRIPTION.items()},
            directions=list(DIRECTIONS),
            unread_alerts=unread(session, account, now=now()),
            waiting=how_many_wait(session) if Permission.DECIDE_REPORTS in granted else None,
            server_time=now(),
        )
    )


def _categories(account: Account) -> list[CategoryShape]:
    at_a_door = account.role is Role.DOOR or any(one.sector is Sector.LICENSED for one in account.premises)
    first = DOOR_FIRST if at_a_door else SHOP_FIRST
    order = [*first, *(key for key in CATEGORIES if key not in first)]
    return [
        CategoryShape(key=key, label=CATEGORIES[key].label, icon=CATEGORIES[key].icon, first=key in first)
        for key in order
    ]
