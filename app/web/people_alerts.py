"""Which alerts came to a lead's own premises: counted by premises, never by person."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.models import TELL_THE_TOWN_NOTHING, Alert
from app.alerts.near_me import is_shown
from app.alerts.reach import Place, by_premises
from app.kernel.db import db
from app.members.models import Member, Premises
from app.members.permissions import Permission
from app.web.guard import needs
from app.web.parts import actor, now

pages = Blueprint("people_alerts", __name__)

_OF_THE_LAST = timedelta(days=7)
_MOST = 30


class Line(NamedTuple):
    """One alert and how far it came at each of the lead's premises; `is_listed` while it can still be opened."""

    alert: Alert
    places: list[Place]
    is_listed: bool


@pages.get("/people/alerts")
@needs(Permission.MANAGE_OWN_PEOPLE)
def all_alerts() -> ResponseReturnValue:
    session, lead = db.session(), actor()
    return render_template(
        "people/alerts.html", lines=_lines(session, lead.member_id), member=session.get(Member, lead.member_id or 0)
    )


def _lines(session: Session, member_id: int | None) -> list[Line]:
    """Return the alerts of the last week that went to this member's premises, newest first."""
    own = set(session.scalars(select(Premises.id).where(Premises.member_id == member_id)))
    listed = set(session.scalars(select(Alert.id).where(is_shown(now()))))
    recent = session.scalars(
        select(Alert)
        .where(Alert.raised_at > now() - _OF_THE_LAST, Alert.kind.not_in(TELL_THE_TOWN_NOTHING))
        .order_by(Alert.raised_at.desc())
        .limit(200)
    )
    found: list[Line] = []
    for alert in recent:
        places = [place for place in by_premises(session, alert, only=own, now=now()) if place.told]
        if places:
            found.append(Line(alert, places, alert.id in listed))
        if len(found) == _MOST:
            break
    return found
