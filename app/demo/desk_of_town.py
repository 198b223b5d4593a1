"""Who keeps the demo town's desk: the Board's chair is named, and the manager was away for three days, with cover."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from app.demo.events import Event
from app.demo.settle import Settled
from app.duty.away import away_now, come_back, go_away
from app.duty.chair import choose_chair

_NAMED_AGO, _WENT_AGO = timedelta(days=30), timedelta(days=12)
_AWAY_FOR, _MEANT_FOR = timedelta(days=3, hours=2), timedelta(days=4)
_MANAGER, _COVER, _CHAIR = "rukhsana", "tom", "gwilym"


def desk(session: Session, settled: Settled, now: datetime) -> list[Event]:
    """Return how the chair was named, and how somebody was away and came back a day early."""
    went_at = now - _WENT_AGO
    return [
        (now - _NAMED_AGO, partial(_name_the_chair, session, settled, now - _NAMED_AGO)),
        (went_at, partial(_go, session, settled, went_at)),
        (went_at + _AWAY_FOR, partial(_return, session, settled, went_at + _AWAY_FOR)),
    ]


def _name_the_chair(session: Session, settled: Settled, at: datetime) -> None:
    accounts = settled.accounts
    choose_chair(session, accounts[_CHAIR].id, by=accounts[_MANAGER], now=at)


def _go(session: Session, settled: Settled, at: datetime) -> None:
    manager, cover = settled.accounts[_MANAGER], settled.accounts[_COVER]
    go_away(session, manager, cover=cover, until=at + _MEANT_FOR, by=manager, now=at)


def _return(session: Session, settled: Settled, at: datetime) -> None:
    manager = settled.accounts[_MANAGER]
    for absence in away_now(session, now=at):
        if absence.account_id == manager.id:
            come_back(session, absence, by=manager, now=at)
