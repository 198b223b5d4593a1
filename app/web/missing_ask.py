"""Ask the town to look out for somebody who is missing: for the police, the council, hospitals and schools."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID, uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.alerts.ask_missing import ask, asked_by_me, asker_of, is_taken_back
from app.alerts.found import ask_longer, end_request, mine, waits_for_longer
from app.alerts.models import Alert, AlertState, Ending, MissingRequest
from app.alerts.notices import LONGEST
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible
from app.members.permissions import Permission
from app.web.desk_words import clock
from app.web.guard import needs
from app.web.parts import actor, now
from app.web.typed import as_typed

pages = Blueprint("missing_ask", __name__)

_DONE = {
    "asked": "At the desk. You read here what becomes of it.",
    "ended": "Ended. Whoever was told hears so.",
    "longer": "The desk was asked. It ends when it says here, unless the desk lets it stand for longer.",
}


class Asked(NamedTuple):
    """One request and how it stands, as a sentence. `is_open`: the desk has not said anything yet, or it is out.

    `may_ask_longer`: it is out, and no longer time was asked for that the desk has not given.
    """

    request: MissingRequest
    says: str
    is_open: bool
    may_ask_longer: bool = False


@pages.get("/missing/ask")
@needs(Permission.ASK_FOR_MISSING)
def write() -> ResponseReturnValue:
    return _form({"id": str(uuid4())})


@pages.post("/missing/ask")
@needs(Permission.ASK_FOR_MISSING)
def send() -> ResponseReturnValue:
    """Put it before the desk; what was typed comes back when something is missing."""
    typed = as_typed(4000)
    try:
        id = UUID(typed.get("id", ""))
    except ValueError:
        id = uuid4()
    words = {name: typed.get(name, "") for name in ("asked_by", "reference", "wording")}
    try:
        with transaction() as session:
            ask(session, id, **words, by=actor(), now=now())
    except NotFit as missing:
        return _form(typed | {"id": str(id)}, faults=missing.fields), 422
    return redirect(url_for("missing_ask.write", done="asked"), 303)


@pages.post("/missing/ask/<uuid:id>/end")
@needs(Permission.ASK_FOR_MISSING)
def end(id: UUID) -> ResponseReturnValue:
    """Take one's own request back, or end the alert that came of it."""
    ending = Ending.CORRECTION if request.form.get("how") == "mistake" else Ending.STAND_DOWN
    return _carry_out(id, lambda session, one: end_request(session, one, ending, by=actor(), now=now()), "ended")


@pages.post("/missing/ask/<uuid:id>/longer")
@needs(Permission.ASK_FOR_MISSING)
def longer(id: UUID) -> ResponseReturnValue:
    """Ask the desk to let the alert stand for longer."""
    return _carry_out(id, lambda session, one: ask_longer(session, one, by=actor(), now=now()), "longer")


def _carry_out(id: UUID, verb: Callable[[Session, MissingRequest], None], done: str) -> ResponseReturnValue:
    try:
        with transaction() as session:
            verb(session, mine(session, id, for_account=actor()))
    except NotPossible as conflict:
        return _form({"id": str(uuid4())}, conflict=str(conflict)), 409
    return redirect(url_for("missing_ask.write", done=done), 303)


def _form(typed: dict[str, str], *, faults: dict[str, str] | None = None, conflict: str = "") -> str:
    session = db.session()
    return render_template(
        "missing/ask.html",
        typed=typed,
        faults=faults or {},
        asker=asker_of(actor()).value,
        asked=[_asked(one) for one in asked_by_me(session, actor())],
        longest=LONGEST,
        conflict=conflict,
        done=_DONE.get(request.args.get("done", ""), ""),
    )


def _asked(one: MissingRequest) -> Asked:
    if one.decided_at is None:
        return Asked(one, f"At the desk since {clock(one.at)}. If it cannot wait, telephone the desk.", True)
    if is_taken_back(one):
        return Asked(one, f"You took this back {clock(one.decided_at)}. The town was not told.", False)
    alert = db.session().get(Alert, one.alert_id) if one.alert_id else None
    if alert is None:
        return Asked(one, f"The town was not told. The desk says: {one.because}", False)
    state = alert.state(now())
    if alert.is_live(now()):
        waits = waits_for_longer(one, alert)
        asked = " You have asked for longer; it is at the desk." if waits else ""
        says = f"The town was told {clock(alert.raised_at)}. It ends {clock(alert.ends_at)}.{asked}"
        return Asked(one, says, True, may_ask_longer=not waits)
    if state is AlertState.STOOD_DOWN:
        return Asked(one, f"Stood down: {alert.recalled_because}", False)
    if state is AlertState.RECALLED:
        return Asked(one, f"Corrected: {alert.recalled_because}", False)
    return Asked(one, f"It ended {clock(alert.ends_at)}. If they are still missing, ask again.", False)
