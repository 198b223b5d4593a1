"""Judgements about target packages on paper: who may have one, of whom, until when."""

from __future__ import annotations

from datetime import date, timedelta

from app.members.models import Account, Role
from app.members.permissions import Permission, may
from app.members.sight import Sight
from app.profiles.models import AgeGroup, Copy, Profile, ProfilePhoto
from app.profiles.rules import stops_on, visible_to, visible_to_members

USUAL = timedelta(days=28)
LONGEST = timedelta(days=90)
MOST_PICTURES = 2  # as many as stand on one page
LONGEST_WORDS = {"given_to": 120, "purpose": 400}


def may_print(account: Account, *, members_may_print: bool) -> bool:
    """Return whether somebody may have a package made: the desk always, a lead where the scheme allows it."""
    if may(account, Permission.PRINT_PROFILES):
        return True
    is_lead = account.role is Role.LEAD and bool(account.premises)
    return members_may_print and is_lead and may(account, Permission.SEE_GALLERY)


def fault_before_printing(profile: Profile, sight: Sight, *, today: date) -> str | None:
    """Return why who sees so far has no package of this profile now, or None: paper shows no more than the screen."""
    if not visible_to_members(profile, today=today):
        return f"{profile.ref} is not shown to members now, so it is not put on paper either."
    if profile.age_group is AgeGroup.YOUNG:
        return "Nobody who may be under 18 is put on paper: a page cannot be taken back like a screen."
    if not visible_to(profile, sight, today=today):
        return f"{profile.ref} is asked about in other zones than yours, so it is not put on paper for you."
    return None


def pictures_to_print(profile: Profile) -> list[ProfilePhoto]:
    """Return the pictures that go on paper: looked at for other people, and none that the police have lent."""
    fit = [row for row in profile.pictures if row.bystanders_checked_at is not None and row.police is None]
    return fit[:MOST_PICTURES]


def usual_return(profile: Profile, *, today: date) -> date:
    """Return the day that is proposed for giving a package back: in four weeks, or when the profile ends."""
    return min(today + USUAL, _last_day(profile, today))


def faults_of(profile: Profile, given_to: str, purpose: str, return_by: date | None, *, today: date) -> dict[str, str]:
    """Return a sentence for each thing that was said badly, by the name of its field."""
    faults = {}
    for name, said, ask in (
        ("given_to", given_to, "Say who it is for: a person, and for whom they work."),
        ("purpose", purpose, "Say in a sentence what it is needed for."),
    ):
        if not said:
            faults[name] = ask
        elif len(said) > LONGEST_WORDS[name]:
            faults[name] = f"At most {LONGEST_WORDS[name]} letters."
    last = _last_day(profile, today)
    if return_by is None or return_by < today:
        faults["return_by"] = "Choose the day by which it must be back."
    elif return_by > last:
        faults["return_by"] = f"By {last.day} {last:%B %Y} at the latest: it lasts no longer than what members see."
    return faults


def is_overdue(copy: Copy, *, today: date) -> bool:
    """Return whether it should have come back by now."""
    return copy.ended_at is None and copy.return_by < today


def _last_day(profile: Profile, today: date) -> date:
    return min(today + LONGEST, stops_on(profile) or today)
