"""Draw into a picture who is looking at it: a copy that gets out leads back to whom it was shown.

Drawn by the server into the pixels, not laid over them by the page. It can be cut off or painted over, and a second
phone can photograph the screen: what it does is say whose copy this is, and that is said openly.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Iterator
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFont

LONGEST = 1024  # pixels; what members are shown is never larger
_SMALL = 240  # below it, there is room for the mark alone
_TILT = 24  # degrees: no straight edge of the picture hides it
_QUALITY = 82


class Viewer(NamedTuple):
    """What is drawn. `mark` is eight letters that belong to one look of one account at one photo."""

    name: str
    place: str
    at: str
    mark: str


def marked(jpeg: bytes, viewer: Viewer) -> bytes:
    """Return one of our own clean copies (JPEG) at most 1024 pixels long, with the viewer drawn all over it."""
    # Made by us and sealed since: the one kind of picture that needs no child to open it.
    picture = Image.open(io.BytesIO(jpeg), formats=("JPEG",)).convert("RGB")
    picture.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    cover = veil(picture.size, viewer)
    # A dark edge beside each letter, and a dark strip, so that white is read on white as well.
    picture.paste("black", mask=ImageChops.offset(cover, 1, 1).point(lambda value: value * 2 // 3))
    strip = (0, picture.height - strip_height(picture.size), *picture.size)
    picture.paste(picture.crop(strip).point(lambda value: value * 2 // 5), strip)
    picture.paste("white", mask=cover)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def veil(size: tuple[int, int], viewer: Viewer) -> Image.Image:
    """Return how strongly each pixel of such a picture is covered (mode L): the same for the same viewer, always."""
    longest, height = max(size), strip_height(size)
    if longest < _SMALL:
        return _strip(size, viewer.mark, height)
    words = f"{viewer.name} · {viewer.place} · {viewer.at} · {viewer.mark}"
    cover = _pattern(size, f"{viewer.mark}  {viewer.name}  {viewer.at}", points=max(11, longest // 34))
    cover.paste(0, (0, size[1] - height, *size))
    return ImageChops.lighter(cover, _strip(size, words, height))


def strip_height(size: tuple[int, int]) -> int:
    """Return the height of the strip along the lower edge, in pixels."""
    return max(14, max(size) // 30)


def _pattern(size: tuple[int, int], words: str, *, points: int) -> Image.Image:
    """Return the words again and again, slanting across the whole picture, so thin that a face can still be seen."""
    side = int((size[0] ** 2 + size[1] ** 2) ** 0.5) + points
    sheet = Image.new("L", (side, side), 0)
    pen, font = ImageDraw.Draw(sheet), _font(points)
    wide = int(pen.textlength(words, font=font)) + points * 4
    for row, y in enumerate(_steps(side, points * 5)):
        for x in _steps(side + wide, wide):
            pen.text((x - (row * wide) // 3 % wide, y), words, fill=62, font=font)
    turned = sheet.rotate(_TILT, resample=Image.Resampling.BILINEAR)
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    return turned.crop((left, top, left + size[0], top + size[1]))


def _strip(size: tuple[int, int], words: str, height: int) -> Image.Image:
    """Return the words once in full along the lower edge, where they can be read."""
    cover = Image.new("L", size, 0)
    pen, points = ImageDraw.Draw(cover), height - 3
    while points > 8 and pen.textlength(words, font=_font(points)) > size[0] - 8:
        points -= 1
    pen.text((4, size[1] - height // 2), words, fill=245, font=_font(points), anchor="lm")
    return cover


@functools.cache
def _font(points: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(points)


def _steps(end: int, step: int) -> Iterator[int]:
    return iter(range(0, end, max(1, step)))
