"""Two profiles belong together, on a ground that is written down. For the desk alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import Associate, Profile, ProfileState


def link_people(
    session: Session, profile: Profile, other: Profile, *, because: str, by: Account, now: datetime
) -> Associate:
    """Link two profiles; raises NotFit without a ground, NotPossible for the same, a withdrawn one, or twice."""
    require(by, Permission.PUBLISH_PROFILES)
    if not because.strip():
        raise NotFit("Say on what ground.", {"link_because": "Who saw them together, when, doing what?"})
    if profile.id == other.id:
        raise NotPossible("This is the same profile. Choose another one.")
    if ProfileState.WITHDRAWN in (profile.state, other.state):
        raise NotPossible("One of the two is withdrawn. Nothing is added to it any more.")
    if _between(session, profile, other) is not None:
        raise NotPossible(f"{profile.ref} and {other.ref} are linked already.")
    low, high = sorted((profile.id, other.id))
    made = Associate(profile_id=low, other_id=high, because=because.strip(), by_id=by.id, at=now)
    session.add(made)
    session.flush()
    about = f"profile {profile.ref}"
    record(session, "linked", about, by_id=by.id, now=now, other=f"profile {other.ref}", because=made.because)
    return made


def part_people(session: Session, profile: Profile, other: Profile, *, by: Account, now: datetime) -> None:
    """Undo a link; raises NotPossible where there is none."""
    require(by, Permission.PUBLISH_PROFILES)
    known = _between(session, profile, other)
    if known is None:
        raise NotPossible("These two profiles are not linked any more.")
    session.delete(known)
    session.flush()
    record(session, "unlinked", f"profile {profile.ref}", by_id=by.id, now=now, other=f"profile {other.ref}")


def _between(session: Session, profile: Profile, other: Profile) -> Associate | None:
    return session.get(Associate, (min(profile.id, other.id), max(profile.id, other.id)))
