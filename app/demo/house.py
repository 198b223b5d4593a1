"""What a lead and the desk find about people today: phones, somebody to confirm, one who is paused, one phone lost."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.devices import enrol
from app.access.models import Device
from app.access.rules import signs_in_by_pin
from app.agreements.models import Paper, PaperKind
from app.demo.settle import Settled
from app.members.models import Account, Premises
from app.people.lock_out import lock_out

_TO_CONFIRM, _PAUSED = "hamza", "wendell"
_LOST, _WHO_SAW = "chloe", "kwame"
_SHARES = "P12"
_PAPER_ENDS = "P23"
_PHONES = ("Chrome on Android", "Safari on iPhone", "Firefox on Android")


def arrange(session: Session, settled: Settled, *, now: datetime) -> None:
    """Let those who work in shops have a phone each, one shop share one, and what waits for a word wait."""
    accounts = settled.accounts
    phones = _give_phones(session, list(accounts.values()), settled.premises[_SHARES], now=now)
    accounts[_TO_CONFIRM].confirmed_until = now + timedelta(days=2, hours=5)
    accounts[_PAUSED].confirmed_until = now - timedelta(days=3)
    seen_at = now - timedelta(hours=2)
    lock_out(session, phones[accounts[_LOST].id], because="left on the bus", by=accounts[_WHO_SAW], now=seen_at)
    _let_a_paper_end_soon(session, settled.premises[_PAPER_ENDS].member_id, now)


def _give_phones(session: Session, people: list[Account], shared_at: Premises, *, now: datetime) -> dict[int, Device]:
    """Enrol a phone each; nobody holds their tokens, so none of them opens anything."""
    phones = {}
    for account in people:
        if signs_in_by_pin(account.role) and account.is_active:
            name = _PHONES[account.id % len(_PHONES)]
            phone = enrol(session, name, whose=account, by=account, now=now - timedelta(days=account.id)).device
            phone.seen_at = now - timedelta(hours=account.id % 30, minutes=7)
            phones[account.id] = phone
    enrol(session, "Chrome on Android", whose=shared_at, by=None, now=now - timedelta(days=40))
    session.flush()
    return phones


def _let_a_paper_end_soon(session: Session, member_id: int, now: datetime) -> None:
    own = select(Paper).where(Paper.member_id == member_id, Paper.kind == PaperKind.MEMBERSHIP)
    session.scalars(own).one().ends_on = now.date() + timedelta(days=40)
