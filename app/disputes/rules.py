"""Who may hide, clear and restore what somebody disputes, and how long it may wait. Pure."""

from __future__ import annotations

import enum
from collections.abc import Collection
from datetime import date, datetime, timedelta

from app.disputes.models import Channel, Dispute, Outcome
from app.profiles.models import AgeGroup, Hidden, Profile, ProfileState

LOOKED_AT_WITHIN = timedelta(hours=1)  # at any hour of the day: somebody may be refused at a door meanwhile
ASSESSED_WITHIN = timedelta(hours=72)  # UK GDPR, article 33
BY_HAND = (Channel.DOOR, Channel.PHONE, Channel.LETTER)  # what the desk notes; the others come by themselves
_ENDED = "This dispute has ended. Open it again to see how."
_OWN_MEMBER = "You work for the member that reported this. Somebody else must decide it."
_OWN_REPORT = "You sent the report that this began with. Somebody else must decide it."


class Stage(enum.StrEnum):
    """How far a dispute has come. Follows from its times; never stored."""

    WAITS = "nobody has looked yet"
    HIDDEN = "hidden while it is looked into"
    CLEARED = "waits for a second person"
    ENDED = "ended"


def stage(dispute: Dispute) -> Stage:
    if dispute.ended_at is not None:
        return Stage.ENDED
    if dispute.cleared_at is not None:
        return Stage.CLEARED
    return Stage.WAITS if dispute.hidden_at is None else Stage.HIDDEN


def is_late(dispute: Dispute, now: datetime) -> bool:
    """Return whether an hour has passed and nobody has looked."""
    return stage(dispute) is Stage.WAITS and now >= dispute.due_at


def left(dispute: Dispute, now: datetime) -> float:
    """Return what is left of its hour, from 1 to 0."""
    return max(0.0, min(1.0, (dispute.due_at - now) / LOOKED_AT_WITHIN))


def is_anonymous(dispute: Dispute) -> bool:
    return not dispute.from_whom.strip()


def fault_before_hiding(dispute: Dispute, profile: Profile, *, because: str) -> str | None:
    """Return why one approver may not hide it now, or None. An anonymous word alone hides nothing."""
    if dispute.ended_at is not None:
        return _ENDED
    if dispute.hidden_at is not None:
        return f"{profile.ref} is hidden already."
    if profile.state is ProfileState.WITHDRAWN:
        return f"{profile.ref} is withdrawn: nobody sees it."
    if is_anonymous(dispute) and not because.strip():
        return "Nobody stands behind this by name, and that alone hides nothing. Say what else speaks for it."
    return None


def fault_before_clearing(
    dispute: Dispute, profile: Profile, *, by_members: Collection[int], sent_it: bool
) -> str | None:
    """Return why somebody may not say that it may be shown again, or None. `sent_it`: a report that it began with."""
    if dispute.ended_at is not None:
        return _ENDED
    if dispute.hidden_at is None:
        return "It is not hidden. End the dispute, and say why."
    if dispute.cleared_at is not None:
        return "Somebody has said so already. A second person restores it."
    if profile.state is ProfileState.WITHDRAWN:
        return f"{profile.ref} was withdrawn meanwhile. End the dispute instead."
    return _fault_of_own(profile, by_members, sent_it)


def fault_before_restoring(
    dispute: Dispute, profile: Profile, *, by_id: int, by_members: Collection[int], sent_it: bool, another_waits: bool
) -> str | None:
    """Return why this person may not restore it, or None: only a second person does, after a first has looked.

    `another_waits`: another dispute about it, at which nobody has looked. One that is hidden as well stands in nobody's
    way: each of the two ends by two people, and the last one shows it again.
    """
    if dispute.ended_at is not None:
        return _ENDED
    if dispute.cleared_at is None:
        return "Somebody has to look first, and say that it may be shown again."
    if dispute.cleared_by_id == by_id:
        return "You have said yourself that it may be shown again. A second person restores it."
    if profile.state is ProfileState.WITHDRAWN:
        return f"{profile.ref} was withdrawn meanwhile. End the dispute instead."
    if another_waits:
        return "Another dispute about it waits. Look at that one first: hide it as well, or end it."
    return _fault_of_own(profile, by_members, sent_it)


def fault_before_ending(
    dispute: Dispute, profile: Profile, outcome: Outcome, *, by_members: Collection[int], sent_it: bool
) -> str | None:
    """Return why one person may not end it so, or None: what is hidden comes back by two people, or goes for good."""
    if dispute.ended_at is not None:
        return _ENDED
    if outcome is Outcome.WRONG_PERSON:
        return "Who was the wrong person gets a correction: say so on the page of the dispute."
    if dispute.hidden_at is not None and profile.state is not ProfileState.WITHDRAWN:
        return "It is hidden. Two people restore it, or it is withdrawn."
    return _fault_of_own(profile, by_members, sent_it)


def hidden_after_restoring(profile: Profile, *, today: date) -> Hidden | None:
    """Return why it stays hidden all the same, or None: who may be under 18 is shown only while two people say so."""
    is_shown_young = profile.shown_young_until is not None and today <= profile.shown_young_until
    return Hidden.UNDER_18 if profile.age_group is AgeGroup.YOUNG and not is_shown_young else None


def _fault_of_own(profile: Profile, by_members: Collection[int], sent_it: bool) -> str | None:
    if sent_it:
        return _OWN_REPORT
    return _OWN_MEMBER if profile.reporting_member_id in by_members else None
