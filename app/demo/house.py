"""What a lead and the desk find about people today: phones, somebody to confirm, one who is paused, one phone lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.devices import enrol
from app.access.models import Device
from app.access.rules import signs_in_by_pin
from app.agreements.models import Paper, PaperKind
from app.demo.events import Event
from app.demo.settle import Settled
from app.members.models import Account, Premises
from app.people.lock_out import lock_out

_TO_CONFIRM, _PAUSED = "hamza", "wendell"
_LOST, _WHO_SAW = "chloe", "kwame"
_SHARES = "P12"
_PAPER_ENDS = "P23"
_PHONES = ("Chrome on Android", "Safari on iPhone", "Firefox on Android")


def letting_in(session: Session, settled: Settled, now: datetime) -> list[Event]:
    """Return how those who work in shops got a phone each, one shop got one to share, and one phone was lost."""
    phones: dict[int, Device] = {}
    shared_at = settled.premises[_SHARES]
    events: list[Event] = [
        (at, partial(_give_phone, session, account, phones, at=at, now=now))
        for account in settled.accounts.values()
        for at in [now - timedelta(days=account.id)]
        if signs_in_by_pin(account.role)
    ]
    at = now - timedelta(days=40)
    events.append((at, partial(_share_phone, session, shared_at, at=at)))
    at = now - timedelta(hours=2)
    events.append((at, partial(_lose_phone, session, settled.accounts, phones, at=at)))
    return events


def arrange(session: Session, settled: Settled, *, now: datetime) -> None:
    """Let what waits for a word today wait: somebody to confirm, one who is paused, a paper that ends soon."""
    settled.accounts[_TO_CONFIRM].confirmed_until = now + timedelta(days=2, hours=5)
    settled.accounts[_PAUSED].confirmed_until = now - timedelta(days=3)
    _let_a_paper_end_soon(session, settled.premises[_PAPER_ENDS].member_id, now)


def _give_phone(session: Session, account: Account, phones: dict[int, Device], *, at: datetime, now: datetime) -> None:
    """Enrol a phone; nobody holds its token, so it opens nothing."""
    if account.is_active:
        name = _PHONES[account.id % len(_PHONES)]
        phone = phones[account.id] = enrol(session, name, whose=account, by=account, now=at).device
        phone.seen_at = now - timedelta(hours=account.id % 30, minutes=7)


def _share_phone(session: Session, shared_at: Premises, *, at: datetime) -> None:
    enrol(session, "Chrome on Android", whose=shared_at, by=None, now=at)


def _lose_phone(session: Session, accounts: dict[str, Account], phones: dict[int, Device], *, at: datetime) -> None:
    lock_out(session, phones[accounts[_LOST].id], because="left on the bus", by=accounts[_WHO_SAW], now=at)


def _let_a_paper_end_soon(session: Session, member_id: int, now: datetime) -> None:
    own = select(Paper).where(Paper.member_id == member_id, Paper.kind == PaperKind.MEMBERSHIP)
    session.scalars(own).one().ends_on = now.date() + timedelta(days=40)
