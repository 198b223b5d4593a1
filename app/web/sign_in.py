"""Sign in and out."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.alerts.subscribe import drop_all_of_sign_in
from app.kernel.db import db, transaction
from app.kernel.errors import TooManyTries
from app.members.models import Account, AccountState, SignIn
from app.members.scheme import the_scheme
from app.members.sign_in import begin, check_password, end
from app.web import cookie
from app.web.api import Problem, Shape, give, read, speaks
from app.web.guard import open_to_all
from app.web.parts import now, sign_in, signed_in

pages = Blueprint("sign_in", __name__)

DEMO_PASSWORD = "market-cross-1848"  # noqa: S105 - of an invented town, printed at its start
# Who is offered first: one of each part that somebody may want to play.
DEMO_FIRST = ("rukhsana", "tom", "mei", "hamza", "leon", "marek", "gwilym", "hannah", "eleanor")
_WRONG = "That name and password do not go together."


class Credentials(Shape):
    sign_in: str = Field(max_length=200)
    password: str = Field(max_length=200)


class WhoSignedIn(Shape):
    id: int
    name: str


class SignedIn(Shape):
    account: WhoSignedIn


class DemoSignIn(NamedTuple):
    name: str
    role: str
    premises: str
    sign_in: str


@pages.get("/sign-in")
@open_to_all
def form() -> ResponseReturnValue:
    if signed_in() is not None:
        return redirect(_inside(request.args.get("next")))
    return _form(next=request.args.get("next", ""))


@pages.post("/sign-in")
@open_to_all
def submit() -> ResponseReturnValue:
    name, password = request.form.get("sign_in", "")[:200], request.form.get("password", "")[:200]
    next = request.form.get("next", "")
    try:
        begun = _begin(name, password)
    except TooManyTries as many:
        return _form(name, next, {"password": str(many)}), 429
    if begun is None:
        return _form(name, next, {"password": _WRONG}), 401
    answer = make_response(redirect(url_for("sign_in.arrived", next=_inside(next))))
    cookie.give(answer, begun[1])
    return answer


@pages.get("/signed-in")
@open_to_all
def arrived() -> ResponseReturnValue:
    """Go on to where somebody was going, or say why the browser would not keep the sign-in."""
    if signed_in() is None:
        return render_template("sign_in/cookie_refused.html"), 400
    return redirect(_inside(request.args.get("next")))


@pages.post("/api/sign-in")
@open_to_all
@speaks("Sign in without leaving a half-written report", takes=Credentials, gives={200: SignedIn, 401: Problem})
def submit_from_a_draft() -> ResponseReturnValue:
    said = read(Credentials)
    begun = _begin(said.sign_in, said.password)
    if begun is None:
        return give(Problem(error=_WRONG, fields={"password": _WRONG}), 401)
    who, token = begun
    answer = make_response(*give(SignedIn(account=who)))
    cookie.give(answer, token)
    return answer


@pages.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    held = sign_in()
    if held is not None:
        held_id = held.id
        with transaction() as session:
            end(session, session.get_one(SignIn, held_id), now=now())
            drop_all_of_sign_in(session, held_id, now=now())
    answer = make_response(redirect(url_for("sign_in.form")))
    cookie.take_back(answer)
    # Never "storage": it would delete a report that is still on the phone.
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def _begin(name: str, password: str) -> tuple[WhoSignedIn, str] | None:
    checked = check_password(db.session(), name, password, address=request.remote_addr or "", now=now())
    with transaction() as session:
        begun = begin(session, checked, now=now())
        return (WhoSignedIn(id=begun[0].id, name=begun[0].name), begun[1]) if begun else None


def _inside(target: str | None) -> str:
    """Return the address to go on to, if it is one of ours; otherwise home."""
    try:
        parts = urlsplit(target or "")
    except ValueError:
        return "/"
    ours = target and not parts.scheme and not parts.netloc and target.startswith("/") and "\\" not in target
    return target if ours and target and not target.startswith("//") else "/"


def _form(name: str = "", next: str = "", faults: dict[str, str] | None = None) -> str:
    scheme = the_scheme(db.session())
    is_demo = scheme is not None and scheme.is_demo
    return render_template(
        "sign_in/sign_in.html",
        sign_in=name,
        next=next,
        faults=faults or {},
        demo_sign_ins=demo_sign_ins() if is_demo else [],
        demo_first=len(DEMO_FIRST),
        demo_password=DEMO_PASSWORD if is_demo else "",
    )


def demo_sign_ins() -> list[DemoSignIn]:
    """Return who can sign in to the demo town: first one of each part to play, then everybody else."""
    accounts = db.session().scalars(
        select(Account)
        .where(Account.state == AccountState.ACTIVE)
        .options(selectinload(Account.premises))
        .order_by(Account.id)
    )
    order = {name: place for place, name in enumerate(DEMO_FIRST)}
    return [
        DemoSignIn(one.name, one.role.value, ", ".join(place.name for place in one.premises), one.sign_in)
        for one in sorted(accounts, key=lambda one: order.get(one.sign_in.split("@")[0], len(order)))
    ]
