"""What a browser asks before it makes or shows a passkey, and how one opens a phone that is locked."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response
from flask.typing import ResponseReturnValue
from pydantic import Field

from app.access import passkeys
from app.kernel.db import transaction
from app.kernel.errors import NotThere
from app.members.models import Account
from app.web import cookie
from app.web.api import Problem, Shape, give, read, speaks
from app.web.entering import enter
from app.web.gate import gate
from app.web.guard import open_to_all, open_to_half
from app.web.parts import actor, now, sign_in
from app.web.set_up import may_set_up, refuse_shared_device
from app.web.showing import WRONG, Said, shown, site
from app.web.sign_in import SignedIn, WhoSignedIn

pages = Blueprint("passkeys", __name__)


class Who(Shape):
    """`account`: who, on a device that several people use; elsewhere it goes without saying."""

    account: int | None = Field(default=None, ge=1, le=2**31 - 1)


class Answer(Who):
    """`passkey` is what the browser answered, as JSON text."""

    passkey: str = Field(max_length=20_000)


class Asked(Shape):
    """`options` is for `navigator.credentials`, its bytes as base64url (W3C Web Authentication, section 5)."""

    options: dict[str, Any]


@pages.post("/api/passkeys/new")
@open_to_half
@speaks("What to ask the browser for a new passkey", gives={200: Asked, 403: Problem, 409: Problem})
def ask_to_make() -> ResponseReturnValue:
    if not may_set_up():
        return {"error": "Show first that it is you.", "stop": "prove", "fields": {}}, 403
    refuse_shared_device()
    account_id = actor().id
    asked_for = site()
    with transaction() as session:
        options = passkeys.ask_to_make(session, session.get_one(Account, account_id), site=asked_for, now=now())
    return give(Asked(options=options))


@pages.post("/api/passkeys/ask")
@open_to_all
@speaks(
    "What to ask the browser so that it shows my passkey", takes=Who, gives={200: Asked, 404: Problem, 409: Problem}
)
def ask_to_show() -> ResponseReturnValue:
    held, chosen = sign_in(), read(Who).account
    account_id = held.account_id if held and chosen in (None, held.account_id) else _at_the_door(chosen)
    asked_for = site()
    with transaction() as session:
        options = passkeys.ask_to_show(session, session.get_one(Account, account_id), site=asked_for, now=now())
    return give(Asked(options=options))


@pages.post("/api/unlock/passkey")
@open_to_all
@speaks("Unlock with a passkey, on an enrolled device", takes=Answer, gives={200: SignedIn, 401: Problem, 404: Problem})
def unlock() -> ResponseReturnValue:
    said = read(Answer)
    account_id = _at_the_door(said.account)
    if shown(account_id, Said(passkey=said.passkey)) is None:
        return give(Problem(error=WRONG["passkey"], fields={}), 401)
    with transaction() as session:
        account = session.get_one(Account, account_id)
        token = enter(session, account, how="passkey")
        signed_in = SignedIn(account=WhoSignedIn(id=account.id, name=account.name))
    answer = make_response(*give(signed_in))
    cookie.give(answer, token)
    return answer


def _at_the_door(chosen: int | None) -> int:
    """Return who may come in by passkey on this device now; raises NotThere."""
    person = gate(chosen).person
    if person is None or not person.has_passkey:
        raise NotThere("No passkey opens this here. Use another way.")
    return person.account.id
