"""The alerts of the town as the desk sees them: how far each came, and its recall."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from app.alerts.models import Alert, AlertKind, Delivery, Ending, Message
from app.alerts.near_me import newest
from app.alerts.recall import recall
from app.alerts.rules import WHAT_TO_DO
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.models import Account
from app.members.permissions import Permission
from app.members.rules import short_name
from app.web.desk_case import Raised, about
from app.web.desk_new_alert import KINDS
from app.web.desk_sentences import BECAUSE
from app.web.desk_words import ago
from app.web.guard import needs
from app.web.parts import actor, now
from app.web.town_wide import waiting
from app.web.typed import as_typed

pages = Blueprint("desk_alerts", __name__)

_SHOWN = 40


@pages.get("/desk/alerts")
@needs(Permission.RECALL_ALERTS)
def all_alerts() -> ResponseReturnValue:
    return _render()


@pages.post("/desk/alerts/<uuid:id>/recall")
@needs(Permission.RECALL_ALERTS)
def correct(id: UUID) -> ResponseReturnValue:
    """Take back an alert that was wrong."""
    return _take_back(id, Ending.CORRECTION)


@pages.post("/desk/alerts/<uuid:id>/stand-down")
@needs(Permission.RECALL_ALERTS)
def stand_down(id: UUID) -> ResponseReturnValue:
    """End an alert that was right and is over."""
    return _take_back(id, Ending.STAND_DOWN)


def _take_back(id: UUID, ending: Ending) -> ResponseReturnValue:
    """Take one alert back; the reason comes back when something stands in the way."""
    typed = as_typed(4000)
    because = f"{typed.get('because_choice', '')} {typed.get('because', '')}".strip()
    try:
        with transaction() as session:
            recall(session, the_alert(id), because=because[:1000], ending=ending, by=actor(), now=now())
    except NotFit as missing:
        return _render(opened=id, opened_as=ending, typed=typed, faults=missing.fields), 422
    except NotPossible as conflict:
        return _render(opened=id, opened_as=ending, typed=typed, conflict=_who_was_quicker(id) or str(conflict)), 409
    return redirect(url_for("desk_alerts.all_alerts", done=id, _anchor=f"a-{id}"), 303)


def the_alert(id: UUID) -> Alert:
    """Return an alert of the town; raises NotThere, also for a test."""
    found = db.session().get(Alert, id)
    if found is None or found.kind is AlertKind.TEST:
        raise NotThere("There is no such alert.")
    return found


def _who_was_quicker(id: UUID) -> str:
    alert = the_alert(id)
    by = db.session().get(Account, alert.recalled_by_id) if alert.recalled_by_id else None
    if by is None or alert.recalled_at is None:
        return ""
    did = "stood this down" if alert.recalled_as is Ending.STAND_DOWN else "corrected this"
    return f"{short_name(by.name)} {did} {ago(alert.recalled_at)}."


def _render(
    *,
    opened: UUID | None = None,
    opened_as: Ending | None = None,
    typed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    conflict: str = "",
) -> str:
    session = db.session()
    shown = [about(session, one) for one in newest(session, limit=_SHOWN, now=now())]
    names = {id: session.get_one(Account, id).name for id in _people(shown)}
    return render_template(
        "desk/alerts.html",
        live=[one for one in shown if one.is_live],
        over=[one for one in shown if not one.is_live],
        names=names,
        opened=opened,
        opened_as=opened_as,
        typed=typed or {},
        faults=faults or {},
        conflict=conflict,
        done=_done(shown),
        waits=waiting(session),
        kinds=KINDS,
        because=BECAUSE,
        what_to_do=WHAT_TO_DO,
    )


def _people(shown: list[Raised]) -> set[int]:
    people = {one.alert.approved_by_id for one in shown} | {one.alert.recalled_by_id for one in shown}
    return {id for id in people if id is not None}


def _done(shown: list[Raised]) -> str:
    """Return what has just been sent or taken back, read from the alert itself."""
    id = request.args.get("done", "")
    if id == "proposed":
        return "Proposed. A second person sends it: they see it here, and leads and the Board on a page of their own."
    one = next((one for one in shown if str(one.alert.id) == id), None)
    if one is None or actor().id not in (one.alert.recalled_by_id, one.alert.raised_by_id):
        return ""
    if one.alert.recalled_at is None:
        many = one.reach.told
        return (
            f"Sent. {many} {'phone is' if many == 1 else 'phones are'} told." if many else "Sent. No phone rings now."
        )
    over = one.alert.recalled_as is Ending.STAND_DOWN
    messages = select(func.count()).where(
        Delivery.alert_id == one.alert.id,
        Delivery.message == (Message.STAND_DOWN if over else Message.CORRECTION),
    )
    told = db.session().scalar(messages)
    did, what = ("Stood down", "that it is over") if over else ("Corrected", "the correction")
    if not told:
        return f"{did}. No phone that was told is still signed in; whoever opens the alert reads {what}."
    return f"{did}. {told} {'phone gets' if told == 1 else 'phones get'} {'word ' if over else ''}{what}."
