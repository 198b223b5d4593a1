"""The order of the desk's work: frequency x severity x recency, as its docstring states it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.insight.attention import LEAST, POINTS, attention
from app.reports.categories import CATEGORIES

TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("conduct", "days", "value"),
    [
        ({"theft": 1}, 0, 2.0),
        ({"theft": 1}, 30, 1.0),
        ({"theft": 1}, 60, 0.5),
        ({"theft": 3}, 0, 6.0),
        ({"theft": 2, "assault": 1}, 0, 7.0),
        ({"deterred theft": 4}, 30, 2.0),
        ({"breach of exclusion": 2}, 0, 2.0),
        ({"a kind of another year": 1}, 0, 1.0),
    ],
)
def test_the_value_is_the_product_of_the_three(conduct: dict[str, int], days: int, value: float) -> None:
    worked_out = attention(conduct, last_on=TODAY - timedelta(days=days), today=TODAY)
    assert worked_out.value == pytest.approx(value)
    assert worked_out.value == pytest.approx(worked_out.reports * worked_out.points * worked_out.recency)
    assert (worked_out.reports, worked_out.days) == (sum(conduct.values()), days)


def test_more_graver_and_later_each_count_for_more() -> None:
    usual = attention({"theft": 2}, last_on=TODAY - timedelta(days=9), today=TODAY).value
    assert attention({"theft": 3}, last_on=TODAY - timedelta(days=9), today=TODAY).value > usual
    assert attention({"robbery": 2}, last_on=TODAY - timedelta(days=9), today=TODAY).value > usual
    assert attention({"theft": 2}, last_on=TODAY - timedelta(days=8), today=TODAY).value > usual


def test_a_phones_clock_that_ran_ahead_does_not_count_for_more_than_today() -> None:
    assert attention({"theft": 1}, last_on=TODAY + timedelta(days=1), today=TODAY).recency == 1


def test_whoever_did_nothing_has_no_place() -> None:
    with pytest.raises(ValueError, match="without conduct"):
        attention({}, last_on=TODAY, today=TODAY)


def test_every_kind_that_leaves_a_trail_has_points_from_one_to_three() -> None:
    assert {key for key, category in CATEGORIES.items() if category.leaves_trail} == set(POINTS)
    assert set(POINTS.values()) == {1, 2, 3}
    assert LEAST == 1
