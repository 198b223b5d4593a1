"""Whether a notice or an order keeps somebody from where the reader works: as cards, profiles and doors are told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Self

from sqlalchemy.orm import Session

from app.exclusions.here import Here, here_for
from app.members.sight import sight_of
from app.orders.say import not_here
from app.profiles.models import Profile, Standing
from app.web.api import Shape
from app.web.parts import actor, now, zone

_NOTHING = Here(False, "", "", [], [], None)


class HereShape(Shape):
    """Whether the notice in force holds at the reader's own premises; `is_on` is null for who works at none.

    `at`: at which of these it does, by id; `until`: its last day. `premises`: where it holds, by name; on a card none.
    A phone without a signal goes on this at a door.
    """

    is_on: bool | None
    says: str
    why: str
    premises: list[str]
    at: list[int]
    until: date | None

    @classmethod
    def of(cls, found: Here) -> Self:
        return cls.model_validate(found._asdict())


def own_zones() -> frozenset[str]:
    """Return the zones that the reader works in; none for whoever sees the whole town."""
    sight = sight_of(actor())
    return frozenset() if sight.is_everywhere else sight.zones


def elsewhere_of(session: Session, profiles: Iterable[Profile]) -> dict[int, str]:
    """Return, by profile, the sentence for those whose orders are none where the reader works."""
    return not_here(session, profiles, zone_ids=own_zones(), now=now(), zone=zone())


def on_card(here: HereShape | None) -> HereShape | None:
    """Return it as a phone may keep it: without the names of the premises."""
    return here.model_copy(update={"premises": []}) if here else None


def heres(session: Session, profiles: Collection[Profile], *, elsewhere: Mapping[int, str]) -> dict[int, HereShape]:
    """Return it, by profile, of those who are asked to stay out of somewhere; of whom an order keeps from here, which
    their standing says already, only when a notice does as well.

    `elsewhere`: the sentence for those whose orders are none here (`app.orders.say.not_here`).
    """
    kept_out = [one for one in profiles if one.standing in (Standing.EXCLUDED, Standing.UNDER_ORDER)]
    found = here_for(session, [one.id for one in kept_out], actor().premises, now=now(), zone=zone())
    told = {}
    for one in kept_out:
        held = found.get(one.id, _NOTHING)
        by_order = one.standing is Standing.UNDER_ORDER and one.id not in elsewhere
        if held.is_on or not by_order:
            told[one.id] = HereShape.of(held)
    return told
