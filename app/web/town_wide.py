"""Notices to the whole town that wait for their second person: somebody else at the desk, a lead or the Board."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.alerts.models import AlertKind, Message, Proposal
from app.alerts.notices import EVERYBODY, notice
from app.alerts.preview import preview
from app.alerts.town_wide import LAPSES_AFTER, open_proposals, second, turn_down
from app.alerts.wording import preview_says, says, title, until
from app.kernel.db import db, transaction
from app.kernel.errors import NotPossible, NotThere
from app.members.models import Account
from app.members.permissions import Permission, may
from app.members.rules import short_name
from app.web.desk_words import ago
from app.web.guard import needs
from app.web.parts import actor, now, zone

pages = Blueprint("town_wide", __name__)


class Waits(NamedTuple):
    """One notice as it will be read, whom it would reach now, and how much is `left` of its day (1 to 0)."""

    proposal: Proposal
    by: str
    is_own: bool
    title: str
    says: list[str]
    reaches: str
    lapses_at: datetime
    left: float


@pages.get("/town-wide")
@needs(Permission.SECOND_NOTICES)
def all_waiting() -> ResponseReturnValue:
    return _render()


@pages.post("/town-wide/<uuid:id>/send")
@needs(Permission.SECOND_NOTICES)
def send(id: UUID) -> ResponseReturnValue:
    """Send it as it was proposed, to every phone of the town."""
    try:
        with transaction() as session:
            alert_id = second(session, _proposal(session, id), by=actor(), now=now()).id
    except NotPossible as conflict:
        return _render(conflict=_who_was_quicker(id) or str(conflict)), 409
    if may(actor(), Permission.RECALL_ALERTS):
        return redirect(f"/desk/alerts?done={alert_id}#a-{alert_id}", 303)
    return redirect("/town-wide?done=sent", 303)


@pages.post("/town-wide/<uuid:id>/turn-down")
@needs(Permission.SECOND_NOTICES)
def let_fall(id: UUID) -> ResponseReturnValue:
    """Let it fall; its proposer may do so as well."""
    try:
        with transaction() as session:
            turn_down(session, _proposal(session, id), by=actor(), now=now())
    except NotPossible as conflict:
        return _render(conflict=_who_was_quicker(id) or str(conflict)), 409
    return redirect("/town-wide?done=turned-down", 303)


def waiting(session: Session) -> list[Waits]:
    """Return what waits for a second person, as this account sees it."""
    return [_laid_out(session, one) for one in open_proposals(session, for_account=actor(), now=now())]


def _laid_out(session: Session, proposal: Proposal) -> Waits:
    proposer = session.get_one(Account, proposal.proposed_by_id)
    ends_at = now() + timedelta(hours=proposal.hours)
    alert = notice(
        session, AlertKind.TOWN_WIDE, EVERYBODY, wording=proposal.wording, ends_at=ends_at, by=actor(), now=now()
    )
    lapses_at = proposal.proposed_at + LAPSES_AFTER
    return Waits(
        proposal=proposal,
        by=proposer.name,
        is_own=proposer.id == actor().id,
        title=title(alert, Message.ALERT),
        says=says(alert, ref=None, now=now(), ends=until(ends_at.astimezone(zone()), now()), happened=""),
        reaches=preview_says(preview(session, alert, now=now())),
        lapses_at=lapses_at,
        left=(lapses_at - now()) / LAPSES_AFTER,
    )


def _proposal(session: Session, id: UUID) -> Proposal:
    found = session.get(Proposal, id)
    if found is None:
        raise NotThere("There is no such proposal.")
    return found


def _who_was_quicker(id: UUID) -> str:
    proposal = _proposal(db.session(), id)
    if proposal.decided_by_id is None or proposal.decided_at is None:
        return ""
    by = db.session().get_one(Account, proposal.decided_by_id)
    did = "sent this" if proposal.alert_id is not None else "turned this down"
    return f"{short_name(by.name)} {did} {ago(proposal.decided_at)}."


def _render(conflict: str = "") -> str:
    return render_template("town_wide/town_wide.html", waits=waiting(db.session()), conflict=conflict, done=_done())


def _done() -> str:
    return {"sent": "Sent. Every phone of the town rings.", "turned-down": "Turned down. Nothing was sent."}.get(
        request.args.get("done", ""), ""
    )
