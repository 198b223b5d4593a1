"""What a notice means to a reader: whether it holds at their premises, and at which it does.

Every screen asks here, so that none says another thing; where it holds is judged by `rules.in_force_at` alone, as it is
when a breach is claimed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.exclusions import rules
from app.exclusions.models import Exclusion, State
from app.exclusions.premises_list import authorities, essential_for, free_since
from app.kernel.months import day_of
from app.members.models import Premises

ON = "Your premises are on the notice."
OFF = "Your premises are not on it: house rules decide."


class Here(NamedTuple):
    """`is_on` is None for who works at no premises. `why` says why not, `premises` where it holds, by name.

    `at`: at which of the reader's own premises it holds, by id; `until`: the last day there, or else anywhere.
    """

    is_on: bool | None
    says: str
    why: str
    premises: list[str]
    at: list[int]
    until: date | None


def here(session: Session, profile_id: int, places: Sequence[Premises], *, now: datetime, zone: tzinfo) -> Here | None:
    """Return what the notices in force on somebody mean at these premises, the reader's; None without one in force."""
    return here_for(session, [profile_id], places, now=now, zone=zone).get(profile_id)


def here_for(
    session: Session, profile_ids: Collection[int], places: Sequence[Premises], *, now: datetime, zone: tzinfo
) -> dict[int, Here]:
    """Return the same for many, by profile: in as many questions as for one."""
    served = select(Exclusion).where(Exclusion.profile_id.in_(profile_ids), Exclusion.state == State.SERVED)
    served = served.where(Exclusion.ends_on >= day_of(now, zone))  # one that has run out stays SERVED
    by_profile: dict[int, list[Exclusion]] = {}
    for one in session.scalars(served.options(selectinload(Exclusion.listed))) if profile_ids else []:
        by_profile.setdefault(one.profile_id, []).append(one)
    signed = frozenset(authorities(session, today=day_of(now, zone))) if by_profile else frozenset()
    free = {one.id: free_since(session, one) for own in by_profile.values() for one in own}
    judged = {id: judge(own, places, signed=signed, free=free, now=now, zone=zone) for id, own in by_profile.items()}
    return {id: found for id, found in judged.items() if found is not None}


def judge(
    exclusions: Collection[Exclusion],
    places: Sequence[Premises],
    *,
    signed: Collection[int],
    free: Mapping[int, Collection[int]],
    now: datetime,
    zone: tzinfo,
) -> Here | None:
    """Return the same of what was served on one person, some of it over perhaps.

    `signed`: members whose authority counts now; `free`: listed premises that became essential since, by exclusion.
    """
    running = [one for one in exclusions if rules.in_force(one, now=now, zone=zone)]
    if not running:
        return None

    def holding(place: Premises) -> list[Exclusion]:
        may = {one.id: place.member_id in signed and place.id not in free.get(one.id, ()) for one in running}
        return [one for one in running if rules.in_force_at(one, place.id, counts=may[one.id], now=now, zone=zone)]

    listed = {row.premises_id: row.premises for one in running for row in one.listed}
    names = sorted(place.name for place in listed.values() if holding(place))
    mine = [place for place in places if holding(place)]
    until = _last([one for place in mine for one in holding(place)] or running)
    at = [place.id for place in mine]
    if not places:
        return Here(None, "", "", names, at, until)
    if not mine:
        return Here(False, OFF, _why_not(places[0], signed), names, at, until)
    if len(mine) == len(places):
        return Here(True, ON, "", names, at, until)
    says = f"On the notice of your premises: {', '.join(place.name for place in mine)}."
    return Here(True, says, "", names, at, until)


def _last(exclusions: Collection[Exclusion]) -> date | None:
    return max((one.ends_on for one in exclusions if one.ends_on is not None), default=None)


def _why_not(place: Premises, signed: Collection[int]) -> str:
    if essential_for(place):
        return f"They are essential: {essential_for(place)}."
    if place.member_id not in signed:
        return "Your business has not signed that the scheme may exclude on its behalf."
    return "They were not on the list when the notice was given."
