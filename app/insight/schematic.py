"""A map without streets: the zones as soft circles, places as numbered dots, the larger the more often. North is up."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, hypot, pi, sin, sqrt
from typing import NamedTuple

from app.kernel.geo import Offset, Point, offset

WIDTH, HEIGHT = 360.0, 270.0
_EDGE = 26.0  # room around what has to be seen
_LEAST_M = 300.0  # a single place is not drawn as if it were the whole town
_SMALL, _LARGE = 9.0, 19.0
_TURNS = 40
_HALF_A_LETTER = 3.6  # about, at the size in which names are set
_STEPS_M = (50, 100, 200, 500, 1000, 2000, 5000)


class Area(NamedTuple):
    """A zone by its middle and radius in metres."""

    name: str
    point: Point
    radius_m: float


class Mark(NamedTuple):
    """A place with how often; the marks are numbered in the order in which they are given."""

    name: str
    point: Point
    times: int
    is_latest: bool = False


class Circle(NamedTuple):
    """A zone as drawn, and where its name stands; `is_named` unless it lies off the drawing."""

    name: str
    x: float
    y: float
    r: float
    name_x: float
    name_y: float
    is_named: bool


class Dot(NamedTuple):
    """A place as drawn."""

    number: int
    name: str
    times: int
    is_latest: bool
    x: float
    y: float
    r: float


class Schematic(NamedTuple):
    """The drawing, WIDTH by HEIGHT; `scale` is a length of `scale_m` metres."""

    zones: list[Circle]
    dots: list[Dot]
    scale: float
    scale_m: int


def schematic(areas: Sequence[Area], marks: Sequence[Mark]) -> Schematic:
    """Lay zones and places out so that every place is seen, and none lies on another. Pure: same in, same out."""
    middle = marks[0].point if marks else areas[0].point if areas else Point(0.0, 0.0)
    placed = [offset(middle, mark.point) for mark in marks]
    circles = [offset(middle, area.point) for area in areas]
    own = [
        (at, area.radius_m)
        for at, area in zip(circles, areas, strict=True)
        if not marks or any(hypot(one.east_m - at.east_m, one.north_m - at.north_m) <= area.radius_m for one in placed)
    ]
    left = min([one.east_m for one in placed] + [at.east_m - r for at, r in own], default=0.0)
    right = max([one.east_m for one in placed] + [at.east_m + r for at, r in own], default=0.0)
    low = min([one.north_m for one in placed] + [at.north_m - r for at, r in own], default=0.0)
    high = max([one.north_m for one in placed] + [at.north_m + r for at, r in own], default=0.0)
    scale = min((WIDTH - 2 * _EDGE) / max(right - left, _LEAST_M), (HEIGHT - 2 * _EDGE) / max(high - low, _LEAST_M))

    def drawn(at: Offset) -> tuple[float, float]:
        return WIDTH / 2 + (at.east_m - (left + right) / 2) * scale, HEIGHT / 2 - (
            at.north_m - (low + high) / 2
        ) * scale

    most = max((mark.times for mark in marks), default=1)
    dots = [
        Dot(number, mark.name, mark.times, mark.is_latest, *drawn(at), r=_size(mark.times, most))
        for number, (mark, at) in enumerate(zip(marks, placed, strict=True), 1)
    ]
    step = max((one for one in _STEPS_M if one * scale <= WIDTH / 4), default=_STEPS_M[0])
    return Schematic(
        zones=[
            _circle(area.name, *drawn(at), r=area.radius_m * scale) for area, at in zip(areas, circles, strict=True)
        ],
        dots=_apart(dots),
        scale=round(step * scale, 1),
        scale_m=step,
    )


def _size(times: int, most: int) -> float:
    """Return a radius whose area grows with how often, from the smallest that holds a number to the largest."""
    return _SMALL + (_LARGE - _SMALL) * sqrt((times - 1) / (most - 1)) if most > 1 else _SMALL


def _circle(name: str, x: float, y: float, r: float) -> Circle:
    """Return a zone with its name above it, and within the drawing also where the zone is not."""
    half = len(name) * _HALF_A_LETTER
    name_x = max(half + 2, min(WIDTH - half - 2, x))
    name_y = max(12.0, min(HEIGHT - 6, y - r - 5))
    return Circle(name, round(x, 1), round(y, 1), round(r, 1), round(name_x, 1), round(name_y, 1), _is_in(x, y, r))


def _is_in(x: float, y: float, r: float) -> bool:
    return -r < x < WIDTH + r and -r < y < HEIGHT + r


def _apart(dots: list[Dot]) -> list[Dot]:
    """Push dots that lie on one another apart, a little at a time, and keep them on the drawing."""
    at = [[dot.x, dot.y] for dot in dots]
    for _ in range(_TURNS):
        for one in range(len(dots)):
            for other in range(one + 1, len(dots)):
                _push(at[one], at[other], dots[one].r + dots[other].r + 2, turn=one)
        for dot, place in zip(dots, at, strict=True):
            place[0] = min(WIDTH - dot.r - 2, max(dot.r + 2, place[0]))
            place[1] = min(HEIGHT - dot.r - 2, max(dot.r + 2, place[1]))
    return [dot._replace(x=round(x, 1), y=round(y, 1), r=round(dot.r, 1)) for dot, (x, y) in zip(dots, at, strict=True)]


def _push(one: list[float], other: list[float], apart: float, *, turn: int) -> None:
    x, y = one[0] - other[0], one[1] - other[1]
    far = hypot(x, y)
    lacks = (apart - far) / 2
    if lacks <= 0:
        return
    # Two in the very same place are pushed each another way, always the same.
    east, north = (x / far, y / far) if far > 0.01 else (cos(turn * pi / 5), sin(turn * pi / 5))
    one[0] += east * lacks
    one[1] += north * lacks
    other[0] -= east * lacks
    other[1] -= north * lacks
