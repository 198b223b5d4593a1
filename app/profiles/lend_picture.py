"""A picture that the police have lent: on whose word, for whom, until when; and that it went back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account, Sector
from app.members.permissions import Permission, require
from app.members.safe_mode import refuse_in_safe_mode
from app.profiles.models import PolicePhoto, ProfilePhoto


class Terms(NamedTuple):
    """`authority`: who allowed it, by rank and name. `audience`: the sectors that may see it; none: the desk alone."""

    authority: str
    audience: Sequence[str]
    conditions: str
    return_on: date | None


def note_lent(
    session: Session, picture: ProfilePhoto, ref: str, terms: Terms, *, by: Account, now: datetime, today: date
) -> PolicePhoto:
    """Write down on what terms this picture of profile `ref` was lent; other terms take the place of the first.

    Raises NotFit for terms that are not whole, NotPossible once it went back, and in safe mode for terms that show it
    to more people or for longer.
    """
    require(by, Permission.PUBLISH_PROFILES)
    lent = picture.police
    if lent is not None and lent.returned_at is not None:
        raise NotPossible("This picture went back to the police. Add it anew if they have lent it again.")
    return_on = _whole(terms, today=today)
    before = _plain(lent) if lent is not None else None
    audience = [sector.value for sector in Sector if sector.value in terms.audience]
    if lent is not None and (not set(audience) <= set(lent.audience) or return_on > lent.return_on):
        refuse_in_safe_mode(session)  # a picture without terms is shown to all: the first ones only narrow that
    if lent is None:
        lent = picture.police = PolicePhoto(
            authority="", audience=[], return_on=return_on, noted_by_id=by.id, noted_at=now
        )
    lent.authority, lent.audience, lent.conditions = terms.authority.strip(), audience, terms.conditions.strip()
    lent.return_on, lent.noted_by_id, lent.noted_at = return_on, by.id, now
    session.flush()
    record(
        session,
        "noted as lent",
        f"profile {ref}",
        by_id=by.id,
        now=now,
        photo=picture.photo_id,
        terms=_plain(lent),
        before=before,
    )
    return lent


def note_returned(session: Session, picture: ProfilePhoto, ref: str, *, by: Account, now: datetime) -> None:
    """Write down that a lent picture went back: nobody is shown it any more. Raises NotPossible when it did before."""
    require(by, Permission.PUBLISH_PROFILES)
    lent = picture.police
    if lent is None:
        raise NotPossible("The police have not lent this picture.")
    if lent.returned_at is not None:
        raise NotPossible("This picture went back already.")
    lent.returned_at = now
    session.flush()
    record(session, "returned", f"profile {ref}", by_id=by.id, now=now, photo=picture.photo_id)


def _whole(terms: Terms, *, today: date) -> date:
    """Return the day of return; raises NotFit with what is missing."""
    faults = {}
    if not terms.authority.strip():
        faults["authority"] = "Who allowed it, by rank and name."
    if not set(terms.audience) <= set(Sector):
        faults["audience"] = "Choose from the sectors that are offered."
    if terms.return_on is None:
        faults["return_on"] = "The day on which it goes back. Ask the police for one."
    elif terms.return_on < today:
        faults["return_on"] = "This day is over."
    if faults or terms.return_on is None:
        raise NotFit("Look at what is marked, then send again.", faults)
    return terms.return_on


def _plain(lent: PolicePhoto) -> dict[str, object]:
    return {
        "authority": lent.authority,
        "audience": list(lent.audience),
        "conditions": lent.conditions,
        "return_on": lent.return_on.isoformat(),
    }
