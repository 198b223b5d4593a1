"""Cut: a part `off` of the width and of the height is gone, here from all sides, there from some."""

from __future__ import annotations

from PIL import Image

from bench.check.transforms.kinds import Dice, Transformation


def centred(off: float) -> Transformation:
    """The same from every side: somebody zoomed in a little before the screenshot."""

    def change(picture: Image.Image, _: Dice) -> Image.Image:
        return _cut(picture, off, 0.5, 0.5)

    return change


def off_centre(off: float) -> Transformation:
    """All of it from two sides that meet, chosen by the dice: the part that mattered was in a corner."""

    def change(picture: Image.Image, dice: Dice) -> Image.Image:
        across, down = dice.choice([0.0, 1.0], 2)
        return _cut(picture, off, across, down)

    return change


def anywhere(off: float) -> Transformation:
    """What is left lies anywhere in the picture: one person out of a scene."""

    def change(picture: Image.Image, dice: Dice) -> Image.Image:
        across, down = dice.uniform(0, 1, 2)
        return _cut(picture, off, across, down)

    return change


def _cut(picture: Image.Image, off: float, across: float, down: float) -> Image.Image:
    """Return the part that is left; `across` 0: all was cut from the right, 1: from the left; `down` likewise."""
    width, height = picture.width * (1 - off), picture.height * (1 - off)
    left, top = (picture.width - width) * across, (picture.height - height) * down
    return picture.crop((int(left), int(top), int(left + width), int(top + height)))
