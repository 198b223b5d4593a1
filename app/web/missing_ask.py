"""Ask the town to look out for somebody who is missing: for the police, the council, hospitals and schools."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID, uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.alerts.ask_missing import ask, asked_by_me, asker_of
from app.alerts.models import Alert, AlertState, MissingRequest
from app.alerts.notices import LONGEST
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit
from app.members.permissions import Permission
from app.web.desk_words import clock
from app.web.guard import needs
from app.web.parts import actor, now

pages = Blueprint("missing_ask", __name__)


class Asked(NamedTuple):
    """One request and how it stands, as a sentence. `is_open`: the desk has not said anything yet, or it is out."""

    request: MissingRequest
    says: str
    is_open: bool


@pages.get("/missing/ask")
@needs(Permission.ASK_FOR_MISSING)
def write() -> ResponseReturnValue:
    return _form({"id": str(uuid4())})


@pages.post("/missing/ask")
@needs(Permission.ASK_FOR_MISSING)
def send() -> ResponseReturnValue:
    """Put it before the desk; what was typed comes back when something is missing."""
    typed = {name: value.replace("\r\n", "\n")[:4000] for name, value in request.form.items()}
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


def _form(typed: dict[str, str], *, faults: dict[str, str] | None = None) -> str:
    session = db.session()
    return render_template(
        "missing/ask.html",
        typed=typed,
        faults=faults or {},
        asker=asker_of(actor()).value,
        asked=[_asked(one) for one in asked_by_me(session, actor())],
        longest=LONGEST,
        done=request.args.get("done") == "asked",
    )


def _asked(one: MissingRequest) -> Asked:
    if one.decided_at is None:
        return Asked(one, f"At the desk since {clock(one.at)}. If it cannot wait, telephone the desk.", True)
    alert = db.session().get(Alert, one.alert_id) if one.alert_id else None
    if alert is None:
        return Asked(one, f"The town was not told. The desk says: {one.because}", False)
    state = alert.state(now())
    if alert.is_live(now()):
        return Asked(one, f"The town was told {clock(alert.raised_at)}. It ends {clock(alert.ends_at)}.", True)
    if state is AlertState.STOOD_DOWN:
        return Asked(one, f"Stood down: {alert.recalled_because}", False)
    if state is AlertState.RECALLED:
        return Asked(one, f"Corrected: {alert.recalled_because}", False)
    return Asked(one, f"It ended {clock(alert.ends_at)}. If they are still missing, ask again.", False)
