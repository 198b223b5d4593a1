"""The order of kinds follows what a place reports, once it has reported enough, and otherwise the design."""

from __future__ import annotations

import pytest

from app.reports.categories import DOOR_FIRST, SHOP_FIRST
from app.reports.learned import first_kinds

THEFT, STOPPED, ABUSE, ASSAULT, DAMAGE, SUSPICIOUS = SHOP_FIRST


@pytest.mark.parametrize(
    ("reported", "first"),
    [
        ({}, list(SHOP_FIRST)),
        ({DAMAGE: 7}, list(SHOP_FIRST)),  # too few to tell
        ({DAMAGE: 8}, [DAMAGE, THEFT, STOPPED, ABUSE, ASSAULT, SUSPICIOUS]),
        ({DAMAGE: 4, ABUSE: 4}, [ABUSE, DAMAGE, THEFT, STOPPED, ASSAULT, SUSPICIOUS]),  # a tie: as designed
        ({DAMAGE: 5, SUSPICIOUS: 9, THEFT: 1}, [SUSPICIOUS, DAMAGE, THEFT, STOPPED, ABUSE, ASSAULT]),
        ({THEFT: 8, "vehicle": 2}, list(SHOP_FIRST)),  # twice is chance
        ({THEFT: 8, "vehicle": 3}, [THEFT, "vehicle", STOPPED, ABUSE, ASSAULT, DAMAGE]),
        ({"vehicle": 3, "fraud and counterfeit": 3, "drugs": 3}, ["drugs", "fraud and counterfeit", "vehicle", THEFT,
                                                                 STOPPED, ASSAULT]),
        (dict.fromkeys(("drugs", "cyber", "hate", "vehicle", "weapon", "robbery", "burglary"), 5),
         ["drugs", "burglary", "robbery", "weapon", "hate", ASSAULT]),
        ({"no such kind any more": 50}, list(SHOP_FIRST)),
        ({"no such kind any more": 50, DAMAGE: 8}, [DAMAGE, THEFT, STOPPED, ABUSE, ASSAULT, SUSPICIOUS]),
    ],
)  # fmt: skip
def test_the_most_reported_come_first(reported: dict[str, int], first: list[str]) -> None:
    assert first_kinds(SHOP_FIRST, reported) == first


@pytest.mark.parametrize("designed", [SHOP_FIRST, DOOR_FIRST])
@pytest.mark.parametrize("often", ["theft", "drugs", "other", "sighting", "assault"])
def test_there_are_always_six_different_ones_and_violence_is_among_them(designed: tuple[str, ...], often: str) -> None:
    first = first_kinds(designed, {often: 30, "vehicle": 20, "cyber": 20, "hate": 9, "weapon": 9, "burglary": 9})
    assert first[0] == often
    assert len(set(first)) == 6
    assert "assault" in first
