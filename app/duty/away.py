"""Away until, with somebody who covers by name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.duty.models import Absence
from app.duty.rules import away_faults
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, may, require


def go_away(
    session: Session, account: Account, *, cover: Account | None, until: datetime | None, by: Account, now: datetime
) -> Absence:
    """Note that somebody of the desk is away from now on; what was noted of them before ends.

    Anybody of the desk may note it, because whoever is ill cannot. Raises NotFit, by field, without somebody who may
    decide and is there to cover, or without an end.
    """
    require(by, Permission.DECIDE_REPORTS)
    if not may(account, Permission.DECIDE_REPORTS):
        raise NotPossible(f"{account.name} does not keep the desk, so nobody has to cover.")
    away = {one.account_id for one in away_now(session, now=now)}
    faults = away_faults(
        id=account.id,
        cover_id=cover.id if cover is not None else None,
        may_cover=cover is not None and may(cover, Permission.DECIDE_REPORTS),
        cover_is_away=cover is not None and cover.id in away,
        until=until,
        now=now,
    )
    if faults or cover is None or until is None:
        raise NotFit("Look at what is marked.", faults)
    for before in away_now(session, now=now):
        if before.account_id == account.id:
            before.ended_at = now
    absence = Absence(
        account_id=account.id, cover_id=cover.id, from_at=now, until_at=until, noted_by_id=by.id, noted_at=now
    )
    session.add(absence)
    session.flush()
    detail = {"until": until.isoformat(), "cover": cover.name}
    record(session, "noted away", f"account {account.id}", by_id=by.id, now=now, **detail)
    return absence


def come_back(session: Session, absence: Absence, *, by: Account, now: datetime) -> None:
    """End an absence early; raises NotPossible when it is over."""
    require(by, Permission.DECIDE_REPORTS)
    if absence.ended_at is not None or now >= absence.until_at:
        raise NotPossible("This is over already.")
    absence.ended_at = now
    record(session, "noted back", f"account {absence.account_id}", by_id=by.id, now=now)


def away_now(session: Session, *, now: datetime) -> list[Absence]:
    """Return who is away at this moment, the first to come back first."""
    open_ones = select(Absence).where(Absence.ended_at.is_(None), Absence.from_at <= now, Absence.until_at > now)
    return list(session.scalars(open_ones.order_by(Absence.until_at, Absence.id)))


def who_is_away(session: Session, *, now: datetime) -> frozenset[int]:
    """Return the accounts that are away at this moment."""
    return frozenset(one.account_id for one in away_now(session, now=now))


def away_lately(session: Session, *, now: datetime, limit: int = 10) -> list[Absence]:
    """Return who was away before now, the last first."""
    over = select(Absence).where(Absence.ended_at.is_not(None) | (Absence.until_at <= now))
    return list(session.scalars(over.order_by(Absence.from_at.desc(), Absence.id.desc()).limit(limit)))
