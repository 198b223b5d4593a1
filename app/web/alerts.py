"""Alerts near me, one alert, what I say about it, and what phones tell of it."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from pydantic import AwareDatetime

from app.alerts.models import Word
from app.alerts.near_me import alerts_for, look_up, opened_by
from app.alerts.reach import reach
from app.alerts.receipts import answer, delivery_of, opened, receipt
from app.alerts.state_of import state_of
from app.alerts.told_where import Told, told_where
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed
from app.members.permissions import Permission
from app.web.alert_shapes import AlertAnswer, AlertList, ReachShape, line, sees_reach, whole
from app.web.api import Shape, give, read, speaks
from app.web.guard import needs, open_to_all
from app.web.parts import actor, now, parts
from app.web.sent_at import by_our_clock

pages = Blueprint("alerts", __name__)


class MyAnswer(Shape):
    """`answer` null takes the word back. `said_at` is by the phone's own clock, for a word that waited for a signal."""

    answer: Word | None
    id: UUID | None = None
    said_at: AwareDatetime | None = None


class Receipt(Shape):
    """`at` is by the phone's own clock, for a receipt that waited for a signal."""

    token: str
    kind: Literal["delivered", "opened"]
    at: AwareDatetime | None = None


class PlaceTold(Shape):
    """One premises, with the most that came back from it, and how far it lies from the alert, in metres."""

    name: str
    state: Told
    phones: int
    metres: int
    east_m: int
    north_m: int


class WhereTold(ReachShape):
    """How far an alert has come: by premises, never by person."""

    as_of: AwareDatetime
    place: str
    radius_m: int
    premises: list[PlaceTold]


@pages.get("/api/alerts")
@needs(Permission.SEE_ALERTS)
@speaks(
    "The alerts of the last 72 hours that concern me; 304 when If-None-Match names their state",
    gives={200: AlertList, 304: None},
)
def all_alerts() -> ResponseReturnValue:
    session, account = db.session(), actor()
    state = state_of(session, account, now())
    if request.if_none_match.contains(state):
        return "", 304, {"ETag": f'"{state}"'}  # every open phone asks again and again: this is all that it costs
    seen = opened_by(session, account)
    lines = [line(session, one, account, was_opened=one.id in seen) for one in alerts_for(session, account, now=now())]
    body, status = give(AlertList(as_of=now(), state=state, alerts=lines))
    return body, status, {"ETag": f'"{state}"'}


@pages.get("/api/alerts/<uuid:id>")
@needs(Permission.SEE_ALERTS)
@speaks("One alert. That it was opened is noted", gives={200: AlertAnswer})
def one_alert(id: UUID) -> ResponseReturnValue:
    with transaction() as session:
        alert = look_up(session, id, for_account=actor(), now=now())
        opened(session, alert, by=actor(), now=now())
        return give(whole(session, alert, actor()))


@pages.get("/api/alerts/<uuid:id>/reach")
@needs(Permission.SEE_ALERTS)
@speaks("How far an alert has come, by premises: for who sent it, and the desk", gives={200: WhereTold})
def where_told(id: UUID) -> ResponseReturnValue:
    session = db.session()
    alert = look_up(session, id, for_account=actor(), now=now())
    if not sees_reach(session, alert, actor()):
        raise NotAllowed("Only who sent an alert, and the desk, see where it came.")
    return give(
        WhereTold(
            **reach(session, alert, now=now())._asdict(),
            as_of=now(),
            place=alert.place,
            radius_m=alert.radius_m,
            premises=[PlaceTold(**one._asdict()) for one in told_where(session, alert, now=now())],
        )
    )


@pages.post("/api/alerts/<uuid:id>/answer")
@needs(Permission.ANSWER_ALERTS)
@speaks("Say seen here, not here, looking out, or take it back", takes=MyAnswer, gives={200: AlertAnswer})
def say(id: UUID) -> ResponseReturnValue:
    said = read(MyAnswer)
    with transaction() as session:
        alert = look_up(session, id, for_account=actor(), now=now())
        answer(session, alert, said.answer, said_at=by_our_clock(said.said_at), by=actor(), now=now())
        session.flush()
        return give(whole(session, alert, actor()))


@pages.post("/api/receipts")
@open_to_all  # the token is the right: the phone may be signed out when the push comes
@speaks("A push was shown or opened on the device that has this token", takes=Receipt, gives={204: None})
def note_receipt() -> ResponseReturnValue:
    said = read(Receipt)
    delivery_id = delivery_of(said.token, parts().keyring.receipts)  # nobody waits for a token that is none
    with transaction() as session:
        receipt(session, delivery_id, said.kind, now=by_our_clock(said.at))
    return "", 204
