"""What the phones mean to send. The same seed gives the same reports and pictures, whoever sends them."""

from __future__ import annotations

import hashlib
import io
import random
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from PIL import Image, ImageDraw

_CATEGORIES = ("theft", "abuse of staff", "damage", "suspicious activity", "public order", "other")
_SHARED_PICTURES = 5
_SMALL, _LARGE = (96, 72), (800, 600)


class Promise(NamedTuple):
    """One report before it is sent. `pictures` are JPEG bytes by their SHA-256, in the order of `body["photos"]`.

    The number stands in the note: only by it can two rows be told to be one report, whatever their ids are.
    """

    number: int
    id: UUID
    body: dict[str, Any]
    pictures: dict[str, bytes]

    @property
    def note(self) -> str:
        return str(self.body["note"])

    @property
    def sounds_at_once(self) -> bool:
        return "profile_ref" in self.body


def promise(number: int, *, seed: int, profile_ref: str, premises_id: int) -> Promise:
    """Return the report of this number. One in ten is a sighting of the profile and sounds at once."""
    dice = random.Random(f"{seed} {number}")
    pictures = {hashlib.sha256(data).hexdigest(): data for data in _pictures(dice)}
    body: dict[str, Any] = {
        "category": dice.choice(_CATEGORIES),
        "happened_at": datetime.now(UTC).isoformat(),
        "premises_id": premises_id,
        "note": f"Report {number} of this trial. {'Went out by the side door. ' * dice.randrange(4)}".strip(),
        "photos": list(pictures),
    }
    if dice.random() < 0.1:
        body |= {"category": "sighting", "profile_ref": profile_ref, "sure": "know"}
    elif dice.random() < 0.4:
        body |= {"description": {"hair": "short", "wearing": "cap or hat"}, "still_nearby": "just left"}
    return Promise(number, UUID(int=dice.getrandbits(128), version=4), body, pictures)


def _pictures(dice: random.Random) -> list[bytes]:
    """None, one or two; now and then a large one, and now and then one that other reports have as well."""
    count = dice.choices((0, 1, 2), (2, 6, 2))[0]
    return [
        _shared(dice.randrange(_SHARED_PICTURES)) if dice.random() < 0.03 else _drawn(dice, _size(dice))
        for _ in range(count)
    ]


def _size(dice: random.Random) -> tuple[int, int]:
    return _LARGE if dice.random() < 0.03 else _SMALL


@cache
def _shared(which: int) -> bytes:
    return _drawn(random.Random(which), _SMALL)


def _drawn(dice: random.Random, size: tuple[int, int]) -> bytes:
    picture = Image.new("RGB", size, tuple(dice.randrange(256) for _ in range(3)))
    pen = ImageDraw.Draw(picture)
    for _ in range(8):
        left, top = dice.randrange(size[0] - 20), dice.randrange(size[1] - 20)
        box = (left, top, left + dice.randrange(10, size[0]), top + dice.randrange(10, size[1]))
        pen.ellipse(box, fill=tuple(dice.randrange(256) for _ in range(3)))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=75)
    return out.getvalue()
