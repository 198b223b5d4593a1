"""Where a guard firm's guard works tonight: at the door of a member who has signed for that firm's guards."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.models import SignIn
from app.agreements import rules
from app.agreements.models import Paper, PaperKind
from app.audit.record import record
from app.kernel.errors import NotAllowed, NotThere
from app.members.models import Account, Premises

_A_NIGHT = timedelta(hours=12)


def places_for(session: Session, guard: Account, *, today: date) -> list[Premises]:
    """Return the premises at which this guard's firm may put its guards today, by name; none for anybody else."""
    if not guard.is_guard:
        return []
    papers = session.scalars(
        select(Paper).where(Paper.kind == PaperKind.CONTRACT_GUARDS, Paper.firm_id == guard.member_id)
    )
    members = {paper.member_id for paper in papers if rules.in_force(paper, today)}
    found = session.scalars(select(Premises).where(Premises.member_id.in_(members)).order_by(Premises.name))
    return [place for place in found if place.member.suspended_at is None]


def place_tonight(session: Session, premises_id: int, sign_in: SignIn, *, by: Account, now: datetime) -> Premises:
    """Say where this guard works until the sign-in ends, at most for twelve hours.

    Raises NotAllowed for anybody who is no guard, NotThere for premises whose member did not sign for this firm.
    """
    if not by.is_guard:
        raise NotAllowed("Only a guard firm's people choose where they work.")
    place = next((one for one in places_for(session, by, today=now.date()) if one.id == premises_id), None)
    if place is None:
        raise NotThere("Your firm has no guards there. Choose one of those that are offered.")
    by.premises = [place]
    by.placed_until = min(now + _A_NIGHT, sign_in.ends_at)
    session.flush()
    record(session, "placed", f"account {by.id}", by_id=by.id, now=now, premises=place.id)
    return place
