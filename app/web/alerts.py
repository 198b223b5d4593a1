"""Alerts near me, one alert, and what I say about it."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import AwareDatetime
from sqlalchemy.orm import Session

from app.alerts import rules
from app.alerts.models import Alert, AlertState, Word
from app.alerts.near_me import alerts_for, look_up, opened_by, shows_person
from app.alerts.receipts import answer, delivery_of, my_word, opened, reach, receipt, words_about
from app.kernel.db import db, transaction
from app.members.models import Account
from app.members.nearby import metres_from
from app.members.permissions import Permission
from app.photos.models import Photo
from app.profiles.models import Profile
from app.web.api import Shape, give, read, speaks
from app.web.guard import needs, open_to_all
from app.web.parts import actor, now, parts, today, zone
from app.web.shapes import Named, Picture, headline, named, ready

pages = Blueprint("alerts", __name__)


class AlertLine(Shape):
    """An alert in a list. `state` is what a reader is told first."""

    id: UUID
    kind: str
    state: AlertState
    headline: str
    place: str
    metres: int | None
    happened_at: AwareDatetime
    raised_at: AwareDatetime
    ends_at: AwareDatetime
    photo: Picture | None
    my_answer: Word | None
    opened: bool


class AlertList(Shape):
    as_of: AwareDatetime
    alerts: list[AlertLine]


class ReachShape(Shape):
    """In phones; `answered` counts words."""

    told: int
    delivered: int
    opened: int
    answered: dict[str, int]


class SaidShape(Shape):
    premises: str
    answer: Word
    at: AwareDatetime


class RecallShape(Shape):
    says: str
    at: AwareDatetime


class AlertAnswer(AlertLine):
    says: list[str]
    chips: list[str]
    profile: Named | None
    reach: ReachShape
    answers: list[SaidShape]
    recall: RecallShape | None


class MyAnswer(Shape):
    """`answer` null takes the word back."""

    answer: Word | None
    id: UUID | None = None


class Receipt(Shape):
    token: str
    kind: Literal["delivered", "opened"]


@pages.get("/api/alerts")
@needs(Permission.SEE_ALERTS)
@speaks("The alerts of the last 72 hours that concern me", gives={200: AlertList})
def all_alerts() -> ResponseReturnValue:
    session, account = db.session(), actor()
    seen = opened_by(session, account)
    lines = [
        AlertLine.model_validate(_line(session, one, account, one.id in seen))
        for one in alerts_for(session, account, now=now())
    ]
    return give(AlertList(as_of=now(), alerts=lines))


@pages.get("/api/alerts/<uuid:id>")
@needs(Permission.SEE_ALERTS)
@speaks("One alert. That it was opened is noted", gives={200: AlertAnswer})
def one_alert(id: UUID) -> ResponseReturnValue:
    with transaction() as session:
        alert = look_up(session, id, for_account=actor(), now=now())
        opened(session, alert, by=actor(), now=now())
        return give(_whole(session, alert, actor()))


@pages.post("/api/alerts/<uuid:id>/answer")
@needs(Permission.ANSWER_ALERTS)
@speaks("Say seen here, not here, looking out, or take it back", takes=MyAnswer, gives={200: AlertAnswer})
def say(id: UUID) -> ResponseReturnValue:
    said = read(MyAnswer)
    with transaction() as session:
        alert = look_up(session, id, for_account=actor(), now=now())
        answer(session, alert, said.answer, by=actor(), now=now())
        session.flush()
        return give(_whole(session, alert, actor()))


@pages.post("/api/receipts")
@open_to_all  # the token is the right: the phone may be signed out when the push comes
@speaks("A push was shown or opened on the device that has this token", takes=Receipt, gives={204: None})
def note_receipt() -> ResponseReturnValue:
    said = read(Receipt)
    delivery_id = delivery_of(said.token, parts().keyring.receipts)  # nobody waits for a token that is none
    with transaction() as session:
        receipt(session, delivery_id, said.kind, now=now())
    return "", 204


def _shows_person(session: Session, alert: Alert) -> bool:
    return shows_person(session, alert, now=now(), today=today())


def _line(session: Session, alert: Alert, account: Account, was_opened: bool) -> dict[str, object]:
    photo = session.get(Photo, alert.photo_id) if alert.photo_id and _shows_person(session, alert) else None
    return {
        "id": alert.id,
        "kind": alert.kind.value if alert.recalled_at is None else "correction",
        "state": alert.state(now()),
        "headline": headline(alert),
        "place": alert.place,
        "metres": metres_from(account, alert.where) if alert.premises_id else None,
        "happened_at": alert.happened_at,
        "raised_at": alert.raised_at,
        "ends_at": alert.ends_at,
        "photo": ready(photo),
        "my_answer": my_word(session, alert, account),
        "opened": was_opened,
    }


def _whole(session: Session, alert: Alert, account: Account) -> AlertAnswer:
    shown = _shows_person(session, alert)
    profile = session.get(Profile, alert.profile_id) if alert.profile_id and shown else None
    reached = reach(session, alert)
    local_happened = alert.happened_at.astimezone(zone())
    return AlertAnswer.model_validate(
        {
            **_line(session, alert, account, True),
            "says": rules.says(
                alert,
                ref=profile.ref if profile else None,
                now=now(),
                ends=f"{alert.ends_at.astimezone(zone()):%H:%M}",
                happened=f"on {local_happened:%A} at {local_happened:%H:%M}",
            ),
            "chips": alert.chips if shown else [],
            "profile": named(profile) if profile else None,
            "reach": ReachShape(**reached._asdict()),
            "answers": [
                SaidShape(premises=one.premises, answer=one.word, at=one.at) for one in words_about(session, alert)
            ],
            "recall": RecallShape(says="Recalled.", at=alert.recalled_at) if alert.recalled_at else None,
        }
    )
