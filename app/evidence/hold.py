"""A hold: what a case rests on stays until its outcome is known. Begun with the approval, ended by a person."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.evidence.find import approvals_of
from app.evidence.models import Hold, PackRequest
from app.evidence.rules import HOLD_DAYS
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account, Role
from app.members.permissions import Permission, require
from app.profiles.models import Profile


def begin_hold(session: Session, request: PackRequest, *, by: Account, now: datetime) -> Hold:
    """Begin the hold of an approved request; its owner is whoever at the desk approved or opened it."""
    at_desk = [session.get_one(Account, one.by_id) for one in approvals_of(session, request)]
    owner = next((one for one in at_desk if one.role is not Role.BOARD), by)
    hold = Hold(
        profile_id=request.profile_id,
        request_id=request.id,
        owner_id=owner.id,
        because=f"Evidence was approved for {request.agency}. What the case rests on stays until its outcome is known.",
        begun_at=now,
        look_again_on=now.date() + timedelta(days=HOLD_DAYS),
    )
    session.add(hold)
    session.flush()
    record(session, "held", f"profile {request.profile.ref}", by_id=by.id, now=now, pack=request.ref)
    return hold


def look_again(session: Session, hold: Hold, *, on: date | None, by: Account, now: datetime) -> None:
    """Keep a hold until another day; raises NotFit, NotPossible."""
    require(by, Permission.ASSEMBLE_PACKS)
    if hold.ended_at is not None:
        raise NotPossible("This hold has ended.")
    if on is None or on <= now.date():
        raise NotFit("Say when it is looked at again.", {"look_again_on": "A day to come."})
    hold.look_again_on, hold.owner_id = on, by.id
    record(session, "kept the hold", f"profile {_ref(session, hold)}", by_id=by.id, now=now, until=on.isoformat())


def end_hold(session: Session, hold: Hold, *, because: str, by: Account, now: datetime) -> None:
    if hold.ended_at is None:
        hold.ended_at, hold.ended_by_id, hold.ended_because = now, by.id, because
        session.flush()
        record(session, "released", f"profile {_ref(session, hold)}", by_id=by.id, now=now)


def holds_of_request(session: Session, request: PackRequest) -> list[Hold]:
    return list(session.scalars(select(Hold).where(Hold.request_id == request.id)))


def is_held(session: Session, profile_id: int) -> bool:
    """Return whether anything of this person must stay for now. Whoever forgets asks this first."""
    return session.scalar(select(Hold.id).where(Hold.profile_id == profile_id, Hold.ended_at.is_(None))) is not None


def held_profiles(session: Session) -> frozenset[int]:
    """Return the profiles of which something must stay: those who forget in lower layers are handed them."""
    return frozenset(session.scalars(select(Hold.profile_id).where(Hold.ended_at.is_(None))))


def _ref(session: Session, hold: Hold) -> str:
    return session.get_one(Profile, hold.profile_id).ref
