"""Where the bench draws the line, and how certain it says that it is."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from bench.check.limits import limit_for, resampled, wilson


@pytest.mark.parametrize("count", [50, 999, 1000, 1001, 2500])
@pytest.mark.parametrize("levels", [8, 10_000])
def test_a_chosen_limit_lets_at_most_one_in_a_thousand_through_and_is_the_lowest_that_does(
    count: int, levels: int
) -> None:
    dice = random.Random(count)
    strengths = [float(dice.randrange(levels)) for _ in range(count)]
    limit = limit_for(strengths)
    assert sum(strength > limit for strength in strengths) <= count / 1000
    assert sum(strength >= limit for strength in strengths) > count / 1000


def test_what_was_found_nowhere_raises_no_limit() -> None:
    assert limit_for([-math.inf] * 1000) == -math.inf
    assert limit_for([5.0, *[-math.inf] * 999]) == -math.inf


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),  # the values of Newcombe 1998 and of textbooks
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_known_intervals(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits, of) == pytest.approx((low, high), abs=0.0001)


def test_of_nothing_nothing_is_known() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


def test_pictures_that_differ_much_make_the_mean_less_certain() -> None:
    alike, unlike = np.full(20, 0.5), np.array([0.0, 1.0] * 10)
    assert resampled(alike, 1) == (0.5, 0.5)
    low, high = resampled(unlike, 1)
    assert low < 0.35
    assert high > 0.65
    assert resampled(unlike, 1) == (low, high)
