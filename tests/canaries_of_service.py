"""The canaries of giving notices: whom one is for, for who gives it; who saw it and what was seen, for the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from app.exclusions.models import Service, ServiceOutcome
from app.profiles.models import Standing
from app.warnings.models import Given
from app.wordings.models import DocumentKind, Wording
from tests.service_cases import issued, name
from tests.town import BEN, LANTERN, MO, NOON, YARD, make_profile

TO_SERVE = "WB-0210"
_DESK = {"manager", "deputy"}
_SERVERS = {"a door elsewhere"} | _DESK  # Ben alone is named
MAY_SEE_SERVICE: dict[str, set[str]] = {
    "whom a notice is for": _SERVERS,
    "what a notice says": _SERVERS,
    "witness of a service": _DESK,
    "note of a service": _DESK,
    "what became of a service": _DESK,
}


def plant_service(session: Session, word: Callable[[str], str]) -> None:
    """A notice that Ben may give, of somebody whom members see no more; what was said of it has no effect."""
    over = {"review_on": NOON.date() - timedelta(days=1), "standing": Standing.SUSPECTED, "standing_until": None}
    profile = make_profile(session, TO_SERVE, title=f"Perrin {word('whom a notice is for')}", **over)
    letter = {"kind": "notice", "version": 0, "title": "Notice", "body": "Please stay out."}
    letter["fields"] = {"may_enter": word("what a notice says")}
    exclusion = issued(session, profile, member_id=YARD, proposed_by_id=MO, notice=letter)
    name(session)
    said = Wording(
        kind=DocumentKind.READ_ALOUD, version=1, title="Read this aloud", body="Not {may_enter}.", by_id=MO, at=NOON
    )
    service = Service(
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
    session.add_all([said, service])
