"""What is packed is what comes out again, from a database that older versions wrote into as well."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from app.photos.corners import ROW_BYTES
from app.photos.fingerprint import VERSION, WITHOUT_CORNERS, Print, fingerprint
from app.photos.packed import IN_MEMORY, Packed, is_readable, pack, unpack
from app.photos.views import BYTES, View
from tests.pictures import draw


@cache
def whole() -> Print:
    found = fingerprint(draw(1))
    assert found is not None
    assert len(found.corners.at) == 300
    return found


def with_corners(count: int) -> Print:
    return Print(VERSION, whole().hashes, whole().corners.first(count), whole().plate)


@pytest.mark.parametrize("count", [0, 1, IN_MEMORY - 1, IN_MEMORY, IN_MEMORY + 1, 300])
def test_hashes_and_corners_come_out_as_they_went_in(count: int) -> None:
    one = with_corners(count)
    other = unpack(VERSION, pack(one))
    assert other.version == VERSION
    assert np.array_equal(other.hashes, one.hashes)
    assert np.array_equal(other.corners.bits, one.corners.bits)
    assert other.corners.at.shape == (count, 2)
    assert other.corners.size.shape == other.corners.turn.shape == (count,)


def test_where_corners_lie_is_kept_to_a_pixel_of_what_was_looked_at() -> None:
    one, other = whole().corners, unpack(VERSION, pack(whole())).corners
    assert np.abs(one.at - other.at).max() < 0.5 / 400
    assert np.abs(one.size / other.size - 1).max() < 0.001
    assert np.abs(one.turn - other.turn).max() < 0.2


def test_the_plate_comes_out_nearly_as_it_went_in() -> None:
    plate = unpack(VERSION, pack(whole())).plate
    assert plate.shape == whole().plate.shape
    assert np.abs(plate.astype(int) - whole().plate).mean() < 4


@pytest.mark.parametrize(("count", "in_memory"), [(0, 0), (7, 7), (IN_MEMORY, IN_MEMORY), (300, IN_MEMORY)])
def test_only_so_many_corners_are_for_memory(count: int, in_memory: int) -> None:
    packed = pack(with_corners(count))
    assert len(packed.corners) == in_memory * ROW_BYTES
    assert len(packed.hashes) == len(View) * BYTES


def test_a_row_of_the_first_version_has_hashes_only() -> None:
    one = unpack(WITHOUT_CORNERS, Packed(whole().hashes.tobytes(), b"", b""))
    assert one.version == WITHOUT_CORNERS
    assert np.array_equal(one.hashes, whole().hashes)
    assert [len(part) for part in one.corners] == [0, 0, 0, 0]
    assert one.plate.shape == (0, 0)


@pytest.mark.parametrize("version", [0, VERSION + 1])
def test_an_unknown_version_is_refused(version: int) -> None:
    with pytest.raises(ValueError, match=f"version {version}"):
        unpack(version, pack(whole()))


UP_TO_THE_PLATE = 2 + 300 * 8 + (300 - IN_MEMORY) * 32  # how many corners; where they lie; those not in memory


def damaged(**changes: bytes) -> Packed:
    return pack(whole())._replace(**changes)


@pytest.mark.parametrize(
    "packed",
    [
        damaged(hashes=b"short"),
        damaged(corners=b""),
        damaged(corners=pack(whole()).corners[:-ROW_BYTES]),
        damaged(corners=pack(whole()).corners[:-1]),
        damaged(proof=b""),
        damaged(proof=b"\x01"),
        damaged(proof=pack(whole()).proof[:500]),
        damaged(proof=pack(whole()).proof[:UP_TO_THE_PLATE]),
        damaged(proof=pack(whole()).proof[:UP_TO_THE_PLATE] + b"no picture"),
    ],
    ids=[
        "hashes",
        "no corners",
        "a corner is missing",
        "a byte of a corner is missing",
        "no proof",
        "half a number",
        "places cut off",
        "no plate",
        "a plate that is no picture",
    ],
)
def test_a_damaged_row_is_refused(packed: Packed) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        unpack(VERSION, packed)


@pytest.mark.parametrize("version", [VERSION, WITHOUT_CORNERS])
def test_the_index_can_take_in_what_was_packed(version: int) -> None:
    packed = pack(whole())
    assert is_readable(version, packed.hashes, packed.corners)
    assert is_readable(version, packed.hashes, b"")


def test_the_index_can_take_in_neither_a_later_version_nor_what_was_cut_off() -> None:
    packed = pack(whole())
    assert not is_readable(VERSION + 1, packed.hashes, packed.corners)
    assert not is_readable(VERSION, packed.hashes[:-1], packed.corners)
    assert not is_readable(VERSION, packed.hashes, packed.corners[:-1])
