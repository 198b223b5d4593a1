"""Who is asked for: the desk tells the town in words that it has read, says why not, or lets an alert stand longer."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.ask_missing import find, tell, turn_down, waiting
from app.alerts.extend import extend
from app.alerts.found import waits_for_longer
from app.alerts.missing import Asker
from app.alerts.models import Alert, AlertKind, MissingRequest
from app.alerts.notices import LONGEST, Target
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.models import Account, Zone
from app.members.permissions import Permission
from app.web.desk_new_alert import ASKER_WORDS
from app.web.guard import needs
from app.web.parts import actor, now
from app.web.typed import as_typed

pages = Blueprint("desk_missing", __name__)

BECAUSE = (
    "They have been found.",
    "The reference is not known to the body that is named.",
    "Telling the town may put them at risk. Please telephone the desk.",
)
_DONE = {
    "turned-down": "Turned down. Whoever asked reads why.",
    "extended": "It stands for another 72 hours. No phone rings again.",
}


class Waits(NamedTuple):
    """One request that waits, and from whom."""

    request: MissingRequest
    asker: str
    by: str


class Out(NamedTuple):
    """An alert that is out. `longer_by`: who asked in the app for another 72 hours, and waits for them; or nothing."""

    alert: Alert
    longer_by: str


@pages.get("/desk/missing")
@needs(Permission.SEND_NOTICES)
def all_missing() -> ResponseReturnValue:
    return _render()


@pages.post("/desk/missing/<uuid:id>/send")
@needs(Permission.SEND_NOTICES)
def send(id: UUID) -> ResponseReturnValue:
    """Tell the town; what was typed comes back when something is missing."""
    typed = as_typed(4000)
    target = Target(zones=(typed["zones"],)) if typed.get("zones") else Target()
    try:
        with transaction() as session:
            found = find(session, id, for_account=actor())
            alert = tell(session, found, wording=typed.get("wording", ""), target=target, by=actor(), now=now())
            alert_id = alert.id
    except NotFit as missing:
        return _render(at=id, typed=typed, faults=missing.fields), 422
    except NotPossible as conflict:
        return _render(at=id, typed=typed, conflict=str(conflict)), 409
    return redirect(url_for("desk_alerts.all_alerts", done=alert_id, _anchor=f"a-{alert_id}"), 303)


@pages.post("/desk/missing/<uuid:id>/turn-down")
@needs(Permission.SEND_NOTICES)
def let_fall(id: UUID) -> ResponseReturnValue:
    """Say why the town is not told."""
    typed = as_typed(4000)
    because = f"{typed.get('because_choice', '')} {typed.get('because', '')}"[:1000]
    try:
        with transaction() as session:
            turn_down(session, find(session, id, for_account=actor()), because, by=actor(), now=now())
    except NotFit as missing:
        return _render(at=id, typed=typed, faults=missing.fields), 422
    except NotPossible as conflict:
        return _render(at=id, typed=typed, conflict=str(conflict)), 409
    return redirect(url_for("desk_missing.all_missing", done="turned-down"), 303)


@pages.post("/desk/missing/<uuid:id>/extend")
@needs(Permission.SEND_NOTICES)
def stand_longer(id: UUID) -> ResponseReturnValue:
    """Let an alert stand for another 72 hours, by the body's word."""
    typed = as_typed(4000)
    try:
        with transaction() as session:
            extend(session, _alert(session, id), asked_by=typed.get("asked_by", ""), by=actor(), now=now())
    except NotFit as missing:
        return _render(at=id, typed=typed, faults=missing.fields), 422
    except NotPossible as conflict:
        return _render(at=id, typed=typed, conflict=str(conflict)), 409
    return redirect(url_for("desk_missing.all_missing", done="extended"), 303)


def _alert(session: Session, id: UUID) -> Alert:
    found = session.get(Alert, id)
    if found is None or found.kind is not AlertKind.MISSING:
        raise NotThere("There is no such alert.")
    return found


def _out(session: Session, alert: Alert) -> Out:
    asked = session.scalars(select(MissingRequest).where(MissingRequest.alert_id == alert.id)).first()
    waits = asked is not None and waits_for_longer(asked, alert)
    return Out(alert, session.get_one(Account, asked.asked_by_id).name if asked is not None and waits else "")


def _render(
    *,
    at: UUID | None = None,
    typed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    conflict: str = "",
) -> str:
    """Return what waits and what is out. `at`: the request or alert whose form comes back."""
    session = db.session()
    out = select(Alert).where(Alert.kind == AlertKind.MISSING, Alert.recalled_at.is_(None), Alert.ends_at > now())
    return render_template(
        "desk/missing.html",
        waits=[
            Waits(one, ASKER_WORDS[Asker(one.asker)], session.get_one(Account, one.asked_by_id).name)
            for one in waiting(session, for_account=actor())
        ],
        out=[_out(session, one) for one in session.scalars(out.order_by(Alert.raised_at.desc()))],
        at=at,
        typed=typed or {},
        faults=faults or {},
        conflict=conflict,
        zones=[(zone.id, zone.name) for zone in session.scalars(select(Zone).order_by(Zone.name))],
        because=BECAUSE,
        longest=LONGEST,
        done=_DONE.get(request.args.get("done", ""), ""),
    )
