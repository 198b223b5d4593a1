"""Somebody whom a door gave a card asks, in public, for a check: taken the same way whether or not the card is ours."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.access.limits import take
from app.access.tell_desk import tell_desk
from app.audit.record import record
from app.breaches import rules
from app.breaches.models import CheckRequest
from app.kernel.errors import NotFit

LONGEST = 2000
LONGEST_REACH = 200
TAKEN = "If the card is ours, somebody who was not there looks at it within a day."


def ask_for_check(
    session: Session, *, ref: str, asks: str, reach_them: str, address: str, now: datetime
) -> CheckRequest:
    """Keep what somebody asks. Nobody is signed in, and no card is looked up: the same is done for every reference.

    Raises NotFit naming what is missing, TooManyTries when this network address has asked too often.
    """
    take(session, ("door check", address), now=now)
    written = rules.written(ref)
    faults = {}
    if not written:
        faults["ref"] = "Copy the letters from the card."
    if not asks.strip() or len(asks) > LONGEST:
        faults["asks"] = f"Say in your own words what is to be looked at: at most {LONGEST} letters."
    if len(reach_them) > LONGEST_REACH:
        faults["reach_them"] = f"At most {LONGEST_REACH} letters."
    if faults:
        raise NotFit("Look at what is marked, then send again.", faults)
    asked = CheckRequest(ref=written, at=now, asks=asks.strip(), reach_them=reach_them.strip())
    session.add(asked)
    session.flush()
    record(session, "asked for a check", f"check request {asked.id}", by_id=None, now=now)
    tell_desk(session, "checks at the door", "Somebody asks for a check, with a card from a door.", now=now)
    return asked
