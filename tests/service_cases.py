"""Notices that can be given: the case that most tests about service begin with."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.agreements.models import Paper, PaperKind
from app.exclusions.models import Exclusion, ListedPremises, Panel, Server, State
from app.profiles.models import Profile, Standing
from app.profiles.stand import stand
from tests.town import BEN, LANTERN, LENA, MO, NOON, ORCHARD

REF = "EX-0901"


def issued(session: Session, profile: Profile, ref: str = REF, *, at: datetime = NOON, **changes: Any) -> Exclusion:
    """Add an exclusion whose notice was issued three hours before this moment, for the Lantern Club."""
    fields: dict[str, Any] = {
        "state": State.ISSUED,
        "rules_version": 0,
        "member_id": ORCHARD,
        "proposed_by_id": LENA,
        "proposed_at": at - timedelta(days=9),
        "because": "Twice in a month.",
        "points": 4,
        "proposes_months": 12,
        "panel": Panel.MEMBER,
        "decided_at": at - timedelta(days=2),
        "months": 12,
        "issued_by_id": MO,
        "issued_at": at - timedelta(hours=3),
        "lapses_on": at.date() + timedelta(days=60),
        "notice": {"kind": "notice", "version": 0, "title": "Notice", "body": "Please stay out.", "fields": {}},
    }
    exclusion = Exclusion(ref=ref, profile_id=profile.id, **(fields | changes))
    paper = Paper(
        member_id=LANTERN, kind=PaperKind.EXCLUSION_AUTHORITY, signatory="B. Lantern", signed_on=date(2026, 1, 5)
    )
    session.add_all([exclusion, paper])
    session.flush()
    exclusion.listed.append(ListedPremises(premises_id=LANTERN, paper_id=paper.id))
    lapses_on, today = exclusion.lapses_on, at.date()
    stand(session, profile, ref, Standing.NOT_SERVED, from_on=today, until=lapses_on, today=today)
    session.refresh(exclusion)
    return exclusion


def name(
    session: Session, account_id: int = BEN, member_id: int = LANTERN, *, at: datetime = NOON, **changes: Any
) -> Server:
    """Let somebody give notices from a day before this moment on, without their lead."""
    named = Server(
        account_id=account_id, member_id=member_id, named_by_id=LENA, named_at=at - timedelta(days=1), **changes
    )
    session.add(named)
    session.flush()
    return named


def body(ref: str = REF, **changes: Any) -> dict[str, Any]:
    """Return a service as a phone sends it: taken, in person, by somebody who knew them."""
    return {"exclusion": ref, "outcome": "taken", "at": NOON.isoformat(), "sure": "know", "read_aloud": True, **changes}


def send(phone: Any, id: UUID | None = None, *, headers: dict[str, str] | None = None, **changes: Any) -> Any:
    return phone.put(f"/outbox/service/{id or uuid4()}", json=body(**changes), headers=headers or {})
