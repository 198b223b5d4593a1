"""Police and council ask for evidence, and see how their own requests stand: nothing of anybody's record."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.evidence.models import PackRequest, RequestState
from app.evidence.open_request import ask_for, asked_by
from app.evidence.rules import GATEWAYS
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible
from app.members.permissions import Permission
from app.web.desk_packs import LONGEST, routes, wanted_of
from app.web.guard import needs
from app.web.parts import actor, now, today
from app.web.typed import as_typed

pages = Blueprint("ask_evidence", __name__)

_SAYS = {
    RequestState.APPROVED: "Approved. The desk hands it to you.",
    RequestState.REFUSED: "Refused. The desk tells you why.",
    RequestState.WITHDRAWN: "Taken back.",
    RequestState.CLOSED: "Closed. Thank you for telling us what became of it.",
}


class Asked(NamedTuple):
    request: PackRequest
    says: str


@pages.get("/ask-for-evidence")
@needs(Permission.ASK_FOR_PACKS)
def write() -> ResponseReturnValue:
    return _form({})


@pages.post("/ask-for-evidence")
@needs(Permission.ASK_FOR_PACKS)
def send() -> ResponseReturnValue:
    """Put it before the desk; what was typed comes back when something is missing."""
    typed = as_typed(LONGEST)
    try:
        with transaction() as session:
            ask_for(session, typed.get("ref", ""), wanted_of(typed), by=actor(), now=now())
    except NotFit as missing:
        return _form(typed, faults=missing.fields), 422
    except NotPossible as conflict:
        return _form(typed, conflict=str(conflict)), 409
    return redirect("/ask-for-evidence?done=asked", 303)


def _form(typed: dict[str, str], *, faults: dict[str, str] | None = None, conflict: str = "") -> str:
    account = actor()
    mine = {"agency": account.member.name if account.member else "", "recipient": account.name}
    return render_template(
        "missing/ask_evidence.html",
        typed=mine | typed,
        faults=faults or {},
        conflict=conflict,
        routes=routes(),
        gateways=GATEWAYS,
        first_day=today().isoformat(),
        asked=[Asked(one, _says(one)) for one in asked_by(db.session(), account)],
        done="At the desk. They call you back before anything is handed over." if request.args.get("done") else "",
    )


def _says(one: PackRequest) -> str:
    if one.state is RequestState.ASKED:
        return "Two people decide on it." if one.called_back_at else "At the desk. They call you back first."
    return _SAYS[one.state]
