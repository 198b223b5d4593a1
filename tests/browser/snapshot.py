"""A phone's photograph, drawn: a JPEG with the EXIF a phone writes, so that nobody real is ever in a test."""

import random
from io import BytesIO

from PIL import Image, ImageDraw

ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825
TURNED = 6  # the phone was held upright: turn by 90° to the right to see it as it was


def snapshot(seed: int, *, size: tuple[int, int] = (1600, 1200), orientation: int = TURNED) -> bytes:
    """A drawn shop with somebody in it, as the camera's chip lies: `size` before it is turned upright."""
    dice = random.Random(seed)
    width, height = size
    turned = orientation in (6, 8)
    picture = Image.new("RGB", (height, width) if turned else size, _colour(dice, 120, 230))
    _shelves(ImageDraw.Draw(picture), picture.size, dice)
    _somebody(ImageDraw.Draw(picture), picture.size, dice)
    if turned:
        picture = picture.transpose(Image.Transpose.ROTATE_90 if orientation == TURNED else Image.Transpose.ROTATE_270)
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = orientation, "Townwatch test camera"
    exif[GPS] = {1: "N", 2: (52.0, 57.0, 0.0), 3: "W", 4: (1.0, 9.0, 0.0)}
    out = BytesIO()
    picture.save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()


def _colour(dice: random.Random, low: int = 0, high: int = 255) -> tuple[int, int, int]:
    return dice.randint(low, high), dice.randint(low, high), dice.randint(low, high)


def _shelves(draw: ImageDraw.ImageDraw, size: tuple[int, int], dice: random.Random) -> None:
    width, height = size
    for row in range(dice.randint(3, 6)):
        top, left = row * height // 6 + dice.randint(0, 40), 0
        while left < width:
            wide = dice.randint(width // 24, width // 7)
            draw.rectangle((left, top, left + wide - 6, top + height // 8), fill=_colour(dice))
            left += wide


def _somebody(draw: ImageDraw.ImageDraw, size: tuple[int, int], dice: random.Random) -> None:
    width, height = size
    middle, head = width * dice.randint(30, 70) // 100, width // dice.randint(8, 12)
    top = height * dice.randint(20, 35) // 100
    draw.rectangle((middle - 2 * head, top + 2 * head, middle + 2 * head, height), fill=_colour(dice, 0, 140))
    draw.ellipse((middle - head, top, middle + head, top + 2.4 * head), fill=_colour(dice, 90, 220))
    draw.pieslice((middle - head, top - 8, middle + head, top + 2 * head), 180, 360, fill=_colour(dice, 0, 90))
