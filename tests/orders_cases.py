"""Orders, exclusions and reviews as tests begin from them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.exclusions.models import Exclusion, ForcedReview, Panel, State
from app.orders.models import Order
from app.orders.rules import Terms
from app.profiles.models import Profile
from tests.town import BEN, LANTERN, MO, NOON

TODAY = NOON.date()


def an_order(profile: Profile, **changes: Any) -> Order:
    """An order as it stands in the table, of a profile that is there."""
    fields: dict[str, Any] = {
        "ref": "OR-0001", "profile_id": profile.id, "route": "cbo", "made_by": "Quillby Magistrates", "made_on": TODAY,
        "starts_on": TODAY, "ends_on": TODAY + timedelta(days=90), "terms": ["Not to enter Middle."], "source": "Seen",
        "noted_by_id": MO, "noted_at": NOON,
    }  # fmt: skip
    return Order(**{**fields, **changes})


def terms(**changes: Any) -> Terms:
    """An order as the desk writes it down: in the Middle, by night."""
    whole = Terms(
        route="cbo",
        made_by="Quillby Magistrates",
        made_on=TODAY,
        starts_on=TODAY,
        ends_on=date(2027, 5, 3),
        terms=("Not to enter Riverside.", "Not to carry a bag."),
        source="The court's list, seen by Mo",
        area="Riverside",
        zones=("MID",),
        hours="20:00-06:00",
    )
    return whole._replace(**changes)


def an_exclusion(session: Session, profile: Profile, **changes: Any) -> Exclusion:
    """Add one that Ben's club proposed and that is in force for a year."""
    fields: dict[str, Any] = {
        "ref": "EX-0001", "profile_id": profile.id, "state": State.SERVED, "rules_version": 0, "member_id": LANTERN,
        "proposed_by_id": BEN, "proposed_at": NOON, "because": "Two thefts.", "points": 4, "proposes_months": 12,
        "panel": Panel.MEMBER, "months": 12, "served_at": NOON - timedelta(days=10), "ends_on": date(2027, 11, 8),
    }  # fmt: skip
    made = Exclusion(**{**fields, **changes})
    session.add(made)
    session.flush()
    session.refresh(made)
    return made


def a_review(session: Session, exclusion: Exclusion) -> ForcedReview:
    made = ForcedReview(exclusion_id=exclusion.id, why="Acquitted.", opened_at=NOON, due_on=TODAY + timedelta(days=14))
    session.add(made)
    session.flush()
    return made
