"""The map without streets: all is on it, nothing lies on another, north is up."""

from __future__ import annotations

from itertools import combinations
from math import hypot

from hypothesis import given
from hypothesis import strategies as st

from app.insight.schematic import HEIGHT, WIDTH, Area, Mark, schematic
from app.kernel.geo import Point, moved

CROSS = Point(53.2, 2.2)
MIDDLE = Area("Middle", CROSS, 300)
metres = st.integers(-1500, 1500)


def mark(east: float, north: float, times: int = 1) -> Mark:
    return Mark("A place", moved(CROSS, east_m=east, north_m=north), times)


@given(st.lists(st.builds(mark, metres, metres, st.integers(1, 40)), max_size=10))
def test_every_place_is_on_it_once(marks: list[Mark]) -> None:
    drawn = schematic([MIDDLE], marks)
    assert [dot.number for dot in drawn.dots] == list(range(1, len(marks) + 1))
    for dot in drawn.dots:
        assert 0 <= dot.x - dot.r <= dot.x + dot.r <= WIDTH
        assert 0 <= dot.y - dot.r <= dot.y + dot.r <= HEIGHT


def test_two_places_in_one_house_can_be_told_apart() -> None:
    drawn = schematic([MIDDLE], [mark(10, 10, 9), mark(10, 10, 4), mark(11, 10), mark(10, 12)])
    for one, other in combinations(drawn.dots, 2):
        assert hypot(one.x - other.x, one.y - other.y) > (one.r + other.r) * 0.9


def test_north_is_up_and_east_is_right() -> None:
    north, east = schematic([MIDDLE], [mark(0, 200), mark(200, 0)]).dots
    assert north.y < east.y
    assert north.x < east.x


def test_the_oftener_the_larger() -> None:
    often, seldom = schematic([MIDDLE], [mark(-200, 0, 12), mark(200, 0, 1)]).dots
    assert often.r > seldom.r


def test_the_scale_is_a_length_of_the_drawing() -> None:
    drawn = schematic([MIDDLE], [mark(-250, 0), mark(250, 0)])
    left, right = drawn.dots
    assert abs((right.x - left.x) / 500 - drawn.scale / drawn.scale_m) < 0.01


def test_an_empty_town_is_drawn_too() -> None:
    assert schematic([], []).dots == []


def test_the_name_of_a_zone_at_the_edge_is_whole_and_one_far_off_has_none() -> None:
    edge = Area("A long name at the edge", moved(CROSS, east_m=520, north_m=0), 200)
    far = Area("Far", moved(CROSS, east_m=9000, north_m=0), 200)
    _, at_edge, off = schematic([MIDDLE, edge, far], [mark(0, 0)]).zones
    assert at_edge.is_named
    assert at_edge.name_x + len(at_edge.name) * 3 < WIDTH
    assert not off.is_named
