"""Sent on: what messengers, mail programs and web pages do to a picture that passes through them."""

from __future__ import annotations

import io

from PIL import Image

from bench.check.transforms.kinds import Dice, Transformation

_LEAST_SIDE = 16
_SQUARE = 512


def jpeg_again(picture: Image.Image, quality: int) -> Image.Image:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    with Image.open(out) as read:
        return read.convert("RGB")


def saved(quality: int) -> Transformation:
    """Saved once more: 60 is a messenger, 30 several one after another, 10 an old multimedia message."""

    def change(picture: Image.Image, _: Dice) -> Image.Image:
        return jpeg_again(picture, quality)

    return change


def scaled(by: float) -> Transformation:
    """Made smaller: a preview or a thumbnail instead of the picture."""

    def change(picture: Image.Image, _: Dice) -> Image.Image:
        size = (max(_LEAST_SIDE, int(picture.width * by)), max(_LEAST_SIDE, int(picture.height * by)))
        return picture.resize(size, Image.Resampling.LANCZOS)

    return change


def squeezed_square(picture: Image.Image, _: Dice) -> Image.Image:
    """Pressed into a square, as by a form for a portrait that does not keep the proportions."""
    return picture.resize((_SQUARE, _SQUARE))
