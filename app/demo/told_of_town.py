"""What the demo town has heard, is told in bulletins, and is asked to look out for; all of it invented."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from app.alerts.ask_missing import ask
from app.bulletins.models import Bulletin
from app.bulletins.read import opened
from app.bulletins.rules import READERS, Draft, is_for
from app.bulletins.write import write
from app.demo.events import Event
from app.demo.settle import Settled
from app.intelligence.grade import grade
from app.intelligence.rules import Graded
from app.intelligence.sanitise import sanitise
from app.intelligence.share import share
from app.members.models import Account
from app.reports.models import Report
from app.reports.receive import IncomingReport
from app.review.decide import keep_as_intelligence
from app.review.intake import take_in

_NAMES = UUID("8f5c2f0a-0e0e-4a58-8f35-1f4f6f3f9a11")
_READ_BY_EVERY = 2  # every second reader has read each, by number
_READ_AFTER = timedelta(minutes=40)
_ASKED_AGO = timedelta(minutes=25)


class Heard(NamedTuple):
    """Something that somebody has heard, and what members are told of it, if anything."""

    key: str
    ago: timedelta
    by: str
    place: str
    note: str
    graded: Graded
    sanitised: str = ""
    bulletin: Draft | None = None


_HEARD = (
    Heard(
        "cards",
        timedelta(days=6, hours=3),
        "nimal",
        "P18",
        "A customer says that the man who fixes phones on the platform offers to refund cards that were never used.",
        Graded("Refunds to cards that bought nothing are offered near the station, says a customer.", "2", "C", "P"),
        "Somebody may ask for a refund onto another card than the one that paid. Refund only to the card that paid.",
        Draft(
            uuid5(_NAMES, "bulletin of cards"),
            "card fraud",
            "Refunds to another card",
            "",
            sectors=("retail", "service"),
            zones=("STN", "WEA"),
        ),
    ),
    Heard(
        "rubbish",
        timedelta(days=2, hours=5),
        "callum",
        "P28",
        "Two drivers talked at the counter: a tipper without a name on it leaves rubble behind the yards at night.",
        Graded("A tipper without lettering is said to leave rubble behind the Millfield yards by night.", "2", "C", "C",
               "The council's enforcement officers, for their own enquiry."),
    ),
)  # fmt: skip
_BULLETINS: tuple[tuple[timedelta, str, Draft], ...] = (
    (
        timedelta(days=9, hours=2),
        "rukhsana",
        Draft(
            uuid5(_NAMES, "bulletin of notes"),
            "counterfeit notes",
            "Forged twenties in small purchases",
            "Forged £20 notes have been passed at tills for things under £3.\n\nHold the note against the light and "
            "feel the raised print. If it is wrong, do not accuse anybody: say that the till does not take it, keep "
            "what you were handed if you safely can, and report it.",
            sectors=("retail", "licensed"),
            days=30,
        ),
    ),
    (
        timedelta(days=1, hours=7),
        "tom",
        Draft(
            uuid5(_NAMES, "bulletin of bags"),
            "counter-terrorism",
            "Unattended bags before the market",
            "The market is busy until Christmas. Ask aloud whose a bag is; if nobody answers, leave it, move people "
            "away and call 999. Is it hidden, plainly suspicious, or not typical of where it lies? Those are the three "
            "questions.",
        ),
    ),
)


def told_lately(session: Session, settled: Settled, now: datetime) -> list[Event]:
    """Return what was heard and graded, what bulletins say, and that the police ask for somebody."""
    events: list[Event] = [(now - one.ago, partial(_sent, session, settled, one, now)) for one in _HEARD]
    events += [(now - one.ago + _READ_AFTER, partial(_graded, session, settled, one, now)) for one in _HEARD]
    events += [(now - ago, partial(_written, session, settled, draft, by, now - ago)) for ago, by, draft in _BULLETINS]
    events.append((now - _ASKED_AGO, partial(_asked, session, settled, now)))
    return events


def _sent(session: Session, settled: Settled, one: Heard, now: datetime) -> None:
    at = now - one.ago
    said = IncomingReport(
        category="intelligence", happened_at=at, premises_id=settled.premises[one.place].id, note=one.note
    )
    take_in(session, uuid5(_NAMES, one.key), said, sent_at=None, by=settled.accounts[one.by], now=at)


def _graded(session: Session, settled: Settled, one: Heard, now: datetime) -> None:
    id, desk, decided_at = uuid5(_NAMES, one.key), settled.accounts["rukhsana"], now - one.ago + _READ_AFTER
    keep_as_intelligence(session, session.get_one(Report, id), by=desk, now=decided_at)
    item = grade(session, one.graded, report_id=id, by=desk, now=decided_at, today=decided_at.date())
    if one.bulletin is not None:
        sanitise(session, item, one.sanitised, by=desk, now=decided_at)
        bulletin = share(session, item, one.bulletin, by=desk, now=decided_at, today=decided_at.date())
        _read(session, settled, bulletin.id, decided_at)


def _written(session: Session, settled: Settled, draft: Draft, by: str, at: datetime) -> None:
    _read(session, settled, write(session, draft, by=settled.accounts[by], now=at).id, at)


def _read(session: Session, settled: Settled, id: UUID, at: datetime) -> None:
    """Let every second of those it is for have read it within the hour."""
    bulletin = session.get_one(Bulletin, id)
    readers: list[Account] = [one for one in settled.accounts.values() if one.role in READERS and is_for(bulletin, one)]
    for number, reader in enumerate(readers):
        if number % _READ_BY_EVERY == 0:
            opened(session, id, by=reader, now=at + timedelta(minutes=2 + number))


def _asked(session: Session, settled: Settled, now: datetime) -> None:
    ask(
        session,
        uuid5(_NAMES, "asked for"),
        asked_by="Sergeant Carrick",
        reference="WP-2316",
        wording="A man of 81 in a brown corduroy jacket and a green scarf, walks with a stick. Left home on Tannery "
        "Row this morning and has not come back. He answers to Alf.",
        by=settled.accounts["hannah"],
        now=now - _ASKED_AGO,
    )
