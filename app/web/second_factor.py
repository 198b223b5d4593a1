"""After the password: a passkey, a code of the code app, or a recovery code."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from pydantic import Field

from app.access.factors import factors_of
from app.access.models import Level, SignIn
from app.access.rules import is_set_up
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, TooManyTries
from app.web.api import Problem, Shape, give, read, speaks
from app.web.entering import Entered
from app.web.guard import open_to_half
from app.web.next_page import inside, with_next
from app.web.parts import actor, the_sign_in
from app.web.showing import Said, shown, ways_of
from app.web.sign_in import SignedIn, WhoSignedIn

pages = Blueprint("second_factor", __name__)


class Factor(Shape):
    """One of them. `passkey` is what the browser answered, as JSON text."""

    code: str = Field("", max_length=20)
    passkey: str = Field("", max_length=20_000)
    recovery_code: str = Field("", max_length=60)
    pin: str = Field("", max_length=12)


@pages.get("/second-factor")
@open_to_half
def form() -> ResponseReturnValue:
    """Ask for it, or lead on: to setting one up, or to where somebody was going."""
    held, next = the_sign_in(), inside(request.args.get("next"))
    if held.level is Level.FULL:
        return redirect(next)
    if not is_set_up(held.account.role, factors_of(db.session(), held.account)):
        return redirect(with_next("/second-factor/set-up", next))
    return _page(next)


@pages.post("/second-factor")
@open_to_half
def submit() -> ResponseReturnValue:
    next = inside(request.form.get("next"))
    said = Said(
        passkey=request.form.get("passkey", ""),
        code=request.form.get("code", "")[:20],
        recovery_code=request.form.get("recovery_code", "")[:60],
        pin=request.form.get("pin", "")[:12],
    )
    if the_sign_in().level is Level.FULL:  # sent twice, or in another tab before
        return redirect(next, 303)
    try:
        entered = _enter(said)
    except (TooManyTries, NotAllowed) as refused:
        return _page(next, said.by, str(refused)), 429 if isinstance(refused, TooManyTries) else 403
    if entered is None:
        return _page(next, said.by, said.wrong), 401
    # Whoever needed paper has perhaps lost the phone: a new one can be set up at once.
    to = with_next("/second-factor/set-up", next) if said.by == "recovery_code" else next
    answer = make_response(redirect(to, 303))
    entered.give(answer)
    return answer


@pages.post("/api/second-factor")
@open_to_half
@speaks(
    "Show the second factor without leaving a half-written report", takes=Factor, gives={200: SignedIn, 401: Problem}
)
def submit_from_a_draft() -> ResponseReturnValue:
    said = Said(**read(Factor).model_dump())
    account, held = actor(), the_sign_in()
    answer = make_response(*give(SignedIn(account=WhoSignedIn(id=account.id, name=account.name))))
    if held.level is Level.FULL:
        return answer
    entered = _enter(said)
    if entered is None:
        return give(Problem(error=said.wrong, fields={said.by: said.wrong} if said.by else {}), 401)
    entered.give(answer)
    return answer


def _enter(said: Said) -> Entered | None:
    held = the_sign_in()
    held_id, account_id = held.id, held.account_id
    how = shown(account_id, said, may_recover=True)
    if how is None:
        return None
    with transaction() as session:
        if session.get_one(SignIn, held_id).ended_at is not None:
            raise NotAllowed("You were signed out meanwhile. Sign in to go on.")
        return Entered(session, held_id, how=how)


def _page(next: str, by: str = "", fault: str = "") -> str:
    account = actor()
    return render_template(
        "sign_in/second_factor.html",
        name=account.name,
        ways=ways_of(account),
        next=next,
        by=by,
        fault=fault,
    )
