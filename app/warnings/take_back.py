"""Take a warning back before its time: it was not right, or not needed."""

from __future__ import annotations

from datetime import datetime, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import Profile
from app.profiles.stand import taken_back
from app.warnings.models import GivenCard, GivenWarning, WarningEnd

_WRONG_PERSON = "It was the wrong person."


def take_back(
    session: Session, warning: GivenWarning, *, because: str, by: Account, now: datetime, zone: tzinfo
) -> None:
    """End it now; the person stands as before it. Raises NotPossible when it is over, NotFit without a reason."""
    require(by, Permission.GIVE_WARNINGS)
    if warning.ended_at is not None:
        raise NotPossible(f"{warning.ref} is off the record already.")
    if not because.strip():
        raise NotFit("Say why.", {"back_because": "Say in a sentence why it is taken back."})
    warning.ended_at, warning.ended_how, warning.ended_because = now, WarningEnd.TAKEN_BACK, because.strip()
    session.flush()
    taken_back(session, warning.profile, warning.ref, now=now, today=now.astimezone(zone).date())
    said = {"profile": warning.profile.ref, "because": because.strip()}
    record(session, "took back", f"warning {warning.ref}", by_id=by.id, now=now, **said)


def take_down_warnings(session: Session, profile: Profile, *, now: datetime) -> None:
    """End every warning of the wrong person and let go of what it said of them; cards are of nobody's any more.

    The rows stay: the person may ask what they were handed. `now` is in the town's own time.
    """
    for warning in session.scalars(select(GivenWarning).where(GivenWarning.profile_id == profile.id)):
        warning.ended_at = warning.ended_at or now
        warning.ended_how, warning.ended_because = WarningEnd.TAKEN_BACK, _WRONG_PERSON
        warning.incidents, warning.because, warning.points, warning.guardian_says = [], "", 0, ""
        taken_back(session, profile, warning.ref, now=now, today=now.date())
    for card in session.scalars(select(GivenCard).where(GivenCard.profile_id == profile.id)):
        card.profile_id = None
    session.flush()
