"""What stands between somebody and a page, as a page or as JSON: each says what to do, and loses nothing typed."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.web.asking import why_page
from app.web.parts import actor, locked, wants_json
from app.web.showing import ways_of

PROOF_FIELDS = frozenset({"proof_code", "proof_pin", "proof_passkey"})


def sign_in_first() -> ResponseReturnValue:
    """Answer somebody who is not signed in, or whose sign-in waits for a PIN."""
    if wants_json():
        if locked() is not None:
            return {"error": "Townwatch is locked. Enter your PIN to go on.", "stop": "locked"}, 401
        return {"error": "You were signed out. Sign in to go on.", "stop": "signed out"}, 401
    if request.method != "GET":
        back = {"href": f"/sign-in?{urlencode({'next': request.path})}", "word": "Sign in"}
        page = {"headline": "Signed out", "sentence": "You were signed out, so nothing was done. Sign in to go on."}
        return render_template("errors/error.html", status=401, back=back, **page), 401
    return redirect(f"/sign-in?{urlencode({'next': _here()})}")


def second_factor_first() -> ResponseReturnValue:
    return _go("/second-factor", "Show your second factor to go on.", "second factor", 401)


def choose_place_first() -> ResponseReturnValue:
    return _go("/tonight", "Say first where you work tonight.", "tonight", 403)


def read_first() -> ResponseReturnValue:
    return _go("/must-read", "There is something to read and accept first.", "must read", 403)


def say_why_first() -> ResponseReturnValue:
    """Ask why; a form that was sent waits on that page and goes on after."""
    if wants_json() or request.method == "GET":
        return _go("/why", "Say first why you are looking.", "why", 403)
    return why_page(then=_here()), 403


def prove_first(fault: str = "", status: int = 403, *, by: str = "") -> ResponseReturnValue:
    """Ask for PIN, code or passkey; `by` is which of them `fault` speaks of.

    A form that was sent waits on that page with all that was typed, and goes on after.
    """
    if wants_json():
        return {"error": fault or "Show first that it is you.", "stop": "prove", "fields": {}}, status
    if request.method == "GET":
        return redirect(f"/prove?{urlencode({'next': _here()})}")
    return proof_page(_here(), waiting_fields(), by=by, fault=fault), status


def proof_page(action: str, waiting: list[tuple[str, str]], *, by: str = "", fault: str = "") -> str:
    """Return the page that asks for proof. What waits is sent to `action` again, together with the proof."""
    return render_template(
        "sign_in/prove.html", action=action, waiting=waiting, by=by, fault=fault, ways=ways_of(actor())
    )


def waiting_fields() -> list[tuple[str, str]]:
    """Return all that was typed into the form that was sent, but for the proof."""
    return [(name, value) for name, values in request.form.lists() if name not in PROOF_FIELDS for value in values]


def _go(page: str, sentence: str, stop: str, status: int) -> ResponseReturnValue:
    if wants_json():
        return {"error": sentence, "stop": stop, "fields": {}}, status
    if request.method != "GET":
        back = {"href": page, "word": "Go on"}
        return render_template(
            "errors/error.html", status=status, back=back, headline="Not yet", sentence=f"{sentence} Nothing was done."
        ), status
    return redirect(f"{page}?{urlencode({'next': _here()})}")


def _here() -> str:
    return request.full_path.rstrip("?")
