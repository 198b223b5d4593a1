"""Sign in, unlock, lock, sign out."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field

from app.access import pin as pins
from app.access import rules
from app.access.models import Device, SignIn
from app.access.sign_in import begin_half, check_password, count_try, lock
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, TooManyTries
from app.members.models import Account
from app.members.scheme import the_scheme
from app.web import cookie
from app.web.api import Problem, Shape, give, read, speaks
from app.web.demo_entry import demo_doors
from app.web.entering import end_before, enter, usable_device
from app.web.gate import gate, who_may_use
from app.web.guard import open_to_all
from app.web.next_page import inside
from app.web.parts import device, now, parts, sign_in, signed_in, wants_json

pages = Blueprint("sign_in", __name__)

_WRONG = "That name and password do not go together."
_WRONG_PIN = "That is not the PIN."


class Credentials(Shape):
    sign_in: str = Field(max_length=200)
    password: str = Field(max_length=200)


class Pin(Shape):
    """`account`: who, on a device that several people use; on one's own phone it goes without saying."""

    pin: str = Field(max_length=12)
    account: int | None = Field(default=None, ge=1, le=2**31 - 1)


class WhoSignedIn(Shape):
    id: int
    name: str


class SignedIn(Shape):
    """`then`: what still has to be shown, or None."""

    account: WhoSignedIn
    then: str | None = None


@pages.get("/sign-in")
@open_to_all
def form() -> ResponseReturnValue:
    if signed_in() is not None:
        return redirect(inside(request.args.get("next")))
    return _form(next=request.args.get("next", ""), chosen=_number(request.args.get("who", "")))


@pages.post("/sign-in")
@open_to_all
def submit() -> ResponseReturnValue:
    name, password = request.form.get("sign_in", "")[:200], request.form.get("password", "")[:200]
    next = request.form.get("next", "")
    try:
        begun = _begin_half(name, password)
    except TooManyTries as many:
        return _form(name, next, {"password": str(many)}), 429
    if begun is None:
        return _form(name, next, {"password": _WRONG}), 401
    answer = make_response(redirect(url_for("sign_in.arrived", next=inside(next))))
    cookie.give(answer, begun[1])
    return answer


@pages.post("/sign-in/pin")
@open_to_all
def submit_pin() -> ResponseReturnValue:
    next = request.form.get("next", "")
    who = _number(request.form.get("account", ""))
    try:
        entered = _enter_by_pin(request.form.get("pin", "")[:12], who)
    except (TooManyTries, NotAllowed) as refused:
        status = 429 if isinstance(refused, TooManyTries) else 403
        return _form(next=next, faults={"pin": str(refused)}, chosen=who), status
    if entered is None:
        return _form(next=next, faults={"pin": _WRONG_PIN}, chosen=who), 401
    answer = make_response(redirect(url_for("sign_in.arrived", next=inside(next))))
    cookie.give(answer, entered[1])
    return answer


@pages.get("/signed-in")
@open_to_all
def arrived() -> ResponseReturnValue:
    """Go on to where somebody was going, or say why the browser would not keep the sign-in."""
    if signed_in() is None:
        return render_template("sign_in/cookie_refused.html"), 400
    return redirect(inside(request.args.get("next")))


@pages.post("/api/sign-in")
@open_to_all
@speaks("Sign in without leaving a half-written report", takes=Credentials, gives={200: SignedIn, 401: Problem})
def submit_from_a_draft() -> ResponseReturnValue:
    said = read(Credentials)
    begun = _begin_half(said.sign_in, said.password)
    if begun is None:
        return give(Problem(error=_WRONG, fields={"password": _WRONG}), 401)
    answer = make_response(*give(SignedIn(account=begun[0], then="second factor")))
    cookie.give(answer, begun[1])
    return answer


@pages.post("/api/unlock")
@open_to_all
@speaks("Unlock with a PIN, on an enrolled device", takes=Pin, gives={200: SignedIn, 401: Problem, 403: Problem})
def unlock_from_a_draft() -> ResponseReturnValue:
    said = read(Pin)
    entered = _enter_by_pin(said.pin, said.account)
    if entered is None:
        return give(Problem(error=_WRONG_PIN, fields={"pin": _WRONG_PIN}), 401)
    answer = make_response(*give(SignedIn(account=entered[0])))
    cookie.give(answer, entered[1])
    return answer


@pages.post("/api/lock")
@open_to_all
@speaks("Cover everything until the PIN is entered again", gives={204: None})
def lock_now() -> ResponseReturnValue:
    held = sign_in()
    if held is not None:
        held_id = held.id
        with transaction() as session:
            lock(session.get_one(SignIn, held_id), now=now())
    return "", 204


@pages.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    with transaction() as session:
        end_before(session)
    answer = make_response(("", 204) if wants_json() else redirect(url_for("sign_in.form")))
    cookie.take_back(answer)
    # Never "storage", whatever the phone says of itself: it would delete a report that is still on it. What is the
    # account's, the app's own scripts delete by name (static/js/forget.js). "cache" also empties what the browser keeps
    # whole for its back button.
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def _begin_half(name: str, password: str) -> tuple[WhoSignedIn, str] | None:
    with transaction() as session:
        tried = count_try(session, name, device=device(), address=request.remote_addr or "", now=now())
    account_id = check_password(db.session(), tried, password)
    if account_id is None:
        return None
    with transaction() as session:
        end_before(session)
        token = begin_half(session, tried, account_id, device=usable_device(), now=now())
        account = session.get_one(Account, account_id)
        return WhoSignedIn(id=account.id, name=account.name), token


def _enter_by_pin(pin: str, chosen: int | None) -> tuple[WhoSignedIn, str] | None:
    """Count the try, compare, and open the locked sign-in of the same person or begin a new one."""
    here = usable_device()
    who_id = _who(here, chosen)
    if who_id is None:
        pins.is_right(None, pin, pepper=parts().keyring.pins)  # as much work as for somebody who may
        return None
    with transaction() as session:
        pins.count_try(session, session.get_one(Account, who_id), now=now())
    if not pins.is_right(db.session().get(Account, who_id), pin, pepper=parts().keyring.pins):
        return None
    with transaction() as session:
        account = session.get_one(Account, who_id)
        pins.was_right(session, account)
        return WhoSignedIn(id=account.id, name=account.name), enter(session, account, how="PIN")


def _who(here: Device | None, chosen: int | None) -> int | None:
    """Return who is meant, if they may sign in by PIN on this device now."""
    if here is None:
        return None
    if here.is_shared:
        account = next((one for one in who_may_use(here) if one.id == chosen), None)
    else:
        account = here.account if here.account and rules.may_use(here, here.account) else None
    if account is None or not account.is_active or account.pin_hash is None or account.is_paused(now()):
        return None
    return account.id


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None


def _form(name: str = "", next: str = "", faults: dict[str, str] | None = None, chosen: int | None = None) -> str:
    scheme = the_scheme(db.session())
    by_password = "with" in request.args or bool(name)
    return render_template(
        "sign_in/sign_in.html",
        sign_in=name,
        next=next,
        faults=faults or {},
        gate=gate(chosen),
        by_password=by_password,
        doors=demo_doors(parts().settings) if scheme is not None and scheme.is_demo else None,
    )
