"""The demo town's doors stand open: one tap, and a visitor is somebody of that town.

Only in a demo town, and only on the machine it runs on: everywhere else these addresses do not exist.
"""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.access.devices import Enrolled, enrol
from app.access.models import Device
from app.access.sign_in import begin
from app.config import Settings
from app.kernel.db import db, transaction
from app.kernel.errors import NotThere
from app.members.models import Account
from app.members.scheme import the_scheme
from app.web import cookie
from app.web.entering import device_name
from app.web.guard import open_to_all
from app.web.next_page import inside
from app.web.parts import device, now, parts

pages = Blueprint("demo_entry", __name__)

PASSWORD = "market-cross-1848"  # noqa: S105 - of an invented town, printed at its start
PIN = "184862"
CODE_SECRET = "O5UXI2DZMJXXK4TOMUQGS4ZANFXHM33M"  # noqa: S105 - the same; its page tells the code that it shows
# Who is offered first: one of each part that somebody may want to play.
FIRST = ("rukhsana", "tom", "mei", "hamza", "leon", "marek", "gwilym", "hannah", "eleanor")


class Door(NamedTuple):
    """One person whom a visitor may play."""

    account_id: int
    name: str
    role: str
    premises: str
    sign_in: str


class Doors(NamedTuple):
    first: list[Door]
    others: list[Door]
    password: str
    pin: str


@pages.post("/demo/<int(max=2147483647):account_id>")
@open_to_all
def enter(account_id: int) -> ResponseReturnValue:
    """Become this person, on this browser, without any proof."""
    scheme = the_scheme(db.session())
    if scheme is None or not scheme.is_demo or not parts().settings.is_loopback:
        raise NotThere("There is no such page, or it has ended.")
    here = device()
    enrolled: Enrolled | None = None
    with transaction() as session:
        account = session.get(Account, account_id)
        if account is None or not _may_come_in(account):
            raise NotThere("Nobody of that name lives here.")
        if here is None or not _is_at_home(here, account):
            enrolled = enrol(session, device_name(), whose=account, by=account, now=now())
        on = enrolled.device if enrolled else session.get_one(Device, here.id if here else 0)
        token = begin(session, account, device=on, how="demo", now=now())
    answer = make_response(redirect(url_for("sign_in.arrived", next=inside(request.form.get("next")))))
    cookie.give(answer, token)
    if enrolled:
        cookie.give_device(answer, enrolled)
    return answer


def demo_doors(settings: Settings) -> Doors | None:
    """Return who can be played; None where the doors are shut."""
    if not settings.is_loopback:
        return None
    found = [door for door in doors() if _may_come_in(db.session().get_one(Account, door.account_id))]
    return Doors(found[: len(FIRST)], found[len(FIRST) :], PASSWORD, PIN)


def doors() -> list[Door]:
    """Return everybody of the demo town who is here: first one of each part to play, then the others."""
    accounts = db.session().scalars(select(Account).options(selectinload(Account.premises)).order_by(Account.id))
    order = {name: place for place, name in enumerate(FIRST)}
    return [
        Door(one.id, one.name, one.role.value, ", ".join(place.name for place in one.premises), one.sign_in or "")
        for one in sorted(accounts, key=lambda one: order.get(_first_name(one), len(order)))
        if one.is_active
    ]


def _first_name(account: Account) -> str:
    return account.name.split()[0].lower()


def _may_come_in(account: Account) -> bool:
    return account.is_active and not account.is_paused(now())


def _is_at_home(here: Device, account: Account) -> bool:
    return here.is_usable and here.account_id == account.id
