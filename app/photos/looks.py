"""Write down who was shown which photo, give each look its mark, and stop whoever looks at far too many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access.models import DeskNotice
from app.access.tell_desk import tell_desk
from app.audit.record import record
from app.kernel.tokens import new_code, plain
from app.members.models import Account
from app.photos.models import Look
from app.photos.rules import ONE_LOOK, SHIFT, Allowance, allowance

_MARK_LENGTH = 8


def look(
    session: Session, photo_ids: Sequence[int], *, is_large: bool, has_proof: bool, by: Account, now: datetime
) -> tuple[Allowance, dict[int, Look]]:
    """Write down that these photos are shown to `by`; return what stands in the way, or the looks by photo.

    Small pictures of a list are written down and not counted. When too many large ones were seen, the desk is told,
    nothing else is written, and the caller shows nothing.
    """
    known = {
        one.photo_id: one
        for one in session.scalars(
            select(Look).where(Look.account_id == by.id, Look.photo_id.in_(photo_ids), Look.at > now - ONE_LOOK)
        )
    }
    new_large = [id for id in photo_ids if is_large and not (id in known and known[id].is_large)]
    if new_large:
        needed = allowance(_seen(session, by, now), has_proof=has_proof)
        if needed is Allowance.STOP:
            _stop(session, by, now)
        if needed is not Allowance.FREE:
            return needed, {}
    for id in photo_ids:
        if id not in known:
            known[id] = _new(session, id, by, now)
        known[id].is_large = known[id].is_large or is_large
    session.flush()
    return Allowance.FREE, known


def is_known(session: Session, photo_id: int, *, is_large: bool, by: Account, now: datetime) -> Look | None:
    """Return the look under way at this photo, if there is one as large: then nothing needs to be written."""
    running = select(Look).where(Look.account_id == by.id, Look.photo_id == photo_id, Look.at > now - ONE_LOOK)
    found = session.scalars(running.order_by(Look.id.desc()).limit(1)).first()
    return found if found and (found.is_large or not is_large) else None


def looks_at(session: Session, photo_id: int, *, since: datetime) -> list[Look]:
    """Return who was shown this photo, the latest first."""
    shown = select(Look).where(Look.photo_id == photo_id, Look.at > since)
    return list(session.scalars(shown.order_by(Look.at.desc(), Look.id.desc())))


def by_mark(session: Session, typed: str) -> Look | None:
    """Return the look whose mark somebody read off a picture."""
    return session.scalars(select(Look).where(Look.mark == plain(typed))).first()


def _seen(session: Session, by: Account, now: datetime) -> int:
    """Return how many different large photos were seen in this shift, or since the desk last let go on."""
    let_on = select(func.max(DeskNotice.seen_at)).where(DeskNotice.about == _about(by))
    since = max(now - SHIFT, session.scalar(let_on) or now - timedelta(days=1))
    seen = select(func.count(Look.photo_id.distinct())).where(Look.account_id == by.id, Look.is_large, Look.at > since)
    return session.scalar(seen) or 0


def _stop(session: Session, by: Account, now: datetime) -> None:
    says = f"{by.name} has opened unusually many photos and was stopped. Tick this off to let them go on."
    if tell_desk(session, _about(by), says, now=now):
        record(session, "stopped looking", f"account {by.id}", by_id=by.id, now=now)


def _new(session: Session, photo_id: int, by: Account, now: datetime) -> Look:
    place = by.premises[0].name if by.premises else by.member.name if by.member else by.role.value
    made = Look(photo_id=photo_id, account_id=by.id, mark=plain(new_code(_MARK_LENGTH)), place=place, at=now)
    session.add(made)
    return made


def _about(by: Account) -> str:
    return f"photos seen by account {by.id}"
