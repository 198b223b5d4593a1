"""Words for pages, chats and stamps. They say nothing; what matters is that their corners eat attention."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from PIL import ImageDraw, ImageFont

from bench.check.transforms.kinds import Dice

_TEXT = (
    "person described by staff at the counter wearing dark coat grey cap carrying large blue bag seen near the side "
    "door about noon left towards the station reference number held by the desk please ask before doing anything "
    "reported once already value of goods unknown camera four covers this aisle next review in ninety days"
)
_WORDS = tuple(_TEXT.split(" "))
_LEADING = 1.45  # from one line to the next, in heights of letters

Colour = tuple[int, ...]


@lru_cache(maxsize=64)
def font(height: int) -> Any:
    return ImageFont.load_default(size=max(8, height))


def paragraph(
    pen: ImageDraw.ImageDraw,
    box: tuple[float, float, float, float],
    dice: Dice,
    *,
    height: int,
    colour: Colour = (20, 20, 20),
) -> None:
    """Fill the box (left, top, width, height of it) with lines of ragged length."""
    left, top, width, deep = box
    letters, down = font(height), top
    while down + height < top + deep:
        line, wanted = "", width * dice.uniform(0.6, 0.95)
        while pen.textlength(line, font=letters) < wanted:
            line += _WORDS[dice.integers(len(_WORDS))] + " "
        pen.text((left, down), line, font=letters, fill=colour)
        down += int(height * _LEADING)
