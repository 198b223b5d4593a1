"""An exclusion in force at Orchard Foods, and what phones say at its door."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.agreements.models import Paper, PaperKind
from app.breaches.find import all_of
from app.breaches.models import Breach, BreachState
from app.exclusions.models import Exclusion, ListedPremises, Panel, State
from app.kernel.db import db
from app.profiles.models import Profile
from tests import town
from tests.builders import send_report
from tests.conftest import Phone
from tests.town import NOON

BREACH = {"category": "breach of exclusion", "profile_ref": "WB-0118"}
LETTERS = "BCDFGHJKMPRTVWXY"


def exclude(
    session: Session, profile: Profile, *, at: tuple[int, ...] = (town.ORCHARD,), authority: bool = True, **changes: Any
) -> Exclusion:
    """Exclude somebody from these premises, served ten days ago and for months to come; `changes` are its fields."""
    papers = {}
    for place in at:
        end = {} if authority else {"ends_on": NOON.date() - timedelta(days=1)}
        kind = PaperKind.EXCLUSION_AUTHORITY
        paper = Paper(member_id=place, kind=kind, signatory="The owner", signed_on=date(2026, 1, 5), **end)
        session.add(paper)
        session.flush()
        papers[place] = paper.id
    fields: dict[str, Any] = {
        "ref": "EX-0001",
        "state": State.SERVED,
        "rules_version": 0,
        "member_id": town.ORCHARD,
        "proposed_by_id": town.LENA,
        "proposed_at": NOON - timedelta(days=20),
        "because": "Three thefts.",
        "points": 6,
        "proposes_months": 12,
        "panel": Panel.BOARD,
        "served_at": NOON - timedelta(days=10),
        "ends_on": date(2027, 3, 14),
        "listed": [ListedPremises(premises_id=place, paper_id=paper) for place, paper in papers.items()],
    }
    exclusion = Exclusion(profile_id=profile.id, **{**fields, **changes})
    session.add(exclusion)
    session.flush()
    return exclusion


def report_breach(phone: Phone, id: UUID | None = None, **changes: Any) -> UUID:
    """Report that WB-0118 is here now; return the number of the report."""
    id = id or uuid4()
    answer = send_report(phone, id, **{**BREACH, "sure": "know", **changes})
    assert answer.status_code in (201, 202), answer.text
    return id


def breaches() -> list[Breach]:
    db.session.rollback()
    return list(db.session.scalars(select(Breach).order_by(Breach.id)))


def follow(phone: Phone, report: UUID, id: UUID | None = None, **says: Any) -> Any:
    body = {"at": datetime.now(UTC).isoformat() if "now" in says else NOON.isoformat(), "outcome": "left when asked"}
    return phone.put(f"/outbox/{report}/follow-up/{id or uuid4()}", json={**body, **says})


def that_count(session: Session, exclusion_id: int) -> list[UUID]:
    """Return the reports of the breaches of an exclusion that the desk has confirmed, the oldest first."""
    return [one.report_id for one in all_of(session, exclusion_id) if one.state is BreachState.CONFIRMED]
