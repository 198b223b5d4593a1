"""Correct what is written of somebody whom members see: they read it at once, and the record keeps both wordings."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.members.safe_mode import refuse_in_safe_mode
from app.profiles.agree_young import ask_anew
from app.profiles.draft import NewProfile, check, written, zones_of
from app.profiles.models import AgeGroup, Profile, ProfileState
from app.profiles.rules import faults_in_writing, is_young
from app.profiles.words import remember

# A name is given by what bears it out (become_known), a standing by what was decided: neither by a correction.
_NEVER = ("kind", "standing")
_FOR_THE_DESK = ("grading", "is_serious_or_repeat")  # members do not read these
_NOT_OLDER = (
    "What is written says that they may be under 18, and one person alone does not change that. "
    "If it is certain that they are 18 or over, withdraw this and begin a new profile."
)


def correct(
    session: Session,
    profile: Profile,
    new: NewProfile,
    because: str,
    *,
    reporter_ids: Collection[int],
    by: Account,
    now: datetime,
) -> None:
    """Put other words in the place of those that members read; kind and standing stay.

    What two people had agreed on for somebody under 18 was about other words: it is asked anew, and until then members
    do not see them. `reporter_ids`: who sent the reports that it began with. Raises NotPossible unless it is published,
    for one of those and for who works for the member that reported it, and when nothing would change; NotFit without a
    reason, as a draft does, and where the words could not have been published.
    """
    require(by, Permission.PUBLISH_PROFILES)
    if profile.state is not ProfileState.PUBLISHED:
        raise NotPossible(f"{profile.ref} is {profile.state}. Only what members see is corrected.")
    if by.id in reporter_ids:
        raise NotPossible("You sent the report that this began with. Somebody else must correct it.")
    if profile.reporting_member_id is not None and profile.reporting_member_id in by.member_ids:
        raise NotPossible("You work for the member that reported this. Somebody else must correct it.")
    refuse_in_safe_mode(session)
    check(new)
    fields = {name: value for name, value in written(new).items() if name not in _NEVER}
    faults = faults_in_writing(fields["seen"], fields["grading"], is_serious_or_repeat=fields["is_serious_or_repeat"])
    if not because.strip():
        faults["correct_because"] = "Say in a sentence what was wrong."
    if is_young(profile) and fields["age_group"] is AgeGroup.ADULT:
        faults["age_group"] = _NOT_OLDER
    if faults:
        raise NotFit("Look at what is marked, then send again.", faults)
    zones = list(profile.zones) if new.zone_ids is None else zones_of(session, new.zone_ids)
    before = {**{name: getattr(profile, name) for name in fields}, "zones": list(profile.zones)}
    after = {**fields, "zones": zones}
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        raise NotPossible("Nothing is written differently. Change it first, then send again.")
    for name in changed:
        setattr(profile, name, after[name])
    if is_young(profile) and not set(changed) <= set(_FOR_THE_DESK):
        ask_anew(session, profile, now=now)
    remember(session, profile)
    record(
        session,
        "corrected",
        f"profile {profile.ref}",
        by_id=by.id,
        now=now,
        because=because.strip(),
        before={name: _plain(before[name]) for name in changed},
        after={name: _plain(after[name]) for name in changed},
    )


def _plain(value: Any) -> Any:
    """Return what the record can keep."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list):
        return [getattr(one, "id", one) for one in value]
    return value
