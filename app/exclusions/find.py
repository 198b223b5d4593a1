"""Find exclusions."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.agreements.models import PaperKind
from app.agreements.papers import in_force as paper_in_force
from app.exclusions import rules
from app.exclusions.models import OPEN, Exclusion, Server, State
from app.exclusions.premises_list import free_since
from app.kernel.errors import NotThere
from app.members.models import Premises, account_premises


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


def in_force_of(session: Session, profile_id: int, *, now: datetime, zone: tzinfo) -> Exclusion | None:
    """Return the exclusion of a person that holds now and longest, or None."""
    served = select(Exclusion).where(Exclusion.profile_id == profile_id, Exclusion.state == State.SERVED)
    holding = [one for one in session.scalars(served) if rules.in_force(one, now=now, zone=zone)]
    return max(holding, key=lambda one: one.ends_on or date.min, default=None)


def servers_at(session: Session, premises: Premises) -> list[int]:
    """Return the accounts of those who work at these premises and whom a member has named to serve notices."""
    here = select(account_premises.c.account_id).where(account_premises.c.premises_id == premises.id)
    named = select(Server.account_id).where(Server.ended_at.is_(None), Server.account_id.in_(here))
    return sorted(set(session.scalars(named)))


def in_force_here(
    session: Session, profile_id: int, premises: Premises, *, now: datetime, zone: tzinfo
) -> Exclusion | None:
    """Return the exclusion of a person that holds at these premises now, or None; never at what is essential now."""
    served = select(Exclusion).where(Exclusion.profile_id == profile_id, Exclusion.state == State.SERVED)
    today = now.astimezone(zone).date()
    paper = paper_in_force(session, premises.member_id, PaperKind.EXCLUSION_AUTHORITY, today=today)
    for one in session.scalars(served):
        holds = rules.in_force_at(one, premises.id, has_authority=paper is not None, now=now, zone=zone)
        if holds and premises.id not in free_since(session, one):
            return one
    return None
