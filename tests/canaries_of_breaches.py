"""The canaries of breaches and of checks that are asked for at a door."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.breaches.models import Breach, CheckRequest, DoorCheck, FollowUp
from app.profiles.models import Profile
from tests.kinds import DESK
from tests.town import ASHA, MO, NOON, ORCHARD

MAY_SEE_BREACHES: dict[str, set[str]] = {
    "why a breach does not count": DESK,
    "what became of it": DESK,
    "reference of a call": DESK,
    "who asks for a check": DESK,
    "how to answer a check": DESK,
    "what a check found": DESK,
    "what became of letters of no card": set(),
}


def plant_at_a_door(session: Session, word: Callable[[str], str], report_id: UUID, *, shown: str) -> None:
    """Give a report a breach with what was said afterwards, and a card by which somebody has asked."""
    profile = session.scalars(select(Profile).where(Profile.ref == shown)).one()
    at = {"report_id": report_id, "premises_id": ORCHARD}
    because = word("why a breach does not count")
    said = {"note": word("what became of it"), "police_ref": word("reference of a call"), "outcome": "refused to leave"}
    called = {"police_called": "101"}
    found = {"found": word("what a check found"), "was_them": True, "checked_at": NOON, "checked_by_id": MO}
    asked = {"asks": word("who asks for a check"), "reach_them": word("how to answer a check")}
    ended = word("what became of letters of no card")
    session.add_all(
        [
            Breach(profile_id=profile.id, happened_at=NOON, because=because, **at),
            FollowUp(id=uuid4(), report_id=report_id, by_id=ASHA, at=NOON, content_sha="x", **said, **called),
            DoorCheck(id=report_id, ref="BCDF-GHJK", by_id=ASHA, at=NOON, **at, **found),
            CheckRequest(ref="BCDF-GHJK", at=NOON, **asked),
            CheckRequest(ref="XXXX-XXXX", at=NOON, asks="", ended_at=NOON, ended_by_id=MO, ended_because=ended),
        ]
    )
    session.flush()
