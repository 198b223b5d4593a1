"""What the phones of the demo town sent back: delivered, opened, and a word from some who were near."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.models import Alert, AlertState, Delivery, Message, Progress, Word
from app.alerts.receipts import answer, opened
from app.members.models import Account
from app.members.permissions import Permission, may

_FRESH = timedelta(minutes=10)
_READ_BY, _READ_BY_OF_FRESH = 0.55, 0.3  # of what has just sounded, most have not been opened yet
_ANSWERS = 3


def came_back(session: Session, alert: Alert, *, now: datetime) -> None:
    """Mark the pushes of an alert as sent and let its readers answer; nothing lies after `now`."""
    r = random.Random(str(alert.report_id or alert.wording))
    share = _READ_BY_OF_FRESH if now - alert.raised_at < _FRESH else _READ_BY
    words = 0
    for delivery in _sent(session, alert, Message.ALERT, at=alert.raised_at):
        if r.random() > 0.93:
            continue  # a phone that was off
        delivery.delivered_at = alert.raised_at + timedelta(seconds=r.randint(3, 40))
        read_at = delivery.delivered_at + timedelta(seconds=r.randint(15, 170))
        if r.random() > share or read_at > now:
            continue
        reader = session.get_one(Account, delivery.account_id)
        delivery.opened_at = read_at
        opened(session, alert, by=reader, now=read_at)
        if words < _ANSWERS and may(reader, Permission.ANSWER_ALERTS) and _is_current(alert, read_at):
            word = Word.SEEN_HERE if words == 1 and r.random() < 0.4 else r.choice((Word.NOT_HERE, Word.LOOKING_OUT))
            answer(session, alert, word, by=reader, now=read_at)
            words += 1
    session.flush()


def corrected(session: Session, alert: Alert, *, at: datetime) -> None:
    """Mark the correction of a recalled alert as sent and shown."""
    _shown(session, alert, Message.CORRECTION, at=at)


def ended(session: Session, alert: Alert, *, at: datetime) -> None:
    """Mark the same of one that was stood down."""
    _shown(session, alert, Message.STAND_DOWN, at=at)


def _shown(session: Session, alert: Alert, message: Message, *, at: datetime) -> None:
    for delivery in _sent(session, alert, message, at=at):
        delivery.delivered_at = at + timedelta(seconds=12)
    session.flush()


def _sent(session: Session, alert: Alert, message: Message, *, at: datetime) -> list[Delivery]:
    """Return the pushes of this message, sent; phones that were spared the sound in quiet hours stay spared."""
    rows = session.scalars(
        select(Delivery)
        .where(Delivery.alert_id == alert.id, Delivery.message == message, Delivery.because.is_(None))
        .order_by(Delivery.id)
    ).all()
    for row in rows:
        row.progress, row.attempts, row.status, row.sent_at = Progress.SENT, 1, 201, at + timedelta(seconds=2)
    return list(rows)


def _is_current(alert: Alert, at: datetime) -> bool:
    return alert.state(at) in (AlertState.NOT_YET_CHECKED, AlertState.APPROVED)
