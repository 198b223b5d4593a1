"""Who has a correction, who has understood it, who acted before it came, and who is still to be told."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.access.tell_desk import tell_desk
from app.alerts.models import Alert, Delivery, Message, Opened
from app.audit.record import record
from app.disputes.models import Correction, CorrectionReader, DataBreach
from app.kernel.errors import NotFit, NotThere
from app.members.models import Account, AccountState

LONGEST = 2000


class Heard(enum.StrEnum):
    """How far a correction has come with one person."""

    ACTED = "acted before it came"
    UNDERSTOOD = "understood"
    OPENED = "has opened it, has not answered"
    RUNG = "rung, has not opened it"
    NOT_YET = "not reached yet"
    LEFT = "has left: tell them by hand"


class Reader(NamedTuple):
    """One person who was told of somebody wrongly or shown them; `at` is when they answered, opened it or were rung."""

    account: Account
    heard: Heard
    at: datetime | None
    acted: str


def waiting_for(session: Session, account: Account) -> list[Correction]:
    """Return the corrections that this person has not answered, the newest first."""
    return _of(session, account, is_answered=False)


def answered_by(session: Session, account: Account) -> list[Correction]:
    """Return those that this person has answered, the newest first."""
    return _of(session, account, is_answered=True)


def for_reader(session: Session, correction_id: object, account: Account) -> CorrectionReader:
    """Return this person's own part of a correction; raises NotThere when it is not for them."""
    found = session.get(CorrectionReader, (correction_id, account.id))
    if found is None:
        raise NotThere("There is no such correction, or it is not for you.")
    return found


def understood(session: Session, reader: CorrectionReader, *, by: Account, now: datetime) -> None:
    """Note that somebody has read and understood it; the second time changes nothing."""
    if reader.understood_at is None:
        reader.understood_at = now
        record(session, "understood", f"correction {reader.correction_id}", by_id=by.id, now=now)


def acted_on(session: Session, reader: CorrectionReader, *, acted: str, by: Account, now: datetime) -> None:
    """Note what somebody had done because of what was wrong, and tell the desk; raises NotFit without words.

    Whoever acted must not be blamed for it: they did what they were told.
    """
    if not acted.strip() or len(acted) > LONGEST:
        raise NotFit(
            "Say what you did.", {"acted": f"What was said or done, where and when: in at most {LONGEST} letters."}
        )
    reader.understood_at = reader.understood_at or now
    if acted.strip() in reader.acted:
        return
    reader.acted = f"{reader.acted}\n{acted.strip()}".strip()
    session.flush()
    record(session, "acted on", f"correction {reader.correction_id}", by_id=by.id, now=now)
    tell_desk(session, f"correction {reader.correction_id}", f"{by.name} had acted on what was corrected.", now=now)


def readers(session: Session, correction: Correction) -> list[Reader]:
    """Return everybody who was told of it or shown it: first who is still to be told."""
    rows = session.execute(
        select(CorrectionReader, Account)
        .join(Account, Account.id == CorrectionReader.account_id)
        .where(CorrectionReader.correction_id == correction.id)
        .order_by(Account.name, Account.id)
    ).all()
    opened, rung = _opened(session, correction), _rung(session, correction)
    found = [_reader(row, account, opened.get(account.id), rung.get(account.id)) for row, account in rows]
    order = (Heard.LEFT, Heard.NOT_YET, Heard.RUNG, Heard.ACTED, Heard.OPENED, Heard.UNDERSTOOD)
    return sorted(found, key=lambda one: order.index(one.heard))


def how_many_know(everybody: Sequence[Reader]) -> int:
    """Return how many of these have opened the correction or answered it: a push alone says nothing of whom it is."""
    return sum(one.heard in (Heard.ACTED, Heard.UNDERSTOOD, Heard.OPENED) for one in everybody)


def breach_of(session: Session, correction: Correction) -> DataBreach | None:
    return session.scalars(select(DataBreach).where(DataBreach.correction_id == correction.id)).first()


def _of(session: Session, account: Account, *, is_answered: bool) -> list[Correction]:
    answered = CorrectionReader.understood_at.is_not(None)
    mine = (
        select(Correction)
        .join(CorrectionReader, CorrectionReader.correction_id == Correction.id)
        .where(CorrectionReader.account_id == account.id, answered if is_answered else ~answered)
    )
    return list(session.scalars(mine.order_by(Correction.at.desc(), Correction.id)))


def _reader(row: CorrectionReader, account: Account, opened_at: datetime | None, rung_at: datetime | None) -> Reader:
    if row.understood_at is not None:
        return Reader(account, Heard.ACTED if row.acted else Heard.UNDERSTOOD, row.understood_at, row.acted)
    if opened_at is not None:
        return Reader(account, Heard.OPENED, opened_at, "")
    if account.state is AccountState.LEFT:
        return Reader(account, Heard.LEFT, None, "")
    return Reader(account, Heard.NOT_YET if rung_at is None else Heard.RUNG, rung_at, "")


def _opened(session: Session, correction: Correction) -> dict[int, datetime]:
    """Return when each account first opened one of its alerts as a correction."""
    since = Opened.at >= correction.at
    rows = select(Opened.account_id, func.min(Opened.at)).where(Opened.alert_id.in_(_by_which(correction)), since)
    return dict(iter(session.execute(rows.group_by(Opened.account_id))))


def _rung(session: Session, correction: Correction) -> dict[int, datetime]:
    """Return when a phone of each account first showed that there is a correction to open."""
    rows = select(Delivery.account_id, func.min(Delivery.delivered_at)).where(
        Delivery.alert_id.in_(_by_which(correction)),
        Delivery.message == Message.CORRECTION,
        Delivery.delivered_at.is_not(None),
    )
    return {id: at for id, at in session.execute(rows.group_by(Delivery.account_id)) if at is not None}


def _by_which(correction: Correction) -> Select[UUID]:
    """Return the alerts that say this correction: not those that were taken back before it, for another reason."""
    return select(Alert.id).where(Alert.profile_id == correction.profile_id, Alert.recalled_at >= correction.at)
