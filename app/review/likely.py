"""Why two reports, or a report and a profile, may belong together; each reason as a sentence. Pure.

A reason is something to look at, never a finding. How somebody appears alone is none, and what they look like is
compared by chosen words only: nothing here knows of ethnicity, and what somebody typed is not read.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from app.kernel.geo import Point, metres_between
from app.profiles.plates import plain_plate
from app.profiles.rules import MAY_BE_UNDER_18
from app.reports.categories import DESCRIPTION

NEAR_M = 150
SAME_HOUR = timedelta(minutes=60)
SAME_LOOK = timedelta(days=30)
ENOUGH_CHIPS = 3
MOST = 6
Look = Mapping[str, str]
Chips = frozenset[tuple[str, str]]
_MANY = "Many people look like this."
_NOT_SURE = "not sure"
_COMPARED = frozenset(DESCRIPTION) - {"appears"}

# A plate of today's form may be written in any letters; the older forms only as they stand on the plate, because
# "a1 the" is no vehicle. Letters that are never used (I, Q, Z in the first two) are left out.
_NOW = r"[A-HJ-PR-Y][A-HJ-PR-Y][0-9]{2}\s?[A-HJ-PR-Z]{3}"
_OLDER = (
    r"[A-HJ-NPR-TV-Y][0-9]{2,3}\s?[A-HJ-PR-Y]{3}",  # K123 ABC
    r"[A-HJ-PR-Y]{3}\s?[0-9]{2,3}[A-HJ-NPR-TV-Y]",  # ABC 123K
    r"[A-Z]{2}[IZ]\s?[0-9]{4}",  # Northern Ireland: ABZ 1234
)
_WRITTEN = re.compile(rf"(?<![A-Za-z0-9])(?:(?i:{_NOW})|{'|'.join(_OLDER)})(?![A-Za-z0-9])")


class Ground(enum.StrEnum):
    """What two things have in common, the weightiest first."""

    PICTURE = "same picture"
    VEHICLE = "same vehicle"
    PLACE_AND_HOUR = "same place and hour"
    DESCRIPTION = "similar description"


class Why(NamedTuple):
    """One reason. `weight` orders reasons: the lower, the weightier."""

    ground: Ground
    says: str
    weight: float


class Seen(NamedTuple):
    """Of a report all that reasons are found in."""

    premises_id: int
    where: Point
    zone_id: str
    happened_at: datetime
    look: Look
    plates: frozenset[str]


def why_related(own: Seen, other: Seen) -> list[Why]:
    """Return why the other report may belong to one's own, the weightiest reason first; empty: no reason."""
    reasons = (_vehicle(own.plates & other.plates), _place_and_hour(own, other), _description_of(own, other))
    return [why for why in reasons if why is not None]


def why_profile(look: Look, plates: frozenset[str], of_look: Look, of_plates: frozenset[str]) -> list[Why]:
    """Return why a report may be about a profile, by its vehicle and its look; empty: no reason."""
    reasons = (_vehicle(plates & of_plates), _description(look, of_look))
    return [why for why in reasons if why is not None]


def in_common(one: Look, other: Look) -> Chips:
    """Return the chosen words that both descriptions share; none where they say of each other what cannot be.

    `appears` is never among them: it speaks against, never for.
    """
    shared = _chips(one) & _chips(other)
    if not shared:
        return shared
    appears = [_words(look.get("appears", "")) - {_NOT_SURE} for look in (one, other)]
    return frozenset() if all(appears) and not appears[0] & appears[1] else shared


def plates_in(text: str) -> list[str]:
    """Return the UK registrations in a text, without spaces, in capitals, each once."""
    return list(dict.fromkeys(plain_plate(found.group()) for found in _WRITTEN.finditer(text)))


def as_on_plate(plate: str) -> str:
    """Return a registration as people read it: "AB12CDE" as "AB12 CDE"."""
    return f"{plate[:4]} {plate[4:]}" if re.fullmatch(_NOW, plate) else plate


def _vehicle(plates: frozenset[str]) -> Why | None:
    if not plates:
        return None
    said = ", ".join(as_on_plate(plate) for plate in sorted(plates))
    return Why(Ground.VEHICLE, f"The same vehicle: {said}.", 1)


def _place_and_hour(own: Seen, other: Seen) -> Why | None:
    apart = other.happened_at - own.happened_at
    metres = metres_between(own.where, other.where)
    if abs(apart) > SAME_HOUR or (own.premises_id != other.premises_id and metres > NEAR_M):
        return None
    where = "The same place" if own.premises_id == other.premises_id else f"{round(metres)} m away"
    return Why(Ground.PLACE_AND_HOUR, f"{where}, {_apart(apart)}.", 2 + metres / 1000 + abs(apart) / timedelta(days=1))


def _apart(apart: timedelta) -> str:
    minutes = round(abs(apart).total_seconds() / 60)
    if minutes == 0:
        return "at the same time"
    return f"{minutes} minute{'' if minutes == 1 else 's'} {'later' if apart > timedelta() else 'earlier'}"


def _description_of(own: Seen, other: Seen) -> Why | None:
    if own.zone_id != other.zone_id or abs(other.happened_at - own.happened_at) > SAME_LOOK:
        return None
    return _description(own.look, other.look)


def _description(one: Look, other: Look) -> Why | None:
    shared = in_common(one, other)
    if len(shared) < ENOUGH_CHIPS:
        return None
    parts = [part for part in DESCRIPTION if any(part == of for of, _ in shared)]
    said = "; ".join(f"{part} {', '.join(sorted(word for of, word in shared if of == part))}" for part in parts)
    return Why(Ground.DESCRIPTION, f"Similar description ({said}). {_MANY}", 10 - min(len(shared), 9))


def _chips(look: Look) -> Chips:
    return _chosen(tuple(look.items()))


@lru_cache(maxsize=8192)
def _chosen(said: tuple[tuple[str, str], ...]) -> Chips:
    """Return the chosen words of a description; the few there are in a town are taken apart once."""
    return frozenset(
        (part, word)
        for part, words in said
        if part in _COMPARED
        for word in _words(words)
        if word in DESCRIPTION[part] and word != MAY_BE_UNDER_18
    )


@lru_cache(maxsize=4096)
def _words(said: str) -> frozenset[str]:
    return frozenset(word.strip() for word in said.casefold().split(",") if word.strip())
