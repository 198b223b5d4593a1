"""Who has read what in the demo town: everybody has, but for one, so that the page of it can be looked at."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from app.agreements import accept, defaults
from app.demo.events import Event
from app.demo.settle import Settled
from app.members.models import Account, AccountState

_STILL_READING = "ryan"  # has accepted the first, opened the second
_BEFORE = timedelta(days=60)
_A_READ = timedelta(seconds=50)


def reading(session: Session, settled: Settled, now: datetime) -> list[Event]:
    """Return how the documents were published two months ago, and how each has accepted them one by one."""
    began = now - _BEFORE
    events: list[Event] = [(began, partial(_publish, session, began))]
    here = [(name, account) for name, account in settled.accounts.items() if account.state is not AccountState.INVITED]
    for number, (name, account) in enumerate(here):
        at = began + timedelta(minutes=30 + 47 * number)
        events.append((at, partial(_read, session, account, at, stops_early=name == _STILL_READING)))
    return events


def _publish(session: Session, at: datetime) -> None:
    defaults.put_in(session, by_id=None, now=at)


def _read(session: Session, account: Account, at: datetime, *, stops_early: bool) -> None:
    waiting = accept.show(session, account, now=at)
    for one in waiting:
        at += _A_READ
        accept.open_up(session, account, one.must_read_id, now=at)
        if stops_early and one is not waiting[0]:
            return
        accept.accept(session, account, one.must_read_id, opened=True, now=at)
