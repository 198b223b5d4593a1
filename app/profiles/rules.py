"""Who may see a profile, and what may be said of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from app.members.rules import MOST_BRIEFING_HOURS
from app.members.sight import Sight
from app.photos.models import PhotoState
from app.profiles.models import AgeGroup, Hidden, Kind, Profile, ProfileState, Standing
from app.profiles.pictures import is_back

# The sentences are the scheme's voice: each says what is so, none accuses.
_SAYS = {
    Standing.SUSPECTED: "Reported and checked, not proved. May come in like anyone.",
    Standing.ID_SOUGHT: "We do not know who this is. If you do, tell only the desk.",
    Standing.WARNED: "Has had a warning. Not banned.",
    Standing.NOT_SERVED: "Not banned yet: notice not given. Do not accuse. Tell the desk.",
}
TAGS = {
    Standing.SUSPECTED: "suspected",
    Standing.ID_SOUGHT: "sought",
    Standing.WARNED: "warned",
    Standing.NOT_SERVED: "unserved",
    Standing.EXCLUDED: "excluded",
    Standing.UNDER_ORDER: "order",
    Standing.EXPIRED: "expired",
    Standing.DISPUTED: "disputed",
}
ID_SOUGHT_LASTS = timedelta(days=90)
ID_SOUGHT_DELETED_AFTER = timedelta(days=365)  # from the day on which it ends
TELL_WITHIN = timedelta(days=30)
LONGEST_BRIEFING = timedelta(hours=MOST_BRIEFING_HOURS)
MAY_BE_UNDER_18 = "may be under 18"
# What the form offers besides the two groups that a profile can have: each is refused with what to do instead.
TOO_YOUNG = {
    "under 16": "Nobody under 16 gets a profile. Approve it as an incident, which names nobody. If you fear for them, "
    "tell the council's children's services; in danger, 999.",
    "under 10": "A child under 10 is not recorded at all. Go back and reject the report: what it holds of them goes. "
    "If you fear for them, tell the council's children's services; in danger, 999.",
}
_RENEWED_ONCE = (Standing.SUSPECTED, Standing.ID_SOUGHT)


class Glimpse(NamedTuple):
    """Of a profile its name, and all that decides whether members see it: a long list needs no more."""

    id: int
    ref: str
    title: str
    kind: Kind
    state: ProfileState
    standing: Standing
    standing_until: date | None
    hidden_because: Hidden | None
    age_group: AgeGroup
    shown_young_until: date | None
    review_on: date | None


def visible_to_members(profile: Profile | Glimpse, *, today: date) -> bool:
    """Return whether members see it: published, not hidden, its review not overdue, its standing not run out.

    Somebody who is or may be under 18 is seen only while two people have said so.
    """
    return (
        profile.state is ProfileState.PUBLISHED
        and profile.hidden_because in (None, Hidden.UNDER_18)
        and profile.standing not in (Standing.EXPIRED, Standing.DISPUTED)
        and profile.review_on is not None
        and today <= profile.review_on
        and (profile.standing_until is None or today <= profile.standing_until)
        and (not is_young(profile) or is_agreed(profile, today=today))
    )


def visible_to(profile: Profile, sight: Sight, *, today: date) -> bool:
    """Return whether somebody with this sight sees it: who is sought is shown in the chosen zones alone."""
    if not visible_to_members(profile, today=today):
        return False
    if profile.kind is not Kind.ID_SOUGHT or sight.is_everywhere:
        return True
    return any(zone.id in sight.zones for zone in profile.zones)


def is_young(profile: Profile | Glimpse) -> bool:
    """Return whether they are, or may be, under 18. (Older rows say so by why they are hidden.)"""
    return profile.age_group is AgeGroup.YOUNG or profile.hidden_because is Hidden.UNDER_18


def is_in_dispute(profile: Profile | Glimpse) -> bool:
    """Return whether somebody disputes it, or it was the wrong person: nothing is done by it before that is settled."""
    return profile.hidden_because in (Hidden.DISPUTE, Hidden.WRONG_PERSON) or profile.standing is Standing.DISPUTED


def is_agreed(profile: Profile | Glimpse, *, today: date) -> bool:
    """Return whether two people have agreed that somebody under 18 is shown, and the time for it is not over."""
    return profile.shown_young_until is not None and today <= profile.shown_young_until


def says(profile: Profile) -> str:
    """Return the sentence that a member sees beside the picture."""
    until = _day(profile.standing_until)
    if profile.standing is Standing.EXCLUDED:
        may_enter = f" May enter: {profile.may_enter}." if profile.may_enter else ""
        return f"Asked to stay out of the listed premises{until and f' until {until}'}.{may_enter}"
    if profile.standing is Standing.UNDER_ORDER:
        where = f" ({profile.may_enter})" if profile.may_enter else ""
        ends = f", until {until}" if until else ""
        return f"A court order applies here{where}{ends}. Do not enforce it. Call 101; in danger 999."
    return _SAYS.get(profile.standing, "For the desk only.")


def stops_on(profile: Profile) -> date | None:
    """Return the last day on which members see it, if nothing else happens."""
    young = profile.shown_young_until if is_young(profile) else None
    ends = [day for day in (profile.review_on, profile.standing_until, young) if day is not None]
    return min(ends, default=None)


def ends_at(profile: Profile, zone: tzinfo) -> datetime | None:
    """Return the moment from which no member sees it any more, if nothing else happens: phones without a signal ask."""
    last_day = stops_on(profile)
    return datetime.combine(last_day + timedelta(days=1), time(), zone) if last_day else None


def kept_until(briefing_hours: int, *, now: datetime) -> datetime | None:
    """Return until when a phone may keep what it is shown now as a shift briefing; None: it may not keep it at all."""
    return now + min(timedelta(hours=briefing_hours), LONGEST_BRIEFING) if briefing_hours > 0 else None


def faults_before_publishing(
    profile: Profile, *, approver_members: Collection[int], approver_sent_it: bool, is_told: bool, today: date
) -> list[str]:
    """Return a sentence for each thing that still stands in the way of publishing.

    `is_told`: somebody has written down that the person was told, or why not.
    """
    faults = []
    if profile.verified_incidents < 1:
        faults.append("At least one incident must be verified.")
    written = faults_in_writing(profile.seen, profile.grading, is_serious_or_repeat=profile.is_serious_or_repeat)
    faults += written.values()
    if profile.kind is Kind.ID_SOUGHT and not profile.zones:
        faults.append("Choose the zones whose members are asked.")
    if pictures_to_look_at(profile, today=today):
        faults.append("Look whether anybody else is in a picture, and tick that you have.")
    if profile.kind is Kind.KNOWN and not is_told:
        faults.append("Write down when the person was told of this, or why not.")
    if is_young(profile) and not is_agreed(profile, today=today):
        faults.append("They may be under 18. Two people must agree first that showing them is in their best interests.")
    own = faults_of_reporter(profile, by_members=approver_members, sent_it=approver_sent_it, must="publish it")
    return faults + own


def faults_of_reporter(profile: Profile, *, by_members: Collection[int], sent_it: bool, must: str) -> list[str]:
    """Return why this person decides nothing about the profile: it began with what they or theirs reported.

    `sent_it`: they sent the report that it began with, or one that was merged into it. `must`: what others have to do.
    """
    faults = [f"You sent the report that this began with. Somebody else must {must}."] if sent_it else []
    if profile.reporting_member_id is not None and profile.reporting_member_id in by_members:
        faults.append(f"You work for the member that reported this. Somebody else must {must}.")
    return faults


def faults_in_writing(seen: str, grading: str, *, is_serious_or_repeat: bool) -> dict[str, str]:
    """Return a sentence for each thing without which what is written may not be shown, by the field it belongs to."""
    faults = {}
    if not is_serious_or_repeat:
        faults["is_serious_or_repeat"] = "Say that it is serious, or that it is a repeat."
    if not grading:
        faults["source"] = "Grade it first: source, information, handling."
    if not seen.strip():
        faults["seen"] = "Say in your own words what was seen."
    return faults


def pictures_to_look_at(profile: Profile, *, today: date) -> int:
    """Return how many pictures nobody has looked through for bystanders.

    One that cannot be read, or that went back to the police, is shown to nobody: it does not count.
    """
    return sum(
        row.bystanders_checked_by_id is None
        and row.photo.state is not PhotoState.REFUSED
        and not (row.police is not None and is_back(row.police, today=today))
        for row in profile.pictures
    )


def fault_before_agreeing(
    profile: Profile, *, agreed_ids: Collection[int], by_id: int, by_members: Collection[int], sent_it: bool
) -> str | None:
    """Return why this person may not say now whether somebody under 18 is shown, or None.

    `agreed_ids`: who has agreed already, and waits for a second.
    """
    if profile.state is ProfileState.WITHDRAWN:
        return f"{profile.ref} is withdrawn. Nobody is shown it."
    if not is_young(profile):
        return f"{profile.ref} is of an adult. This is asked for somebody who is, or may be, under 18."
    if sent_it:
        return "You sent the report that this began with. Two others must decide."
    if profile.reporting_member_id is not None and profile.reporting_member_id in by_members:
        return "You work for the member that reported this. Two others must decide."
    if by_id in agreed_ids:
        return "You have agreed already. A second person must look at it as well."
    return None


def same_name(one: str, other: str) -> bool:
    """Return whether two answers give the same name, whatever the letters' size and the spaces between words."""
    return one.casefold().split() == other.casefold().split()


