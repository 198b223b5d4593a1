"""Judgements about exclusions: when one is in force and where, who may decide, and what stands in the way of a step."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta, tzinfo

from app.exclusions.models import Exclusion, Panel, State
from app.kernel.months import day_of, in_months, later
from app.members.models import CARING, Role, Sector
from app.profiles.models import ProfileState
from app.profiles.rules import is_in_dispute

MEMBERS_ROLES = frozenset({Role.LEAD, Role.BOARD})


def last_day(served_at: datetime, months: int, *, zone: tzinfo) -> date:
    """Return the last day of an exclusion that was served at this moment: the same day of the month, so many later.

    The day is that of the town, not of Greenwich.
    """
    return later(day_of(served_at, zone), months)


def in_force(exclusion: Exclusion, *, now: datetime, zone: tzinfo) -> bool:
    """Return whether it holds anywhere now: served, and its last day is not over."""
    if exclusion.state is not State.SERVED or exclusion.served_at is None or exclusion.ends_on is None:
        return False
    return exclusion.served_at <= now and day_of(now, zone) <= exclusion.ends_on


def in_force_at(exclusion: Exclusion, premises_id: int, *, counts: bool, now: datetime, zone: tzinfo) -> bool:
    """Return whether it holds at these premises now: on the notice, and that still counts.

    `counts`: their member's authority does, and they have not become essential since.
    """
    is_listed = any(row.premises_id == premises_id for row in exclusion.listed)
    return counts and is_listed and in_force(exclusion, now=now, zone=zone)


def last_day_to_issue(exclusion: Exclusion, *, days: int, zone: tzinfo) -> date:
    """Return the last day on which what was decided can get its notice: `days` later, as long as one can be served."""
    if exclusion.decided_at is None:
        raise ValueError("only what was decided waits for its notice")
    return day_of(exclusion.decided_at, zone) + timedelta(days=days)


def faults_before_issuing(exclusion: Exclusion, *, is_young: bool, longest: int) -> list[str]:
    """Return a sentence for each thing of the case that stands in the way of its notice.

    longest: the most months for this person. Who is found to be under 18 after others decided, or for longer, gets
    no notice by that decision.
    """
    if exclusion.state is not State.DECIDED:
        return [f"{exclusion.ref} is {exclusion.state}. Only what was decided gets a notice."]
    faults = []
    if not exclusion.months:
        faults.append("For how long was not decided.")
    if is_in_dispute(exclusion.profile):
        faults.append(f"{exclusion.profile.ref} is hidden: {exclusion.profile.hidden_because}. That comes first.")
    elif exclusion.profile.state is not ProfileState.PUBLISHED:
        faults.append(f"{exclusion.profile.ref} is {exclusion.profile.state}. Nobody gets a notice by it.")
    if is_young and was_decided_of_an_adult(exclusion, longest=longest):
        faults.append(
            f"They are, or may be, under 18, and that was not known when it was decided: for them the Board decides, "
            f"for {longest} months at most. Ask {exclusion.member.name} to take the proposal back and to propose anew."
        )
    elif is_young and not exclusion.guardian_says.strip():
        faults.append("They are, or may be, under 18: who has care of them is told first.")
    return faults


def was_decided_of_an_adult(exclusion: Exclusion, *, longest: int) -> bool:
    """Return whether others than the Board decided, or for more months than `longest`, the most for the young."""
    return exclusion.panel is not Panel.BOARD or (exclusion.months or 0) > longest


def fault_of_age(exclusion: Exclusion, *, longest: int) -> str | None:
    """Return why a notice that was issued is not given to somebody who is, or may be, under 18, or None."""
    if was_decided_of_an_adult(exclusion, longest=longest):
        return (
            f"They are, or may be, under 18, and that was not known when it was decided: for them the Board decides, "
            f"for {in_months(longest)} at most. This notice is given by nobody: the Board looks at it again and lifts "
            "it. After that it can be proposed anew."
        )
    if not exclusion.guardian_says.strip():
        return (
            "They are, or may be, under 18: who has care of them is told first. The desk writes that down, under "
            "Exclusions; until then it is given by nobody."
        )
    return None


def fault_before_effect(exclusion: Exclusion, *, served_at: datetime, zone: tzinfo) -> str | None:
    """Return why a notice that was served at this moment does not put the exclusion in force, or None."""
    if exclusion.state not in (State.ISSUED, State.LAPSED):
        return f"{exclusion.ref} is {exclusion.state}. Only a notice that was issued can be served."
    if exclusion.months is None or exclusion.issued_at is None or exclusion.lapses_on is None:
        return f"{exclusion.ref} has no notice. Issue it first."
    if served_at < exclusion.issued_at:
        return "It was issued only after that. Look at day and time again."
    if exclusion.lapses_on < day_of(served_at, zone):
        return f"The last day to give it was {exclusion.lapses_on.day} {exclusion.lapses_on:%B %Y}. It counts no more."
    return None


def speaks_for_public_body(role: Role, sectors: Collection[Sector], colleagues: Collection[Role]) -> bool:
    """Return whether somebody speaks for the police, the council, a hospital, a school or another public body.

    They neither propose nor decide, whatever their role: a private ban in which a public body takes part can be taken
    to judicial review (R (Boyle) v Haverhill Pubwatch [2009] EWHC 2441 (Admin)). `sectors`: of their premises and of
    those of their member; `colleagues`: the roles of others of the same member.
    """
    if role not in MEMBERS_ROLES:
        return True
    return bool({Sector.PUBLIC_BODY, *CARING} & set(sectors) or {Role.POLICE, Role.COUNCIL} & set(colleagues))
