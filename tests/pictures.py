"""Pictures drawn for tests: shapes from a seed, never people."""

from __future__ import annotations

import io
import random
from typing import Any

import pillow_heif
from PIL import Image, ImageDraw

pillow_heif.register_heif_opener()  # the app's own process never loads it


def draw(seed: int, size: tuple[int, int] = (640, 800)) -> Image.Image:
    """Return a picture full of shapes; another seed gives another picture."""
    dice = random.Random(seed)
    picture = Image.new("RGB", size, tuple(dice.randrange(40, 216) for _ in range(3)))
    pen = ImageDraw.Draw(picture)
    for _ in range(40):
        x, y = dice.randrange(size[0]), dice.randrange(size[1])
        box = (x, y, x + dice.randrange(20, size[0] // 3), y + dice.randrange(20, size[1] // 3))
        colour = tuple(dice.randrange(256) for _ in range(3))
        (pen.ellipse if dice.random() < 0.5 else pen.rectangle)(box, fill=colour)
    return picture


def jpeg(seed: int = 1, *, quality: int = 88, size: tuple[int, int] = (640, 800), **options: Any) -> bytes:
    """Return the drawn picture as JPEG; `options` go to Pillow, such as exif."""
    return encoded(draw(seed, size), "JPEG", quality=quality, **options)


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()
