"""Who I am here: what every screen asks first."""

from __future__ import annotations

import base64
import hmac
from typing import Any
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import AwareDatetime

from app.access.rules import signs_in_by_pin, stay
from app.alerts.near_me import unread
from app.disputes.heard import waiting_for
from app.exclusions.who_serves import gives_notices
from app.kernel.db import db
from app.members.models import Account
from app.members.permissions import Permission, permissions_of
from app.members.scheme import the_scheme
from app.review.glance import how_many_wait
from app.web.api import Shape, give, speaks
from app.web.guard import open_to_entered, open_to_signed_in
from app.web.parts import actor, now, parts, the_sign_in
from app.web.report_form import CategoryShape, Choice, LiveOffer, form_fields
from app.web.sealed import Sealing
from app.web.shapes import Where

pages = Blueprint("me", __name__)


class Self(Shape):
    """`sign_in`: an e-mail address, or None for who signs in by PIN."""

    id: int
    name: str
    role: str
    sign_in: str | None
    by_pin: bool


class OnDevice(Shape):
    """The device that this sign-in is on. `shared`: a shop's, whose people switch by PIN."""

    name: str
    shared: bool


class SchemeShape(Shape):
    name: str
    short: str
    colour: str
    demo: bool
    phone: str
    email: str


class Me(Shape):
    """Everything that a shell needs to become somebody's screen.

    `idle_seconds`: after so long without a touch everything is covered. `draft_key`: 32 bytes, base64url, with which
    this person's half-written reports are sealed on a phone; it is kept in memory alone. `corrections`: the ids of
    those that wait for this person's answer. `serves`: they give notices: named by their member, or of the desk.
    """

    account: Self
    device: OnDevice | None
    idle_seconds: int
    draft_key: str
    premises: Where | None
    premises_choices: list[Choice]
    permissions: list[str]
    scheme: SchemeShape | None
    categories: list[CategoryShape]
    description: dict[str, list[str]]
    directions: list[str]
    live: LiveOffer | None
    sealing: Sealing
    unread_alerts: int
    corrections: list[UUID]
    serves: bool
    waiting: int | None
    server_time: AwareDatetime


@pages.get("/api/me")
@open_to_signed_in
@speaks("Who I am, where I work, and what I may do", gives={200: Me})
def me() -> ResponseReturnValue:
    session, account = db.session(), actor()
    granted = permissions_of(account)
    return give(
        Me(
            account=Self(
                id=account.id,
                name=account.name,
                role=account.role.value,
                sign_in=account.sign_in,
                by_pin=signs_in_by_pin(account.role),
            ),
            permissions=sorted(permission.value for permission in granted),
            scheme=_scheme(),
            unread_alerts=unread(session, account, now=now()),
            corrections=[one.id for one in waiting_for(session, account)],
            serves=gives_notices(session, account),
            waiting=how_many_wait(session) if Permission.DECIDE_REPORTS in granted else None,
            draft_key=_draft_key(account),
            **_where(account),
            **form_fields(account, account.premises),
        )
    )


@pages.post("/api/awake")
@open_to_entered
@speaks("Somebody is using the screen: do not lock it yet", gives={204: None})
def awake() -> ResponseReturnValue:
    return "", 204  # that it was asked is what counts, and was noted before it came here


def _where(account: Account) -> dict[str, Any]:
    held = the_sign_in()
    idle = stay(account.role, held.device, held.level).idle
    on = OnDevice(name=held.device.name, shared=held.device.is_shared) if held.device else None
    return {"device": on, "idle_seconds": int(idle.total_seconds())}


def _draft_key(account: Account) -> str:
    key = hmac.digest(parts().keyring.drafts, f"account {account.id}".encode(), "sha256")
    return base64.urlsafe_b64encode(key).rstrip(b"=").decode()


def _scheme() -> SchemeShape | None:
    scheme = the_scheme(db.session())
    if scheme is None:
        return None
    return SchemeShape(
        name=scheme.name,
        short=scheme.short,
        colour=scheme.colour,
        demo=scheme.is_demo,
        phone=scheme.phone,
        email=scheme.email,
    )
