"""Judgements about serving: who may, when a notice counts as given, and what is said of one that does not count."""

from __future__ import annotations

from datetime import datetime, time, tzinfo

from app.exclusions.models import Exclusion, ServiceOutcome, State
from app.exclusions.rules import fault_before_effect
from app.kernel.months import business_days_later, day_of
from app.members.models import Account, Premises, Role
from app.members.permissions import Permission, may, works_in_care
from app.profiles.models import Profile, ProfileState
from app.profiles.rules import is_in_dispute
from app.warnings.models import Given

# Of those who may by their role, who has to be named for it by their member.
NAMED_ROLES = frozenset({Role.STAFF, Role.DOOR, Role.LEAD})
# Why a notice is not given now: chosen, never guessed at.
NOT_NOW = (
    "not calm",
    "not sober",
    "unwell",
    "frightened",
    "young",
    "with children",
    "others around",
    "not safe",
)
_WORD = {
    ServiceOutcome.TAKEN: "Given",
    ServiceOutcome.REFUSED: "Given, though they would not take it",
    ServiceOutcome.NOT_NOW: "Not given",
}


def is_desk(account: Account) -> bool:
    """Return whether somebody serves for the whole town: the desk, which also posts and has it done in custody."""
    return may(account, Permission.PREPARE_EXCLUSIONS)


def naming_fault(account: Account) -> str | None:
    """Return why somebody cannot be named to give notices, or None."""
    if account.is_under_18:
        return f"{account.name} is under 18. Whoever gives notices is 18 or over."
    if not account.is_active:
        return f"{account.name} is not active. Name them once they are here again."
    if account.role not in NAMED_ROLES or works_in_care(account):
        return f"{account.name} cannot be named: notices are given by staff, door staff and leads of shops and venues."
    return None


def fault_of_giving(profile: Profile) -> str | None:
    """Return why nobody’s notice is handed over now, by their profile, or None: what is looked into is not given."""
    if is_in_dispute(profile):
        return (
            f"{profile.ref} is hidden: {profile.hidden_because}. Its notice is given by nobody before that is settled."
        )
    if profile.state is ProfileState.WITHDRAWN:
        return f"{profile.ref} is withdrawn. Its notice is given by nobody."
    return None


def says_looked_at_again(why: str) -> str:
    """Return why a notice waits that somebody must look at again. `why`: a sentence of what the police or court did."""
    return f"{why} It is looked at again first, by another member or the Board, and given by nobody before that."


def serves_at(account: Account, premises: Premises) -> bool:
    """Return whether these are premises at which somebody works, as far as a notice goes that may come hours late.

    A guard may stand elsewhere by the time the phone has a signal, so a guard’s are any.
    """
    return account.is_guard or premises in account.premises or premises.member_id == account.member_id


def counts_from(at: datetime, how: Given, *, post_days: int, zone: tzinfo) -> datetime:
    """Return when a notice counts as given: in person and in custody at once, by post some business days later.

    A letter counts from the first moment of the business day so many after the day of posting, by the town’s clock.
    CPR 6.26 deems a first class letter served on the second day after it was posted, or the next business day when
    that is none; the scheme counts business days alone, so with two of them or more it is never earlier than that rule,
    which favours the person. Saturdays, Sundays and bank holidays are no business days.
    """
    if how is not Given.POST:
        return at
    day = business_days_later(day_of(at, zone), post_days)
    return max(at, datetime.combine(day, time.min, tzinfo=zone).astimezone(at.tzinfo))


def fault_before_counting(exclusion: Exclusion, *, served_at: datetime, zone: tzinfo) -> str | None:
    """Return why one that was served at this moment does not count, as a sentence, or None when it does."""
    if exclusion.state is State.SERVED and exclusion.served_at is not None:
        return f"Given already, on {clock_and_day(exclusion.served_at, zone)}. This one is kept beside it."
    if exclusion.state is State.LIFTED:
        return "The exclusion had ended before this came in, so it does not count. Tell the desk if you said otherwise."
    return fault_before_effect(exclusion, served_at=served_at, zone=zone)


def says_taken(exclusion: Exclusion, outcome: ServiceOutcome, how: Given, *, zone: tzinfo) -> str:
    """Return what somebody reads whose service has put the exclusion in force."""
    if exclusion.served_at is None or exclusion.ends_on is None:
        raise ValueError("what did not take effect is not said to have")
    until = f"{exclusion.ends_on.day} {exclusion.ends_on:%B %Y}"
    if how is Given.POST:
        first = exclusion.served_at.astimezone(zone)
        return f"Posted. It counts as given from {first:%A} {first.day} {first:%B}, and runs until {until}."
    return f"{_WORD[outcome]}. It runs from now until {until}."


def says_to_desk(exclusion: Exclusion, outcome: ServiceOutcome, *, at: datetime, where: str, zone: tzinfo) -> str:
    """Return the line that the desk reads: by reference, without a name."""
    words = {
        ServiceOutcome.TAKEN: "was given",
        ServiceOutcome.REFUSED: "was given; they would not take it",
        ServiceOutcome.NOT_NOW: "was not given: not now",
    }
    return f"{exclusion.ref} {words[outcome]}{where and f', {where}'}, {clock_and_day(at, zone)}."


def clock_and_day(moment: datetime, zone: tzinfo) -> str:
    """Return "18 November 2026, 21:14" by the town’s clock."""
    local = moment.astimezone(zone)
    return f"{local.day} {local:%B %Y}, {local:%H:%M}"
