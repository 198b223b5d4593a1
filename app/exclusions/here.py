"""What a notice means to a reader: whether it holds at their premises, and at which it does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.exclusions.find import in_force_of
from app.exclusions.models import Exclusion
from app.exclusions.premises_list import authorities, essential_for, free_since
from app.kernel.months import day_of
from app.members.models import Premises

ON = "Your premises are on the notice."
OFF = "Your premises are not on it: house rules decide."


class Here(NamedTuple):
    """`is_on` is None for who works at no premises. `why` says why not, `premises` where it holds, by name."""

    is_on: bool | None
    says: str
    why: str
    premises: list[str]


def here(session: Session, profile_id: int, places: Sequence[Premises], *, now: datetime, zone: tzinfo) -> Here | None:
    """Return what the notice in force on somebody means at these premises, the reader's; None without one in force."""
    exclusion = in_force_of(session, profile_id, now=now, zone=zone)
    if exclusion is None:
        return None
    signed = frozenset(authorities(session, today=day_of(now, zone)))
    return judge(exclusion, places, signed=signed, free=free_since(session, exclusion))


def judge(
    exclusion: Exclusion, places: Sequence[Premises], *, signed: Collection[int], free: Collection[int] = ()
) -> Here:
    """Return the same of an exclusion in force.

    `signed`: members whose authority counts today; `free`: listed premises that have become essential since.
    """
    counting = [row for row in exclusion.listed if row.premises.member_id in signed and row.premises_id not in free]
    holding = {row.premises_id: row.premises for row in counting}
    names = sorted(place.name for place in holding.values())
    mine = [place for place in places if place.id in holding]
    if not places:
        return Here(None, "", "", names)
    if not mine:
        return Here(False, OFF, _why_not(places[0], signed), names)
    if len(mine) == len(places):
        return Here(True, ON, "", names)
    return Here(True, f"On the notice of your premises: {', '.join(place.name for place in mine)}.", "", names)


def _why_not(place: Premises, signed: Collection[int]) -> str:
    if essential_for(place):
        return f"They are essential: {essential_for(place)}."
    if place.member_id not in signed:
        return "Your business has not signed that the scheme may exclude on its behalf."
    return "They were not on the list when the notice was given."
