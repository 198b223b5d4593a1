"""Who has read a bulletin is counted by sector and member, and never so that it could be told who."""

from __future__ import annotations

import pytest

from app.bulletins.reach import Part, together

A, B, C, D = Part("A", 6, 9), Part("B", 1, 5), Part("C", 0, 1), Part("D", 2, 4)
OTHERS = "others, each of few people"

TOGETHER = {
    "all are large": ([A, B], [A, B]),
    "the small ones are enough together": ([A, C, D], [A, Part(OTHERS, 2, 5)]),
    "a single small one takes the smallest of the others": ([A, B, C], [A, Part(OTHERS, 1, 6)]),
    "all together are too few": ([C], []),
    "nobody": ([], []),
}


@pytest.mark.parametrize(("parts", "shown"), TOGETHER.values(), ids=TOGETHER)
def test_parts_of_fewer_than_five_people_stand_together(parts: list[Part], shown: list[Part]) -> None:
    assert together(parts) == shown