def fault_before_weighing(
    profile: Profile, *, is_open: bool, by_members: Collection[int], sent_it: bool, is_own: bool
) -> str | None:
    """Return why this person may not weigh an answer now, or set it aside, or None."""
    if not is_open:
        return "This answer was dealt with already."
    if is_own:
        return "You gave this name yourself. Somebody else must decide on it."
    own = faults_of_reporter(profile, by_members=by_members, sent_it=sent_it, must="decide on the name")
    return own[0] if own else None


def fault_before_known(*, is_open: bool, grading: str, bears_out: bool, is_own: bool) -> str | None:
    """Return why an answer may not give somebody their name yet, or None.

    `bears_out`: a second fact is written down, or somebody of another member gave the same name.
    """
    if not is_open:
        return "This answer was dealt with already."
    if is_own:
        return "You gave this name yourself. Somebody else must decide on it."
    if not grading:
        return "Grade the answer first: source, information, handling."
    if not bears_out:
        return "One answer is not enough. Write down what else bears the name out, or wait for a second answer."
    return None


def fault_before_renewing(profile: Profile, *, by_members: Collection[int], sent_it: bool) -> str | None:
    """Return why this person may not put its review date off, or None.

    What is not proved is kept up once, then it goes; and whoever reported it keeps it up as little as they publish it.
    """
    if profile.standing in _RENEWED_ONCE and profile.renewals >= 1:
        return "It was looked at again once already, on the same facts. Let it end, or withdraw it."
    own = faults_of_reporter(profile, by_members=by_members, sent_it=sent_it, must="look at it again")
    return own[0] if own else None


def review_on(profile: Profile, *, today: date, days: int, young_days: int = 28) -> date:
    """Return the day by which somebody must look at it again, or it hides itself."""
    lasts = timedelta(days=min(days, young_days) if is_young(profile) else days)
    return today + (min(lasts, ID_SOUGHT_LASTS) if profile.standing is Standing.ID_SOUGHT else lasts)


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""
