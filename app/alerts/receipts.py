"""What came back: delivered, opened, and what people near say. Each is safe to say twice."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.models import Alert, Answer, Delivery, Opened, Word
from app.kernel.errors import NotPossible, NotThere
from app.members.models import Account, Premises
from app.members.nearby import nearest_to
from app.members.permissions import Permission, require

_LONGEST_NUMBER = 18  # digits; longer ones fit into no table


class Said(NamedTuple):
    """One word about an alert, by premises and never by person."""

    premises: str
    word: Word
    at: datetime


def token_for(delivery_id: int, secret: bytes) -> str:
    """Return the token that goes out with one delivery. It is computed, so nothing is kept that could leak."""
    seal = hmac.new(secret, f"receipt {delivery_id}".encode(), hashlib.sha256).hexdigest()[:32]
    return f"{delivery_id}.{seal}"


def delivery_of(token: str, secret: bytes) -> int:
    """Return the delivery that a token stands for; raises NotThere for one that we never gave out."""
    number = token.partition(".")[0]
    if not number.isdecimal() or len(number) > _LONGEST_NUMBER:
        raise NotThere("There is no such delivery.")
    if not hmac.compare_digest(token_for(int(number), secret).encode(), token.encode()):
        raise NotThere("There is no such delivery.")
    return int(number)


def receipt(session: Session, delivery_id: int, kind: Literal["delivered", "opened"], *, now: datetime) -> None:
    """Note that a push was shown or opened; raises NotThere when the delivery has been forgotten."""
    delivery = session.get(Delivery, delivery_id)
    if delivery is None:
        raise NotThere("There is no such delivery.")
    delivery.delivered_at = delivery.delivered_at or now
    if kind == "opened":
        delivery.opened_at = delivery.opened_at or now


def opened(session: Session, alert: Alert, *, by: Account, now: datetime) -> None:
    """Note that an account has looked at the alert in the app: at the alert first, and at its correction."""
    known = session.get(Opened, (alert.id, by.id))
    if known is None:
        session.add(Opened(alert_id=alert.id, account_id=by.id, at=now))
    elif alert.recalled_at is not None and known.at < alert.recalled_at:
        known.at = now


def answer(
    session: Session, alert: Alert, word: Word | None, *, said_at: datetime | None = None, by: Account, now: datetime
) -> None:
    """Say "seen here", "not here" or "looking out", or take it back with None; raises NotPossible when it is over.

    `said_at` is when it was said, for a word that a phone without a signal has kept: the latest word counts,
    in whatever order they come. A word said before the end counts also after it.
    """
    require(by, Permission.ANSWER_ALERTS)
    at = min(said_at or now, now)
    if not alert.is_live(at) or alert.recalled_at is not None:
        raise NotPossible("This alert has ended. Your answer is not needed any more.")
    known = session.get(Answer, (alert.id, by.id))
    if known is None:
        nearest = nearest_to(by.premises, alert.where)
        premises_id = nearest[0].id if nearest else None
        session.add(Answer(alert_id=alert.id, account_id=by.id, word=word, premises_id=premises_id, at=at))
    elif known.at <= at:  # the same word again is a later one: what was said in between does not undo it
        known.word, known.at = word, at


def words_about(session: Session, alert: Alert) -> list[Said]:
    """Return what was said, newest first, by premises."""
    rows = session.execute(
        select(Answer, Premises.name)
        .outerjoin(Premises, Premises.id == Answer.premises_id)
        .where(Answer.alert_id == alert.id, Answer.word.is_not(None))
        .order_by(Answer.at.desc())
    )
    return [Said(name or "Another premises", answer.word, answer.at) for answer, name in rows if answer.word]


def my_word(session: Session, alert: Alert, account: Account) -> Word | None:
    known = session.get(Answer, (alert.id, account.id))
    return known.word if known else None
