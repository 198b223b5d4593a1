"""A fingerprint as bytes, in three parts, because they are read at different times.

`hashes` and `corners` are in memory for every photo; `proof` (where the corners lie, those that are not in memory, and
the plate) is read for the few photos that are compared pixel by pixel.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

import cv2
import numpy as np

from app.photos.corners import BITS_BYTES, ROW_BYTES, Corners, Grey
from app.photos.fingerprint import VERSION, WITHOUT_CORNERS, Print
from app.photos.views import BYTES, View

IN_MEMORY = 120  # corners of each photo that the index knows
_HEAD = struct.Struct("<H")  # how many corners
_QUALITY = 85  # of the plate's JPEG


class Packed(NamedTuple):
    hashes: bytes  # rows of 32, one for each view
    corners: bytes  # rows of 34 (app/photos/corners.py), the best spread first, at most IN_MEMORY
    proof: bytes


def pack(print_: Print) -> Packed:
    """Return a stored print as bytes."""
    corners = print_.corners
    places = np.column_stack([corners.at, corners.size, corners.turn]).astype("<f2")
    done, plate = cv2.imencode(".jpg", print_.plate, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    if not done:
        raise ValueError("the plate could not be written")
    proof = _HEAD.pack(len(places)) + places.tobytes() + corners.bits[IN_MEMORY:].tobytes() + plate.tobytes()
    return Packed(print_.hashes.tobytes(), corners.first(IN_MEMORY).rows().tobytes(), proof)


def is_readable(version: int, hashes: bytes, corners: bytes) -> bool:
    """Return whether the index can take a row in: not one of a later version, nor one that was cut off."""
    is_known = version in (WITHOUT_CORNERS, VERSION)
    return is_known and len(hashes) == len(View) * BYTES and len(corners) % ROW_BYTES == 0


def unpack(version: int, packed: Packed) -> Print:
    """Return the stored print that was packed, by whichever version; raises ValueError if it is unknown or damaged."""
    hashes = np.frombuffer(packed.hashes, np.uint8).reshape(len(View), BYTES)
    if version == WITHOUT_CORNERS:
        return Print(version, hashes, _corners(np.empty((0, 4)), b""), np.empty((0, 0), np.uint8))
    if version != VERSION:
        raise ValueError(f"a fingerprint of version {version} cannot be read")
    try:
        return Print(version, hashes, *_proof(packed))
    except (struct.error, cv2.error) as damaged:
        raise ValueError("a fingerprint cannot be read") from damaged


def _proof(packed: Packed) -> tuple[Corners, Grey]:
    (count,) = _HEAD.unpack_from(packed.proof)
    at, rest = _HEAD.size, (count - min(count, IN_MEMORY)) * BITS_BYTES
    places = np.frombuffer(packed.proof, "<f2", count * 4, at).reshape(count, 4)
    at += places.nbytes
    known = np.frombuffer(packed.corners, np.uint8).reshape(-1, ROW_BYTES)[:, :BITS_BYTES]
    corners = _corners(places, known.tobytes() + packed.proof[at : at + rest])
    plate = cv2.imdecode(np.frombuffer(packed.proof, np.uint8, offset=at + rest), cv2.IMREAD_GRAYSCALE)
    if plate is None or len(corners.bits) != count:
        raise ValueError("the plate or a corner of a fingerprint is missing")
    return corners, np.asarray(plate, np.uint8)


def _corners(places: np.ndarray, bits: bytes) -> Corners:
    where = places.astype(np.float32)
    return Corners(where[:, :2], where[:, 2], where[:, 3], np.frombuffer(bits, np.uint8).reshape(-1, BITS_BYTES))
