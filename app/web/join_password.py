"""Use a one-time code with e-mail and password: join in a role that needs them, or begin anew after a loss.

The code comes in the body of the form, never in an address: addresses stay in logs and histories.
"""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.access import limits
from app.access.invite import look_at
from app.access.join import Joined, email, join_by_password, recover
from app.access.models import Invite, InviteKind
from app.access.rules import signs_in_by_pin
from app.alerts.subscribe import drop_all_of_account
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotThere
from app.members.models import Account
from app.web import cookie
from app.web.choosing import LONGEST, chosen
from app.web.entering import end_before
from app.web.guard import open_to_all
from app.web.next_page import with_next
from app.web.parts import now

pages = Blueprint("join_password", __name__)

_NEEDED = "This is needed."


class Typed(NamedTuple):
    code: str
    name: str
    sign_in: str
    password: str


@pages.get("/join/password")
@open_to_all
def start() -> ResponseReturnValue:
    """Without a code there is nothing to show: it is typed on the page before."""
    return redirect("/join")


@pages.post("/join/password")
@open_to_all
def submit() -> ResponseReturnValue:
    """Show the page for a code; or, with a password, use it."""
    form = request.form
    typed = Typed(
        form.get("code", "")[:40],
        form.get("name", "")[:80],
        form.get("sign_in", "")[:200],
        form.get("password", "")[:LONGEST],
    )
    invite_id = _look_at(typed.code)
    if "password" not in form:
        return _page(invite_id, typed)
    try:
        password_hash = _chosen(invite_id, typed)
        with transaction() as session:
            end_before(session)
            joined = _use(session, typed, password_hash)
    except NotFit as unfit:
        return _page(invite_id, typed, unfit.fields), 422
    answer = make_response(redirect(with_next("/second-factor/set-up", "/"), 303))
    cookie.give(answer, joined.token)
    return answer


def fits_here(invite: Invite) -> bool:
    """Return whether this code is used with a password: for a role that has one, or to begin anew."""
    by_password = invite.role is not None and not signs_in_by_pin(invite.role)  # a role is given to somebody new alone
    return invite.kind is InviteKind.RECOVERY or by_password


def _look_at(code: str) -> int:
    """Return the invite of this code, each look counted as a try; raises NotThere, TooManyTries."""
    tried = ("code", request.remote_addr or "")
    with transaction() as session:
        limits.take(session, tried, now=now())
    with transaction() as session:
        invite = look_at(session, code, now=now())
        if not fits_here(invite):
            raise NotThere("This code is for something else. Ask for a new one.")
        limits.give_back(session, tried)
        return invite.id


def _chosen(invite_id: int, typed: Typed) -> str:
    """Return the hash of the new password; raises NotFit naming each field at fault."""
    session, about, faults = db.session(), [typed.name, typed.sign_in], {}
    invite = session.get_one(Invite, invite_id)
    if invite.kind is InviteKind.RECOVERY:
        account = session.get_one(Account, invite.account_id)
        about = [account.name, account.sign_in or ""]
    else:
        faults = {field: _NEEDED for field in ("name", "sign_in") if not getattr(typed, field).strip()}
        try:
            email(typed.sign_in)
        except NotFit as unfit:
            faults = unfit.fields | faults
    try:
        password_hash = chosen(typed.password, about=about)
    except NotFit as unfit:
        password_hash, faults = "", faults | unfit.fields
    if faults:
        raise NotFit("Look at what is marked.", faults)
    return password_hash


def _use(session: Session, typed: Typed, password_hash: str) -> Joined:
    if look_at(session, typed.code, now=now()).kind is InviteKind.RECOVERY:
        joined = recover(session, typed.code, password_hash=password_hash, now=now())
        drop_all_of_account(session, joined.account.id, because="began anew", now=now())
        return joined
    return join_by_password(
        session, typed.code, name=typed.name, sign_in=typed.sign_in, password_hash=password_hash, now=now()
    )


def _page(invite_id: int, typed: Typed, faults: dict[str, str] | None = None) -> str:
    session = db.session()
    invite = session.get_one(Invite, invite_id)
    return render_template(
        "sign_in/join_password.html",
        account=session.get(Account, invite.account_id) if invite.account_id else None,
        role=invite.role.value if invite.role else "",
        member=invite.member_id,
        typed=typed,
        faults=faults or {},
    )
