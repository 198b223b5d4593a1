"""Find exclusions."""

from __future__ import annotations

from datetime import datetime, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.agreements.models import PaperKind
from app.agreements.papers import in_force as paper_in_force
from app.exclusions import rules
from app.exclusions.models import OPEN, Exclusion, State
from app.exclusions.premises_list import free_since
from app.kernel.errors import NotThere
from app.members.models import Premises


def find_exclusion(session: Session, ref: str) -> Exclusion:
    """Return the exclusion with this reference, for whoever may see all of it; raises NotThere."""
    found = session.scalars(select(Exclusion).where(Exclusion.ref == ref)).first()
    if found is None:
        raise NotThere("There is no such exclusion.")
    return found


def exclusions_of(session: Session, profile_id: int) -> list[Exclusion]:
    """Return every exclusion of a person, the newest first."""
    wanted = select(Exclusion).where(Exclusion.profile_id == profile_id)
    return list(session.scalars(wanted.order_by(Exclusion.id.desc())))


def open_of(session: Session, profile_id: int) -> Exclusion | None:
    """Return the exclusion of a person that is on its way, or None; there is one at most."""
    wanted = select(Exclusion).where(Exclusion.profile_id == profile_id, Exclusion.state.in_(OPEN))
    return session.scalars(wanted).first()


def in_force_here(
    session: Session, profile_id: int, premises: Premises, *, now: datetime, zone: tzinfo
) -> Exclusion | None:
    """Return the exclusion of a person that holds at these premises now, or None; never at what is essential now."""
    today = now.astimezone(zone).date()
    served = select(Exclusion).where(Exclusion.profile_id == profile_id, Exclusion.state == State.SERVED)
    served = served.where(Exclusion.ends_on >= today)
    paper = paper_in_force(session, premises.member_id, PaperKind.EXCLUSION_AUTHORITY, today=today)
    for one in session.scalars(served):
        counts = paper is not None and premises.id not in free_since(session, one)
        if rules.in_force_at(one, premises.id, counts=counts, now=now, zone=zone):
            return one
    return None
