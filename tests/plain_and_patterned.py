"""Pictures that say little, or that look like others of their kind: drawn, and written into files as people send them.

Two of one kind show two different things, however alike a machine may find them.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache, partial

import numpy as np
import segno
from PIL import Image, ImageDraw, ImageFont

from tests.odd_pictures import sixteen_bits
from tests.pictures import draw, encoded

Made = Callable[[int], bytes]

_PAPER, _INK = (247, 246, 242), (28, 28, 34)
_LABELS = ("Name", "Date", "Time", "Shop", "Street", "Signed", "Room", "Amount", "Reason", "Witness", "Number", "Place")
_TITLES = ("Request for leave", "Delivery note", "Key register", "Lost property")


def nearly_blank(seed: int) -> bytes:
    """Return a wall, lit from one side, as a phone sees it that was put down."""
    dice = np.random.default_rng(seed)
    down, across = np.mgrid[0:480, 0:640]
    light = 214 + 6 * np.cos((across * dice.random() + down * dice.random()) / 400 + seed)
    return _grey(light + dice.normal(0, 1.0, light.shape))


def night(seed: int, *, lamps: int = 2) -> bytes:
    """Return what a camera sees at night: its own noise, and a lamp or two."""
    return _grey(_dark(seed, lamps))


def captioned_night(seed: int) -> bytes:
    """Return another such night; the camera's name is the same in all of them, the time is not."""
    picture = Image.fromarray(np.clip(_dark(seed + 50, 1), 0, 255).astype(np.uint8))
    ImageDraw.Draw(picture).text((16, 12), f"CAMERA 3   2026-11-{10 + seed}  0{seed}:1{seed}:4{seed}", 235, _font(24))
    return encoded(picture, "PNG")


def noise(seed: int, *, shape: tuple[int, ...] = (480, 640)) -> bytes:
    values = np.random.default_rng(seed).integers(0, 256, shape, np.uint8)
    return encoded(Image.fromarray(values), "PNG")


def logo(seed: int) -> bytes:
    """Return a sign in flat colours, one of three: a ring, a shield, a star, each with its letter."""
    picture = Image.new("RGB", (600, 600), "white")
    pen, colour = ImageDraw.Draw(picture), [(170, 24, 38), (20, 70, 140), (12, 110, 70)][seed % 3]
    if seed % 3 == 0:
        pen.ellipse((60, 60, 540, 540), outline=colour, width=56)
    elif seed % 3 == 1:
        pen.polygon([(80, 70), (520, 70), (520, 330), (300, 560), (80, 330)], fill=colour)
    else:
        turns = np.linspace(0, 2 * np.pi, 11)[:10] - np.pi / 2
        reach = np.where(np.arange(10) % 2, 110, 270)
        pen.polygon(
            [(300 + r * np.cos(t), 310 + r * np.sin(t)) for r, t in zip(reach, turns, strict=True)], fill=colour
        )
    pen.text((300, 300), "QWT"[seed % 3], "white" if seed % 3 else colour, _font(190), anchor="mm")
    return encoded(picture, "PNG")


def form(seed: int) -> bytes:
    """Return a form: a title, words, lines and boxes. All use the same words in the same type."""
    dice = random.Random(seed)
    picture = Image.new("RGB", (744, 1052), _PAPER)
    pen = ImageDraw.Draw(picture)
    pen.text((60, 60), _TITLES[seed % len(_TITLES)], _INK, _font(40))
    pen.line((60, 122, 684, 122), _INK, 3)
    down = 160
    while down < 960:
        columns, tall = dice.choice((1, 2, 3)), dice.choice((34, 48, 90))
        wide = 624 // columns
        for column in range(columns):
            left = 60 + column * wide
            pen.text((left, down), dice.choice(_LABELS), _INK, _font(20))
            pen.rectangle((left, down + 26, left + wide - 16, down + 26 + tall), outline=_INK, width=2)
        down += tall + 44
    return encoded(picture, "PNG")


def barcode(seed: int) -> bytes:
    """Return bars as on any packet: the same room, other bars, their digits below."""
    dice = random.Random(seed)
    picture = Image.new("RGB", (560, 360), "white")
    pen, digits = ImageDraw.Draw(picture), [dice.randrange(10) for _ in range(13)]
    modules = [1, 0, 1, *(dice.randrange(2) for _ in range(89)), 1, 0, 1]
    for place, dark in enumerate(modules):
        if dark:
            pen.rectangle((42 + place * 5, 40, 46 + place * 5, 270), fill="black")
    pen.text((280, 300), " ".join(map(str, digits)), "black", _font(34), anchor="mm")
    return encoded(picture, "PNG")


