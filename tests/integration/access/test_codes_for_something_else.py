"""Each code opens what it was made for: the deeds refuse another's code themselves, whatever the pages asked before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import join
from app.access.devices import enrol
from app.access.models import Invite, InviteKind
from app.kernel.db import db, transaction
from app.kernel.errors import NotPossible, NotThere
from app.kernel.tokens import plain, sha
from app.members.models import Premises, Role
from tests.conftest import Clock
from tests.one_time_codes import Coded
from tests.town import ASHA, LANTERN, NOON, ORCHARD

CODE = "K7QM-2XWD-9P"
Do = Callable[[Session], object]


def become_by_pin(session: Session) -> object:
    return join.join(session, CODE, name="Nia Penn", pin_hash="x", device_name="Phone", now=NOON)


def become_by_password(session: Session) -> object:
    return join.join_by_password(
        session, CODE, name="Nia Penn", sign_in="nia@quillby.example", password_hash="x", now=NOON
    )


def come_again(session: Session) -> object:
    return join.renew(session, CODE, pin_hash="x", device_name="Phone", now=NOON)


def make_the_shops(session: Session) -> object:
    return join.enrol_shared(session, CODE, device_name="Till", now=NOON)


def begin_anew(session: Session) -> object:
    return join.recover(session, CODE, password_hash="x", now=NOON)


# The deed, and a code that has all but one thing of what it takes.
WRONG: dict[str, tuple[Do, dict[str, Any]]] = {
    "a phone's code makes nobody new": (become_by_pin, {"kind": InviteKind.DEVICE, "role": Role.STAFF}),
    "who comes by password gets no PIN": (become_by_pin, {"kind": InviteKind.ACCOUNT, "role": Role.BOARD}),
    "who comes by PIN gets no password": (become_by_password, {"kind": InviteKind.ACCOUNT, "role": Role.STAFF}),
    "nobody comes as nothing": (become_by_password, {"kind": InviteKind.ACCOUNT, "role": None}),
    "a loss makes nobody new": (become_by_password, {"kind": InviteKind.RECOVERY, "role": Role.BOARD}),
    "a loss is no other phone": (come_again, {"kind": InviteKind.RECOVERY, "account_id": ASHA}),
    "nobody's phone": (come_again, {"kind": InviteKind.DEVICE}),
    "somebody new is no till": (make_the_shops, {"kind": InviteKind.ACCOUNT, "premises_ids": [ORCHARD]}),
    "no shop's till": (make_the_shops, {"kind": InviteKind.SHARED}),
    "another phone is no loss": (begin_anew, {"kind": InviteKind.DEVICE, "account_id": ASHA}),
    "nobody's loss": (begin_anew, {"kind": InviteKind.RECOVERY}),
}


@pytest.mark.parametrize(("deed", "made"), WRONG.values(), ids=WRONG)
def test_a_code_for_something_else_does_nothing_and_is_not_used_up(
    app: Flask, clock: Clock, deed: Do, made: dict[str, Any]
) -> None:
    with transaction() as session:
        ends_at = clock.passes(minutes=10)
        session.add(Invite(token_sha=sha(plain(CODE)), made_at=NOON, ends_at=ends_at, **made))
    with pytest.raises(NotThere, match="for something else"), transaction() as session:
        deed(session)
    assert db.session.scalars(select(Invite.used_at)).one() is None


def test_nobody_becomes_at_home_on_a_device_of_another_shop(app: Flask, code_for: Coded) -> None:
    code = code_for("somebody new")
    with transaction() as session:
        till = enrol(session, "Till", whose=session.get_one(Premises, LANTERN), by=None, now=NOON).device
        with pytest.raises(NotPossible, match="not of yours"):
            join.join(session, code, name="Nia Penn", pin_hash="x", device_name="Phone", on=till, now=NOON)
