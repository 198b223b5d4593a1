"""Whom this device knows: asked by a screen that is locked, so that the PIN is entered without leaving it."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.web.api import Shape, give, speaks
from app.web.gate import Known, gate
from app.web.guard import open_to_all
from app.web.parts import locked, sign_in

pages = Blueprint("here", __name__)


class Person(Shape):
    """Somebody who may sign in here, and what they can show: a PIN, a passkey, or neither just now."""

    id: int
    name: str
    pin: bool
    passkey: bool


class Sharer(Shape):
    id: int
    name: str


class Halt(Shape):
    """What stands in the way, and what to do about it."""

    headline: str
    sentence: str


class Here(Shape):
    """`person`: who is expected, on their own phone or where their sign-in waits for a PIN. `people`: who share it.
    `halt`: why nobody comes in this way just now."""

    shared: bool
    greeting: str
    person: Person | None
    people: list[Sharer]
    halt: Halt | None


@pages.get("/api/here")
@open_to_all  # tells a device no more than its own sign-in page does
@speaks("Whom this device knows, and what they can show on it", gives={200: Here})
def here() -> ResponseReturnValue:
    waiting = locked() or sign_in()
    found = gate(waiting.account_id if waiting else None)
    return give(
        Here(
            shared=found.here is not None and found.here.is_shared,
            greeting=found.greeting,
            person=_person(found.person) if found.person else None,
            people=[Sharer(id=one.id, name=one.name) for one in found.people],
            halt=Halt(headline=found.stop.headline, sentence=found.stop.sentence) if found.stop else None,
        )
    )


def _person(known: Known) -> Person:
    return Person(id=known.account.id, name=known.account.name, pin=known.has_pin, passkey=known.has_passkey)
