"""What a camera sees besides the picture: shimmer, a desk or a wall, a bezel, uneven light."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from bench.check.transforms.kinds import Dice

_WIDER = 1.045  # the bezel or margin, as a multiple of the picture
_BEZEL, _PAPER = (20, 20, 22), (245, 243, 238)


def shimmer(size: tuple[int, int], dice: Dice) -> Any:
    """Return moiré to add, shape (height, width, 3) in levels: the screen's grid beating with the camera's."""
    width, height = size
    down, across = np.mgrid[0:height, 0:width]
    often, slope, strength = dice.uniform(0.18, 0.34), dice.uniform(-0.25, 0.25), dice.uniform(3, 10)
    grid = np.sin(2 * np.pi * often * (across * np.cos(slope) + down * np.sin(slope)))
    beat = np.sin(2 * np.pi * dice.uniform(0.005, 0.02) * (down + 0.3 * across))
    return strength * (grid * beat)[..., None] * np.array([1, 0.6, 1.2])


def desk(size: tuple[int, int], dice: Dice) -> Any:
    """Return a cluttered ground, shape (height, width, 3): one colour running into another, and boxes out of focus."""
    width, height = size
    one, other = dice.integers(40, 210, (2, 3)).astype(np.float32)
    across = np.linspace(0, 1, width, dtype=np.float32)[None, :, None]
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    ground = one * (1 - across) * (1 - 0.4 * down) + other * across * (0.6 + 0.4 * down)
    picture = Image.fromarray(ground.clip(0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(picture)
    for _ in range(dice.integers(3, 10)):
        left, top = int(dice.integers(width)), int(dice.integers(height))
        wide, high = int(dice.integers(width // 12, width // 3)), int(dice.integers(height // 12, height // 3))
        pen.rectangle((left, top, left + wide, top + high), fill=tuple(dice.integers(20, 240, 3).tolist()))
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(2)), np.float32)


def bezel(scene: Any, corners: Any, dice: Dice) -> Any:
    """Return the scene with a screen's dark rim or a paper's light margin where the picture will lie."""
    middle = corners.mean(axis=0)
    outer = ((corners - middle) * _WIDER + middle).astype(np.int32)
    shape = np.zeros(scene.shape[:2], np.float32)
    cv2.fillConvexPoly(shape, outer, 1.0)
    colour = np.array(_BEZEL if dice.random() < 0.5 else _PAPER, np.float32)
    return scene * (1 - shape[..., None]) + colour * shape[..., None]


def under_light(scene: Any, dice: Dice) -> Any:
    """Return the scene with a colour cast, a light that falls off to one side, a glare, and the camera's own curve."""
    height, width = scene.shape[:2]
    down, across = np.mgrid[0:height, 0:width]
    cast = dice.uniform(0.86, 1.12, 3)
    slope = 1 + dice.uniform(-0.22, 0.22) * (across / width - 0.5) + dice.uniform(-0.22, 0.22) * (down / height - 0.5)
    left, top = dice.uniform(0, width), dice.uniform(0, height)
    glare = np.exp(-(((across - left) / (width * 0.22)) ** 2 + ((down - top) / (height * 0.22)) ** 2))
    lit = scene * cast * slope[..., None] * dice.uniform(0.8, 1.15) + glare[..., None] * dice.uniform(0, 50)
    return 255 * (lit.clip(0, 255) / 255) ** dice.uniform(0.85, 1.25)
