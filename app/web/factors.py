"""One's own passkeys and code app: named, removed, counted on the page of one's devices."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from app.access import code_app, passkeys, recovery_codes
from app.access.factors import factors_of
from app.access.models import Passkey
from app.access.rules import Factors, signs_in_by_pin
from app.kernel.db import db, transaction
from app.members.models import Account
from app.web.guard import needs_proof, open_to_signed_in
from app.web.parts import actor, now

pages = Blueprint("factors", __name__)

_BACK = "/devices?done={}#factors"


class Own(NamedTuple):
    """What one can show beside a password or a phone. `codes_left` is None for whoever has no recovery codes."""

    passkeys: list[Passkey]
    has: Factors
    codes_left: int | None


def own_factors(account: Account) -> Own:
    session = db.session()
    left = None if signs_in_by_pin(account.role) else recovery_codes.left(session, account)
    return Own(passkeys.passkeys_of(session, account), factors_of(session, account), left)


@pages.post("/passkeys/<int(max=2147483647):passkey_id>/name")
@open_to_signed_in
def rename(passkey_id: int) -> ResponseReturnValue:
    with transaction() as session:
        one = passkeys.find(session, passkey_id, by=actor())
        passkeys.rename(session, one, request.form.get("name", "")[:200], by=actor(), now=now())
    return redirect(_BACK.format("named"), 303)


@pages.post("/passkeys/<int(max=2147483647):passkey_id>/remove")
@open_to_signed_in
@needs_proof
def remove(passkey_id: int) -> ResponseReturnValue:
    with transaction() as session:
        passkeys.remove(session, passkeys.find(session, passkey_id, by=actor()), by=actor(), now=now())
    return redirect(_BACK.format("removed"), 303)


@pages.post("/code-app/remove")
@open_to_signed_in
@needs_proof
def remove_code_app() -> ResponseReturnValue:
    with transaction() as session:
        code_app.remove(session, actor(), now=now())
    return redirect(_BACK.format("removed"), 303)
