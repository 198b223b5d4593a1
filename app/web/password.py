"""Change one's own password."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.access import limits
from app.access.models import SignIn
from app.access.new_password import change_password
from app.access.rules import signs_in_by_pin
from app.access.sign_in import check_password, count_try
from app.alerts.subscribe import drop_all_but_of_sign_in
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotThere, TooManyTries
from app.members.models import Account
from app.web.choosing import LONGEST, chosen
from app.web.guard import needs_proof, open_to_signed_in
from app.web.next_page import inside
from app.web.parts import actor, device, now, the_sign_in

pages = Blueprint("password", __name__)

_WRONG = "That is not the password you have now."


@pages.get("/password")
@open_to_signed_in
@needs_proof
def form() -> ResponseReturnValue:
    return _page(inside(request.args.get("next")))


@pages.post("/password")
@open_to_signed_in
@needs_proof
def submit() -> ResponseReturnValue:
    """Take the new password; every other place where one was signed in ends."""
    next = inside(request.form.get("next"))
    current, new = request.form.get("current", "")[:LONGEST], request.form.get("password", "")[:LONGEST]
    account_id, held_id = actor().id, the_sign_in().id
    try:
        is_right = _is_right(current)
    except TooManyTries as many:
        return _page(next, {"current": str(many)}), 429
    if not is_right:
        return _page(next, {"current": _WRONG}), 422
    try:
        password_hash = chosen(new, about=[actor().name, _own_name()])
    except NotFit as unfit:
        return _page(next, unfit.fields), 422
    with transaction() as session:
        here = session.get_one(SignIn, held_id)
        change_password(session, session.get_one(Account, account_id), password_hash, here=here, now=now())
        drop_all_but_of_sign_in(session, account_id, held_id, because="another password", now=now())
    return redirect(next, 303)


def _is_right(current: str) -> bool:
    """Compare with the password that one has, each try counted as at the door."""
    name, address = _own_name(), request.remote_addr or ""
    with transaction() as session:
        tried = count_try(session, name, device=device(), address=address, now=now())
    if check_password(db.session(), tried, current) is None:
        return False
    with transaction() as session:
        limits.forgive(session, tried.counted[0])
        limits.give_back(session, tried.counted[1])
    return True


def _own_name() -> str:
    """Return the address that one signs in by; raises NotThere for whoever signs in by PIN."""
    name = actor().sign_in
    if name is None or signs_in_by_pin(actor().role):
        raise NotThere("You come in without a password. Your lead can give you a code for a new PIN.")
    return name


def _page(next: str, faults: dict[str, str] | None = None) -> str:
    return render_template("sign_in/password.html", name=_own_name(), next=next, faults=faults or {})
