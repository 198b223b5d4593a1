"""Show that it is you: as a page on the way to another, and as JSON for a phone's screen."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from pydantic import AwareDatetime, Field

from app.access.rules import PROOF_LASTS, has_proof
from app.web.api import Problem, Shape, give, read, speaks
from app.web.guard import open_to_entered
from app.web.next_page import inside
from app.web.parts import now, the_sign_in
from app.web.proving import proof_fault, said_in_form
from app.web.showing import Said
from app.web.stops import proof_page

pages = Blueprint("prove", __name__)


class Proof(Shape):
    """One of them. `passkey` is what the browser answered, as JSON text."""

    pin: str = Field("", max_length=12)
    code: str = Field("", max_length=20)
    passkey: str = Field("", max_length=20_000)


class Proved(Shape):
    """`until`: how long what needs proof is open."""

    until: AwareDatetime


@pages.get("/prove")
@open_to_entered
def form() -> ResponseReturnValue:
    """Ask for it. Whoever comes back to a page that has had its proof is led on to where the form was written."""
    next = inside(request.args.get("next"))
    if "done" in request.args and has_proof(the_sign_in(), now()):
        return redirect(next)
    return _page(next)


@pages.post("/prove")
@open_to_entered
def submit() -> ResponseReturnValue:
    """Take the proof and go on to the page that asked for it."""
    next, said = inside(request.form.get("next")), said_in_form()
    fault, status = proof_fault(said)
    return (_page(next, said.by, fault), status) if fault else redirect(next, 303)


@pages.post("/api/prove")
@open_to_entered
@speaks(
    "Show that it is me, for what matters most",
    takes=Proof,
    gives={200: Proved, 401: Problem, 403: Problem, 422: Problem, 429: Problem},
)
def submit_from_a_screen() -> ResponseReturnValue:
    said = Said(**read(Proof).model_dump())
    fault, status = proof_fault(said)
    if fault:
        return give(Problem(error=fault, fields={said.by: fault} if said.by else {}), status)
    return give(Proved(until=now() + PROOF_LASTS))


def _page(next: str, by: str = "", fault: str = "") -> str:
    return proof_page("/prove", [("next", next)], by=by, fault=fault)
