"""The canaries of giving notices: who saw it and what was seen, for the desk alone."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exclusions.models import Service, ServiceOutcome
from app.profiles.models import Profile
from app.warnings.models import Given
from tests.service_cases import issued, name
from tests.town import BEN, LANTERN, MO, NOON, YARD

_DESK = {"manager", "deputy"}
MAY_SEE_SERVICE: dict[str, set[str]] = {
    "witness of a service": _DESK,
    "note of a service": _DESK,
    "what became of a service": _DESK,
}


def plant_service(session: Session, word: Callable[[str], str], *, withdrawn: str) -> None:
    """Somebody said of a notice that it was given, which does not count; Ben, who said it, is named to give notices."""
    profile = session.scalars(select(Profile).where(Profile.ref == withdrawn)).one()
    was = profile.standing, profile.standing_until, profile.may_enter
    exclusion = issued(session, profile, member_id=YARD, proposed_by_id=MO)
    profile.standing, profile.standing_until, profile.may_enter = was  # the other canaries' tests rest on it
    name(session)
    session.add(
        Service(
            id=uuid4(),
            exclusion_id=exclusion.id,
            outcome=ServiceOutcome.TAKEN,
            how=Given.IN_PERSON,
            at=NOON,
            counts_from=None,
            received_at=NOON,
            by_id=BEN,
            premises_id=LANTERN,
            content_sha="0" * 64,
            witness=word("witness of a service"),
            note=word("note of a service"),
            says=word("what became of a service"),
        )
    )
