"""Who got one alert, by name: the desk's alone, with a reason, for thirty days."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.alerts.models import Word
from app.alerts.reach import KEPT_BY_PERSON, Got, by_person, reach
from app.alerts.rules import is_unreachable
from app.kernel.db import db, transaction
from app.kernel.errors import NotPossible
from app.members.permissions import Permission
from app.web.desk_alerts import the_alert
from app.web.guard import asks_why, needs
from app.web.parts import actor, now, said_why

pages = Blueprint("desk_receipts", __name__)

NEVER_A_MEASURE = "The desk sees that a phone got an alert and opened it. It is never a measure of anybody’s work."
WORDS = {Word.SEEN_HERE: "Seen here", Word.NOT_HERE: "Not here", Word.LOOKING_OUT: "Looking out"}
_STEPS = ("answered", "opened", "delivered", "unreachable", "on its way", "spared")


@pages.get("/desk/alerts/<uuid:id>/receipts")
@needs(Permission.RECALL_ALERTS)
@asks_why
def one(id: UUID) -> ResponseReturnValue:
    """Show who got, opened and answered an alert; that somebody looked is written down."""
    got: list[Got] = []
    gone = ""
    try:
        with transaction() as session:
            got = by_person(session, the_alert(id), because=said_why(), by=actor(), now=now())
    except NotPossible as over:
        gone = str(over)
    alert = the_alert(id)
    return render_template(
        "desk/receipts.html",
        alert=alert,
        is_live=alert.is_live(now()),
        reach=reach(db.session(), alert, now=now()),
        groups=[(step, [one for one in got if _step(one) == step]) for step in _STEPS],
        gone=gone,
        words=WORDS,
        until=alert.raised_at + KEPT_BY_PERSON,
        said=said_why(),
        sentence=NEVER_A_MEASURE,
    )


def _step(got: Got) -> str:
    """Return how far it came with this person, by what came last."""
    if got.word is not None:
        return "answered"
    if got.opened_at is not None:
        return "opened"
    if got.delivered_at is not None:
        return "delivered"
    if is_unreachable(got.sent_at, None, now=now()):
        return "unreachable"
    return "on its way" if got.phones else "spared"
