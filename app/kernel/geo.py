"""Distance over ground."""

from math import asin, cos, degrees, radians, sin, sqrt
from typing import NamedTuple

EARTH_RADIUS_M = 6_371_000


class Point(NamedTuple):
    """A place in degrees, WGS 84."""

    latitude: float
    longitude: float


def metres_between(a: Point, b: Point) -> float:
    """Return the great-circle distance in metres (haversine formula)."""
    lat1, lat2 = radians(a.latitude), radians(b.latitude)
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin(radians(b.longitude - a.longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(sqrt(half))


class Offset(NamedTuple):
    """How far a place lies from another, in metres; west and south are less than nought."""

    east_m: float
    north_m: float


def offset(origin: Point, other: Point) -> Offset:
    """Return how far another point lies east and north; a town is small enough to be flat."""
    return Offset(
        radians(other.longitude - origin.longitude) * EARTH_RADIUS_M * cos(radians(origin.latitude)),
        radians(other.latitude - origin.latitude) * EARTH_RADIUS_M,
    )


def moved(origin: Point, *, east_m: float, north_m: float) -> Point:
    """Return the point so many metres east and north; good to a metre within a town."""
    return Point(
        origin.latitude + degrees(north_m / EARTH_RADIUS_M),
        origin.longitude + degrees(east_m / (EARTH_RADIUS_M * cos(radians(origin.latitude)))),
    )
