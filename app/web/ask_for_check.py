"""A page for anybody whom a door gave a card: nobody signs in, and no answer tells whether a card is ours."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.breaches.ask_for_check import LONGEST, TAKEN, ask_for_check
from app.kernel.db import transaction
from app.kernel.errors import NotFit, TooManyTries
from app.web.guard import open_to_all
from app.web.parts import now
from app.web.typed import as_typed

pages = Blueprint("ask_for_check", __name__)


@pages.get("/ask-for-a-check")
@open_to_all
def form() -> ResponseReturnValue:
    return _render(done=TAKEN if "done" in request.args else "")


@pages.post("/ask-for-a-check")
@open_to_all
def send() -> ResponseReturnValue:
    """Take it; what was typed comes back when something is missing, and when too many have come from here."""
    typed = as_typed(LONGEST + 1)
    words = {name: typed.get(name, "") for name in ("ref", "asks", "reach_them")}
    try:
        with transaction() as session:
            ask_for_check(session, **words, address=request.remote_addr or "", now=now())
    except NotFit as missing:
        return _render(typed, missing.fields), 422
    except TooManyTries:
        wait = "Too many have asked from here. Wait a quarter of an hour, or telephone us."
        return _render(typed, conflict=wait), 429
    return redirect("/ask-for-a-check?done", 303)


def _render(
    typed: dict[str, str] | None = None, faults: dict[str, str] | None = None, *, conflict: str = "", done: str = ""
) -> str:
    return render_template(
        "ask_for_check.html", typed=typed or {}, faults=faults or {}, conflict=conflict, done=done, longest=LONGEST
    )
