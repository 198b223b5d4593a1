"""Who may see a profile, and what may be said of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta, tzinfo

from app.members.rules import MOST_BRIEFING_HOURS
from app.profiles.models import Profile, ProfileState, Standing

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
LONGEST_BRIEFING = timedelta(hours=MOST_BRIEFING_HOURS)
MAY_BE_UNDER_18 = "may be under 18"
_RENEWED_ONCE = (Standing.SUSPECTED, Standing.ID_SOUGHT)


def visible_to_members(profile: Profile, *, today: date) -> bool:
    """Return whether members see it: published, not hidden, its review not overdue, its standing not run out."""
    return (
        profile.state is ProfileState.PUBLISHED
        and profile.hidden_because is None
        and profile.standing not in (Standing.EXPIRED, Standing.DISPUTED)
        and profile.review_on is not None
        and today <= profile.review_on
        and (profile.standing_until is None or today <= profile.standing_until)
    )


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
    ends = [day for day in (profile.review_on, profile.standing_until) if day is not None]
    return min(ends, default=None)


def ends_at(profile: Profile, zone: tzinfo) -> datetime | None:
    """Return the moment from which no member sees it any more, if nothing else happens: phones without a signal ask."""
    last_day = stops_on(profile)
    return datetime.combine(last_day + timedelta(days=1), time(), zone) if last_day else None


def kept_until(briefing_hours: int, *, now: datetime) -> datetime | None:
    """Return until when a phone may keep what it is shown now as a shift briefing; None: it may not keep it at all."""
    return now + min(timedelta(hours=briefing_hours), LONGEST_BRIEFING) if briefing_hours > 0 else None


def faults_before_publishing(profile: Profile, *, approver_members: Collection[int]) -> list[str]:
    """Return a sentence for each thing that still stands in the way of publishing."""
    faults = []
    if profile.verified_incidents < 1:
        faults.append("At least one incident must be verified.")
    if not profile.is_serious_or_repeat:
        faults.append("Say that it is serious, or that it is a repeat.")
    if not profile.grading:
        faults.append("Grade it first: source, information, handling.")
    if not profile.seen.strip():
        faults.append("Say in your own words what was seen.")
    if profile.reporting_member_id is not None and profile.reporting_member_id in approver_members:
        faults.append("You work for the member that reported this. Somebody else must publish it.")
    return faults


def fault_before_renewing(profile: Profile) -> str | None:
    """Return why its review date may not be put off, or None: what is not proved is kept up once, then it goes."""
    if profile.standing in _RENEWED_ONCE and profile.renewals >= 1:
        return "It was looked at again once already, on the same facts. Let it end, or withdraw it."
    return None


def review_on(profile: Profile, *, today: date, days: int) -> date:
    """Return the day by which somebody must look at it again, or it hides itself."""
    lasts = timedelta(days=days)
    return today + (min(lasts, ID_SOUGHT_LASTS) if profile.standing is Standing.ID_SOUGHT else lasts)


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""
