"""Begin a profile. Nobody but the desk sees it until it is published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit
from app.kernel.references import next_ref
from app.members.models import Account, Premises, Zone
from app.members.permissions import Permission, require
from app.profiles.models import AgeGroup, Kind, Profile, ProfilePhoto, Standing
from app.profiles.rules import MAY_BE_UNDER_18, TOO_YOUNG
from app.profiles.warnings import WARNINGS
from app.profiles.words import remember

MOST_ALIASES = 12


class NewProfile(NamedTuple):
    """What the desk writes down about a person. `title` is a name, or what is seen when no name is known.

    `warnings` are keys of WARNINGS. `zone_ids` None: where it was first seen. `age_group`: a value of AgeGroup, or one
    of TOO_YOUNG, which is refused.
    """

    title: str
    is_name: bool
    seen: str
    look: dict[str, str]
    grading: str
    is_serious_or_repeat: bool
    aliases: Sequence[str] = ()
    marks: str = ""
    method: str = ""
    warnings: Sequence[str] = ()
    zone_ids: Sequence[str] | None = None
    age_group: str = AgeGroup.ADULT.value


def draft(
    session: Session, new: NewProfile, *, first_seen_at: Premises, photo_ids: Sequence[int], by: Account, now: datetime
) -> Profile:
    """Write a draft from one verified incident at these premises; raises NotFit as `check` and `zones_of` do.

    Somebody who may be under 18 gets one as well: members see it only when two people have agreed.
    """
    require(by, Permission.PUBLISH_PROFILES)
    check(new)
    profile = Profile(
        ref=next_ref(session, Profile.ref, "WB"),
        **written(new),
        verified_incidents=1,
        drafted_by_id=by.id,
        drafted_at=now,
        reporting_member_id=first_seen_at.member_id,
        zones=[first_seen_at.zone] if new.zone_ids is None else zones_of(session, new.zone_ids),
    )
    profile.pictures = [ProfilePhoto(photo_id=id, position=place) for place, id in enumerate(photo_ids)]
    session.add(profile)
    remember(session, profile)
    record(session, "drafted", f"profile {profile.ref}", by_id=by.id, now=now, title=profile.title)
    return profile


def check(new: NewProfile) -> None:
    """Raise NotFit without a title, for a child under 16, or for words that the lists do not have."""
    faults = {}
    if not new.title.strip():
        faults["title"] = "A name, or words such as “Green parka, beard”."
    if new.age_group in TOO_YOUNG:
        faults["age_group"] = TOO_YOUNG[new.age_group]
    elif new.age_group not in set(AgeGroup):
        faults["age_group"] = "Choose how old they are, as well as anybody knows."
    if not set(new.warnings) <= WARNINGS.keys():
        faults["warnings"] = "Choose from those that are offered."
    if len(new.aliases) > MOST_ALIASES:
        faults["aliases"] = f"At most {MOST_ALIASES} other names: keep those that are used."
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
        "aliases": [name.strip() for name in new.aliases if name.strip()],
        "marks": new.marks.strip(),
        "method": new.method.strip(),
        "warnings": [key for key in WARNINGS if key in new.warnings],
        "age_group": _age_group(new),
    }


def zones_of(session: Session, ids: Sequence[str]) -> list[Zone]:
    """Return these zones; raises NotFit for none, or for one that the scheme does not have."""
    found = list(session.scalars(select(Zone).where(Zone.id.in_(ids)).order_by(Zone.id)))
    if not found or len(found) != len(set(ids)):
        raise NotFit("Look at what is marked, then send again.", {"zones": "Choose at least one zone."})
    return found


def _age_group(new: NewProfile) -> AgeGroup:
    """Whoever looks as if under 18 counts so, whatever was chosen beside it."""
    return AgeGroup.YOUNG if new.look.get("age") == MAY_BE_UNDER_18 else AgeGroup(new.age_group)
