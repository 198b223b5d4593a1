"""Begin a profile. Nobody but the desk sees it until it is published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit
from app.members.models import Account, Premises
from app.members.permissions import Permission, require
from app.profiles.models import Kind, Profile, ProfilePhoto, Standing
from app.profiles.rules import MAY_BE_UNDER_18


class NewProfile(NamedTuple):
    """What the desk writes down about a person. `title` is a name, or what is seen when no name is known."""

    title: str
    is_name: bool
    seen: str
    look: dict[str, str]
    grading: str
    is_serious_or_repeat: bool


def draft(
    session: Session, new: NewProfile, *, first_seen_at: Premises, photo_ids: Sequence[int], by: Account, now: datetime
) -> Profile:
    """Write a draft from one verified incident at these premises; raises NotFit as `check` does."""
    require(by, Permission.PUBLISH_PROFILES)
    check(new)
    profile = Profile(
        ref=next_ref(session),
        **written(new),
        verified_incidents=1,
        drafted_by_id=by.id,
        drafted_at=now,
        reporting_member_id=first_seen_at.member_id,
        zones=[first_seen_at.zone],
    )
    profile.pictures = [ProfilePhoto(photo_id=id, position=place) for place, id in enumerate(photo_ids)]
    session.add(profile)
    session.flush()
    record(session, "drafted", f"profile {profile.ref}", by_id=by.id, now=now, title=profile.title)
    return profile


def check(new: NewProfile) -> None:
    """Raise NotFit without a title, or for somebody who may be under 18: they get no profile by one person's word."""
    faults = {}
    if not new.title.strip():
        faults["title"] = "A name, or words such as “Green parka, beard”."
    if new.look.get("age") == MAY_BE_UNDER_18:
        faults["look.age"] = "Nobody who may be under 18 gets a profile here. Approve it as an incident; ask the Board."
    if faults:
        raise NotFit("Look at what is marked, then send again.", faults)


def written(new: NewProfile) -> dict[str, Any]:
    """Return the fields of a profile that say what the desk wrote down."""
    return {
        "kind": Kind.KNOWN if new.is_name else Kind.ID_SOUGHT,
        "standing": Standing.SUSPECTED if new.is_name else Standing.ID_SOUGHT,
        "title": new.title.strip(),
        "look": {name: words.strip() for name, words in new.look.items() if words.strip()},
        "seen": new.seen.strip(),
        "grading": new.grading,
        "is_serious_or_repeat": new.is_serious_or_repeat,
    }


def next_ref(session: Session) -> str:
    """Return the next free reference: WB-0042 follows WB-0041."""
    last = session.scalar(select(func.max(Profile.ref)))
    prefix, number = last.rsplit("-", 1) if last else ("WB", "0")
    return f"{prefix}-{int(number) + 1:04d}"
