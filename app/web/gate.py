"""What the sign-in page shows on this device: whom it knows, and what stands in the way."""

from __future__ import annotations

from typing import NamedTuple

from flask import request

from app.access import rules
from app.access.devices import people_of
from app.access.factors import factors_of
from app.access.models import Device
from app.kernel.db import db
from app.members.models import Account
from app.people.place_tonight import places_for
from app.web import cookie
from app.web.parts import device, now, today, zone

_MORNING_ENDS, _DAY_ENDS = 12, 18


class Stop(NamedTuple):
    """Why nobody gets in this way just now, and what to do."""

    headline: str
    sentence: str


class Known(NamedTuple):
    """Somebody this device knows, and what they can show on it."""

    account: Account
    has_pin: bool
    has_passkey: bool


class Gate(NamedTuple):
    """`person` is who shows a PIN or passkey now; `people` are those who share the device."""

    here: Device | None
    person: Known | None
    people: list[Account]
    stop: Stop | None
    greeting: str

    @property
    def asks_by_device(self) -> bool:
        return self.person is not None or bool(self.people)


def gate(chosen: int | None) -> Gate:
    """Return what stands at this device's door; `chosen` is who was tapped on a shared one."""
    here = device()
    greeting = _greeting()
    if here is None:
        lost = request.cookies.get(cookie.DEVICE) is not None
        return Gate(None, None, [], _GIVEN_UP if lost else None, greeting)
    if here.locked_at is not None:
        return Gate(here, None, [], _locked_out(here), greeting)
    if here.is_shared:
        people = who_may_use(here)
        person = next((one for one in people if one.id == chosen), None)
        return Gate(here, _known(person) if person else None, people, _closed(person), greeting)
    owner = here.account
    stop = _of_owner(owner) if owner else None
    in_by_pin = owner is not None and stop is None and rules.may_use(here, owner)
    return Gate(here, _known(owner) if owner and in_by_pin else None, [], stop or _closed(owner), greeting)


def who_may_use(here: Device) -> list[Account]:
    """Return who may sign in by PIN or passkey on a shop's device: of a firm's guards only those it has signed for."""
    return [
        account
        for account in people_of(db.session(), here, now=now())
        if not account.is_guard or _is_placed_at(here, account)
    ]


def _is_placed_at(here: Device, guard: Account) -> bool:
    return any(place.id == here.premises_id for place in places_for(db.session(), guard, today=today()))


def _known(account: Account) -> Known:
    has = factors_of(db.session(), account)
    return Known(account, has.has_pin and account.pin_wrong < rules.WRONG_PINS_CLOSE, has.passkeys > 0)


_GIVEN_UP = Stop(
    "This phone is not let in any more",
    "Somebody gave it up, or its time here ended. Ask your lead for a new code. What was written on it is still here.",
)


def _locked_out(here: Device) -> Stop:
    by = db.session().get(Account, here.locked_by_id) if here.locked_by_id else None
    at = here.locked_at.astimezone(zone()) if here.locked_at else now()
    return Stop(
        "This phone was locked out",
        f"On {at:%-d %B at %H:%M}{f' by {by.name}' if by else ''}, because it was lost. What was saved on it still "
        "goes. Found it? A manager can undo it.",
    )


def _of_owner(owner: Account) -> Stop | None:
    if not owner.is_active:
        return Stop("You cannot sign in just now", "Your account, or your business’s, is not active. Ask your lead.")
    if owner.is_paused(now()) and owner.confirmed_until is not None:
        since = owner.confirmed_until.astimezone(zone())
        return Stop(
            "Your lead has to confirm you first",
            f"They have not since {since:%-d %B}. Ask them: it takes one tap, and you are in again.",
        )
    return None


def _closed(person: Account | None) -> Stop | None:
    if person is None or person.pin_hash is None or person.pin_wrong < rules.WRONG_PINS_CLOSE:
        return None
    return Stop("This PIN is closed", "There were too many wrong ones. Ask your lead for a code: you choose a new PIN.")


def _greeting() -> str:
    hour = now().hour
    return "Good morning" if hour < _MORNING_ENDS else "Good afternoon" if hour < _DAY_ENDS else "Good evening"
