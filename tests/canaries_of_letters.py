"""The canaries of warnings, cards and wording: what is kept of them, and who may see it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.profiles.models import Profile
from app.warnings.models import GivenCard, GivenWarning, WarningEnd
from app.wordings.models import DocumentKind, Wording
from tests.town import MO, NOON, ORCHARD

Word = Callable[[str], str]
DESK = {"manager", "deputy"}

MAY_SEE_LETTERS: dict[str, set[str]] = {
    "why warned": DESK,
    "who cares for them": DESK,
    "why a warning ended": DESK,
    "why no card": DESK,
    "why a wording changed": DESK,
}


def plant_letters(session: Session, word: Word, *, shown: str) -> None:
    """Give this profile a warning and a card that was not handed over, and a letter another wording."""
    profile = session.scalars(select(Profile).where(Profile.ref == shown)).one()
    session.add_all(
        [
            GivenWarning(
                ref="WN-0001",
                profile_id=profile.id,
                rules_version=0,
                points=2,
                incidents=[],
                because=word("why warned"),
                guardian_says=word("who cares for them"),
                decided_by_id=MO,
                decided_at=NOON,
                ended_at=NOON,
                ended_how=WarningEnd.TAKEN_BACK,
                ended_because=word("why a warning ended"),
            ),
            GivenCard(
                id=uuid4(),
                profile_id=profile.id,
                premises_id=ORCHARD,
                was_given=False,
                why_not=word("why no card"),
                by_id=MO,
                at=NOON,
            ),
            Wording(
                kind=DocumentKind.NOTICE,
                version=1,
                title="A notice",
                body="For {name}.",
                because=word("why a wording changed"),
                by_id=MO,
                at=NOON,
            ),
        ]
    )
