"""Photographed from a screen or from paper, by a camera that is held as people hold one.

Beside the picture there is a wall or a desk; the picture lies in it as a quadrangle, with a bezel or a margin round
it. Screens shimmer (moiré). Then light falls on it, the lens blurs, the sensor adds grain, and the phone saves a JPEG.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.check.transforms.codec import jpeg_again
from bench.check.transforms.kinds import Dice, Transformation
from bench.check.transforms.surroundings import bezel, desk, shimmer, under_light

_SHORT, _LONG = 900, 1200  # pixels of the photograph
_EDGE = 4  # pixels that no corner comes nearer to the photograph's edge

Levels = NDArray[np.float32]
Corners = NDArray[np.float64]  # shape (4, 2), pixels: top left, top right, bottom right, bottom left


class Camera(NamedTuple):
    """How it is held."""

    askew: float  # corners out of place by up to half of this part of each side, the whole by 60 times it in degrees
    fills: float  # about this part of the photograph's width or height is the picture
    is_screen: bool = True  # paper does not shimmer


class Shot(NamedTuple):
    picture: Image.Image
    corners: Corners  # where the picture lies in the photograph


def photographed(picture: Image.Image, dice: Dice, camera: Camera) -> Shot:
    width, height = (_SHORT, _LONG) if picture.height >= picture.width else (_LONG, _SHORT)
    corners = _corners(picture.size, (width, height), dice, camera)
    levels: Levels = np.asarray(picture, np.float32)
    if camera.is_screen:
        levels = levels + shimmer(picture.size, dice)
    lies = cv2.getPerspectiveTransform(_rectangle(picture.size), corners.astype(np.float32))
    seen = cv2.warpPerspective(levels.astype(np.float32), lies, (width, height))
    cover = cv2.warpPerspective(np.ones((picture.height, picture.width), np.float32), lies, (width, height))[..., None]
    scene = bezel(desk((width, height), dice), corners, dice)
    scene = under_light(scene * (1 - cover) + seen * cover, dice)
    scene = cv2.GaussianBlur(scene.astype(np.float32), (0, 0), dice.uniform(0.5, 1.5))
    scene = scene + dice.normal(0, dice.uniform(2, 7), scene.shape)
    taken = Image.fromarray(scene.clip(0, 255).astype(np.uint8))
    return Shot(jpeg_again(taken, int(dice.integers(60, 88))), corners)


def screen(camera: Camera) -> Transformation:
    """A monitor or another phone that shows nothing but the picture."""

    def change(picture: Image.Image, dice: Dice) -> Image.Image:
        return photographed(picture, dice, camera).picture

    return change


def of(inner: Transformation, camera: Camera) -> Transformation:
    """What `inner` makes of the picture, such as a page or a screenshot, photographed."""

    def change(picture: Image.Image, dice: Dice) -> Image.Image:
        return photographed(inner(picture, dice), dice, camera).picture

    return change


def corners_marked(off: float) -> Transformation:
    """A screen photographed carelessly, then its four corners marked by hand, each out by up to this part of a side."""

    def change(picture: Image.Image, dice: Dice) -> Image.Image:
        taken, corners = photographed(picture, dice, Camera(askew=0.14, fills=0.66))
        marked = corners + dice.uniform(-off, off, (4, 2)) * np.ptp(corners, axis=0)
        lies = cv2.getPerspectiveTransform(marked.astype(np.float32), _rectangle(picture.size))
        return Image.fromarray(cv2.warpPerspective(np.asarray(taken), lies, picture.size))

    return change


def boxed(picture: Image.Image, dice: Dice) -> Image.Image:
    """A screen photographed, then an upright box drawn round the picture; nothing is straightened."""
    taken, corners = photographed(picture, dice, Camera(askew=0.10, fills=0.70))
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    out = dice.uniform(-0.03, 0.03, 4) * np.array([right - left, bottom - top] * 2)
    return taken.crop(
        (
            int(max(0, left + out[0])),
            int(max(0, top + out[1])),
            int(min(taken.width, right + out[2])),
            int(min(taken.height, bottom + out[3])),
        )
    )


def _corners(size: tuple[int, int], photograph: tuple[int, int], dice: Dice, camera: Camera) -> Corners:
    width, height = photograph
    scale = min(width / size[0], height / size[1]) * camera.fills * dice.uniform(0.88, 1.08)
    sides = np.array(size) * scale
    middle = np.array([width, height]) * (0.5 + dice.uniform(-0.06, 0.06, 2))
    turn = np.deg2rad(dice.uniform(-1, 1) * camera.askew * 60)
    turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    straight = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * sides / 2
    corners: Corners = straight @ turned.T + dice.uniform(-1, 1, (4, 2)) * camera.askew * sides / 2 + middle
    return np.clip(corners, _EDGE, np.array([width, height]) - _EDGE - 1)


def _rectangle(size: tuple[int, int]) -> NDArray[np.float32]:
    width, height = size
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
