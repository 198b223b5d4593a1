"""Turned: a scan that lay askew, a phone that was held crooked, a selfie camera that mirrors."""

from __future__ import annotations

from PIL import Image, ImageOps

from bench.check.transforms.kinds import Dice, Transformation


def askew(degrees: float) -> Transformation:
    """Turned anticlockwise inside its own frame: corners are lost, and black ones come in."""

    def change(picture: Image.Image, _: Dice) -> Image.Image:
        return picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=(0, 0, 0))

    return change


def askew_on_white(degrees: float) -> Transformation:
    """Turned clockwise and whole, on a larger white ground: a print on a scanner."""

    def change(picture: Image.Image, _: Dice) -> Image.Image:
        return picture.rotate(-degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=(255, 255, 255))

    return change


def quarter(picture: Image.Image, _: Dice) -> Image.Image:
    """Lying on its side, as when a program forgets how the camera was held."""
    return picture.transpose(Image.Transpose.ROTATE_90)


def mirrored(picture: Image.Image, _: Dice) -> Image.Image:
    return ImageOps.mirror(picture)
