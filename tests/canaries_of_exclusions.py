"""The canaries of exclusions: one on which members vote without knowing who it is, one that the Board refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exclusions.models import Exclusion, Panel, State, Word
from app.profiles.models import Profile
from tests.town import BEA, LENA, MO, NOON, ORCHARD

_DESK = {"manager", "deputy"}
_OWN = {"their lead"} | _DESK

MAY_SEE_EXCLUSIONS: dict[str, set[str]] = {
    "why proposed": _OWN,
    "signs of need": _OWN,
    "how old they are": _OWN,
    "what less was tried": _OWN,
    "case without a name": {"another lead"} | _DESK,
    "why it was proposed to the Board": {"board"} | _OWN,
    "need that the Board reads": {"board"} | _OWN,
    "dissent": {"board"} | _OWN,
    "why it was refused": {"board"} | _OWN,
    "who has care of them": _DESK,
}


def plant_exclusions(session: Session, word: Callable[[str], str], *, shown: str, second: str) -> None:
    """Propose to exclude these two, with all that was asked; the first is being voted on, the second was refused."""
    first, other = (session.scalars(select(Profile).where(Profile.ref == ref)).one() for ref in (shown, second))
    by = {"rules_version": 0, "member_id": ORCHARD, "proposed_by_id": LENA, "proposed_at": NOON, "points": 4}
    prepared: dict[str, Any] = {"checked_by_id": MO, "checked_at": NOON, "put_at": NOON, "proposes_months": 12}
    asked: dict[str, Any] = {
        "asked": {
            "seen": word("signs of need"),
            "how_known": word("how old they are"),
            "less": word("what less was tried"),
        },
        "redacted": word("case without a name"),
    }
    vote = {"panel": Panel.VOTE, "state": State.DECIDING, "closes_at": NOON + timedelta(days=7)}
    one = Exclusion(ref="EX-0001", profile_id=first.id, because=word("why proposed"), **by, **prepared, **asked, **vote)
    ended = {"decided_at": NOON, "ended_at": NOON, "ended_because": word("why it was refused")}
    two = Exclusion(
        ref="EX-0002",
        profile_id=other.id,
        because=word("why it was proposed to the Board"),
        asked={"seen": word("need that the Board reads")},
        guardian_says=word("who has care of them"),
        panel=Panel.BOARD,
        state=State.REFUSED,
        **by,
        **prepared,
        **ended,
    )
    session.add_all([one, two])
    session.flush()
    session.add(Word(exclusion_id=two.id, by_id=BEA, agrees=False, because=word("dissent"), at=NOON))
    session.flush()
