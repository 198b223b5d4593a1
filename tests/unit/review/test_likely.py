"""Why two reports may belong together, and which vehicles their words name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.kernel.geo import moved
from app.profiles.plates import is_plate, plain_plate
from app.review.likely import (
    Ground,
    Seen,
    as_on_plate,
    in_common,
    plates_in,
    why_profile,
    why_related,
)
from tests.town import CROSS, NOON

LOOK = {"age": "25-34", "hair": "short, curly", "wearing": "hood up"}


def seen(*, minutes: float = 0, metres: float = 0, premises: int = 1, **changes: Any) -> Seen:
    at, where = NOON + timedelta(minutes=minutes), moved(CROSS, east_m=metres, north_m=0)
    fields: dict[str, Any] = {"zone_id": "MID", "look": {}, "plates": frozenset()}
    return Seen(premises_id=premises, where=where, happened_at=at, **fields | changes)


def grounds(one: Seen, other: Seen) -> list[Ground]:
    return [why.ground for why in why_related(one, other)]


@pytest.mark.parametrize(
    ("other", "says"),
    [
        (seen(minutes=20), "The same place, 20 minutes later."),
        (seen(minutes=-60), "The same place, 60 minutes earlier."),
        (seen(minutes=1, premises=2, metres=90), "90 m away, 1 minute later."),
        (seen(premises=2, metres=150), "150 m away, at the same time."),
        (seen(minutes=61), None),
        (seen(premises=2, metres=151), None),
    ],
)
def test_place_and_hour(other: Seen, says: str | None) -> None:
    assert [why.says for why in why_related(seen(), other)] == ([says] if says else [])


def far(**changes: Any) -> Seen:
    return seen(premises=9, metres=900, **changes)


def test_enough_of_the_description_in_common() -> None:
    (why,) = why_related(seen(look=LOOK), far(look=LOOK | {"build": "slim"}))
    assert why.ground is Ground.DESCRIPTION
    assert why.says == (
        "Similar description (age 25-34; hair curly, short; wearing hood up). Many people look like this."
    )


@pytest.mark.parametrize(
    "other",
    [
        {"hair": "short", "wearing": "hood up"},  # two are not enough
        {"appears": "man", "hair": "short", "wearing": "hood up"},  # how somebody appears does not count
        {"appears": "woman", **LOOK},  # and speaks against
        {},
    ],
)
def test_too_little_in_common(other: dict[str, str]) -> None:
    assert grounds(seen(look=LOOK | {"appears": "man"}), far(look=other)) == []


def test_not_sure_speaks_neither_for_nor_against() -> None:
    assert len(in_common(LOOK | {"appears": "not sure"}, LOOK | {"appears": "man"})) == 4


def test_what_was_typed_is_not_compared() -> None:
    """A free word may say what nobody may be judged by."""
    words = {"hair": "black", "marks": "as he looked", "build": "like them", "appears": "man", "height": "so"}
    assert in_common(words, words) == frozenset()


@pytest.mark.parametrize(
    "other", [far(look=LOOK, zone_id="OUT"), far(look=LOOK, minutes=31 * 24 * 60)], ids=["zone", "days"]
)
def test_a_likeness_elsewhere_or_long_ago_is_none(other: Seen) -> None:
    assert grounds(seen(look=LOOK), other) == []


def test_the_vehicle_weighs_most() -> None:
    plates = frozenset({"AB12CDE", "K123ABC"})
    one, other = seen(plates=plates, look=LOOK), seen(plates=plates, look=LOOK, minutes=5)
    assert grounds(one, other) == [Ground.VEHICLE, Ground.PLACE_AND_HOUR, Ground.DESCRIPTION]
    first, *_ = sorted(why_related(one, other), key=lambda why: why.weight)
    assert first.says == "The same vehicle: AB12 CDE, K123ABC."


def test_a_profile_is_suggested_by_vehicle_or_look() -> None:
    own = frozenset({"AB12CDE"})
    assert [why.ground for why in why_profile(LOOK, own, LOOK, frozenset())] == [Ground.DESCRIPTION]
    assert [why.ground for why in why_profile({}, own, LOOK, own)] == [Ground.VEHICLE]
    assert why_profile({"appears": "man"}, frozenset(), {"appears": "man"}, frozenset()) == []


@pytest.mark.parametrize(
    ("text", "plates"),
    [
        ("They drove off in AB12 CDE.", ["AB12CDE"]),
        ("a white van, ab12cde, then ab12 cde again", ["AB12CDE"]),
        ("plate K123 ABC or ABC 123K", ["K123ABC", "ABC123K"]),
        ("ABZ 1234 from Belfast", ["ABZ1234"]),
        ("k123 abc the older forms are read as they stand on a plate only", []),
        ("He took 12 bottles at 10 and 24 cans; order AB123456, PIN 1234", []),
        ("It was II12 ABC, QQ12 ABC or ZAB12CDEF", []),
        ("", []),
    ],
)
def test_registrations_are_found_in_words(text: str, plates: list[str]) -> None:
    assert plates_in(text) == plates


def test_a_registration_is_kept_plain_and_shown_as_people_read_it() -> None:
    assert plain_plate(" ab12-c de ") == "AB12CDE"
    assert as_on_plate("AB12CDE") == "AB12 CDE"
    assert as_on_plate("X1") == "X1"


@pytest.mark.parametrize(("plain", "is_one"), [("AB12CDE", True), ("B1", True), ("VAN", False), ("A" * 11, False)])
def test_what_may_be_a_registration(plain: str, *, is_one: bool) -> None:
    assert is_plate(plain) == is_one