def square_code(seed: int) -> bytes:
    """Return a square code: three corners of each are those of all."""
    says = "".join(random.Random(seed).choices("abcdefghijklmnopqrstuvwxyz", k=32))
    matrix = np.array(list(segno.make(says, error="m", micro=False).matrix))
    modules = np.where(np.pad(matrix, 4) > 0, 0, 255).astype(np.uint8)
    return encoded(Image.fromarray(np.kron(modules, np.ones((14, 14), np.uint8))), "PNG")


def panorama(seed: int) -> bytes:
    """Return a street from end to end, sixteen times as wide as high."""
    dice = random.Random(seed)
    picture = Image.new("RGB", (1600, 100), (170, 190, 214))
    pen, left = ImageDraw.Draw(picture), 0
    while left < 1600:
        wide, top = dice.randrange(40, 130), dice.randrange(10, 55)
        pen.rectangle((left, top, left + wide, 100), fill=tuple(dice.randrange(50, 220) for _ in range(3)))
        for _ in range(3):
            x, y = left + dice.randrange(wide), dice.randrange(top, 90)
            pen.rectangle((x, y, x + 14, y + 18), fill=tuple(dice.randrange(256) for _ in range(3)))
        left += wide
    return encoded(picture, "PNG")


def eight_by_eight(seed: int) -> bytes:
    return encoded(draw(seed + 400).resize((8, 8), Image.Resampling.BOX), "PNG")


def animated(seed: int) -> bytes:
    first, second = draw(seed + 300, (400, 300)), draw(seed + 320, (400, 300))
    return encoded(first, "WEBP", save_all=True, append_images=[second], duration=200)


def four_inks(seed: int) -> bytes:
    return encoded(draw(seed + 340).convert("CMYK"), "JPEG", quality=88)


def sixteen_bit(seed: int) -> bytes:
    return encoded(sixteen_bits(draw(seed + 360)), "PNG")


def greyscale(seed: int) -> bytes:
    return encoded(draw(seed + 380).convert("L"), "JPEG", quality=88)


# Each makes the file of one seed. Some may be called too plain to compare; of the others a person sees what they show.
_MAY_BE_PLAIN: dict[str, Made] = {
    "nearly blank": nearly_blank,
    "black night": partial(night, lamps=0),
    "night with lamps": night,
    "night with a caption": captioned_night,
    "grey noise": noise,
    "coloured noise": partial(noise, shape=(480, 640, 3)),
    "8 by 8 pixels": eight_by_eight,
}
_SHOWS_SOMETHING: dict[str, Made] = {
    "logo": logo,
    "form": form,
    "barcode": barcode,
    "square code": square_code,
    "16:1 panorama": panorama,
    "animated WebP": animated,
    "CMYK JPEG": four_inks,
    "16-bit PNG": sixteen_bit,
    "greyscale JPEG": greyscale,
}
KINDS = _MAY_BE_PLAIN | _SHOWS_SOMETHING
MUST_COMPARE = tuple(_SHOWS_SOMETHING)
BLANK = {
    "white": lambda: encoded(Image.new("RGB", (640, 480), "white"), "PNG"),
    "black": lambda: encoded(Image.new("L", (640, 480)), "JPEG"),
    "one colour, transparent": lambda: encoded(Image.new("RGBA", (300, 400), (0, 128, 128, 0)), "WEBP", lossless=True),
}


def _dark(seed: int, lamps: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    dice = np.random.default_rng(seed)
    down, across = np.mgrid[0:576, 0:704]
    light = 7 + dice.normal(0, 2.5, down.shape)
    for _ in range(lamps):
        y, x, wide = dice.integers(60, 520), dice.integers(60, 640), dice.uniform(10, 45)
        light += dice.uniform(70, 220) * np.exp(-((down - y) ** 2 + (across - x) ** 2) / (2 * wide**2))
    return light


def _grey(light: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> bytes:
    return encoded(Image.fromarray(np.clip(light, 0, 255).astype(np.uint8)), "PNG")


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
