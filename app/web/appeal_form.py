"""Appeal without a sign-in: the code of the notice, and one's own words. It shows nothing about anybody."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.access import limits
from app.appeals.models import AppealKind
from app.appeals.take_appeal import LONGEST, PUBLIC, Said, send_appeal
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, TooManyTries
from app.scheme_rules.current import current_rules
from app.web.guard import open_to_all
from app.web.parts import now, zone
from app.web.typed import as_typed

pages = Blueprint("appeal_form", __name__)


@pages.get("/appeal")
@open_to_all
def form() -> ResponseReturnValue:
    return _render({}, {}, is_sent=request.args.get("done") == "sent")


@pages.post("/appeal")
@open_to_all
def send() -> ResponseReturnValue:
    """Take it. Right and wrong codes are answered alike, and a wrong one is kept nowhere."""
    typed = as_typed(LONGEST + 1)
    said = Said(
        AppealKind.EARLY_REVIEW if typed.get("kind") == "early review" else AppealKind.APPEAL,
        typed.get("says", ""),
        PUBLIC,
        now(),
        typed.get("from_whom", ""),
        typed.get("reach_them", ""),
    )
    try:
        with transaction() as session:
            limits.take(session, ("appeal", request.remote_addr or ""), now=now())
            send_appeal(session, typed.get("code", ""), said, now=now(), zone=zone())
    except NotFit as missing:
        return _render(typed, missing.fields), 422
    except TooManyTries:
        return _render(typed, {}, is_too_often=True), 429
    return redirect("/appeal?done=sent", 303)


def _render(typed: dict[str, str], faults: dict[str, str], *, is_sent: bool = False, is_too_often: bool = False) -> str:
    return render_template(
        "appeals/form.html",
        typed=typed,
        faults=faults,
        is_sent=is_sent,
        is_too_often=is_too_often,
        within=current_rules(db.session()).matrix.appealing,
    )
