"""Light and grain: what a screen's brightness, an editor's sliders or a bad camera do."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

from bench.check.transforms.kinds import Dice, Transformation

_BLUR = 0.008  # of the longest side: a picture that was out of focus, or enlarged


def brightness(times: float) -> Transformation:
    """Every level multiplied; above one, what is bright burns out."""

    def change(picture: Image.Image, _: Dice) -> Image.Image:
        return ImageEnhance.Brightness(picture).enhance(times)

    return change


def contrast(times: float) -> Transformation:
    """Spread away from the mean grey, or drawn towards it as by haze."""

    def change(picture: Image.Image, _: Dice) -> Image.Image:
        return ImageEnhance.Contrast(picture).enhance(times)

    return change


def gamma(power: float) -> Transformation:
    """Shadows lifted (below one) or deepened (above one), as between two screens."""
    levels = [int(255 * (level / 255) ** power + 0.5) for level in range(256)]

    def change(picture: Image.Image, _: Dice) -> Image.Image:
        return picture.point(levels * 3)

    return change


def grey(picture: Image.Image, _: Dice) -> Image.Image:
    """A photocopy, a CCTV camera at night."""
    return picture.convert("L").convert("RGB")


def blurred(picture: Image.Image, _: Dice) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(max(picture.size) * _BLUR))


def noisy(deviation: float) -> Transformation:
    """Grain, each colour of each pixel by itself, of this standard deviation in levels of 255."""

    def change(picture: Image.Image, dice: Dice) -> Image.Image:
        levels = np.asarray(picture, np.float32)
        return Image.fromarray((levels + dice.normal(0, deviation, levels.shape)).clip(0, 255).astype(np.uint8))

    return change
