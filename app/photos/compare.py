"""Tell by the mark in a leaked copy to whom that copy was shown, though nobody can read it any more.

What was drawn is known to the pixel: for each who was shown the photo, the copy is drawn again, and what differs
between the leaked picture and the bare one is compared with what was drawn for each (normalised correlation of the
two differences, after the slow changes of light that re-encoding and screens bring were taken off). Works on whole
pictures, also made smaller and encoded anew; a crop has to be read by eye.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from app.photos.mark import LONGEST, Viewer, veil

_ALIKE = 0.03  # how far the two shapes may differ, as a part
_BLUR = 6  # pixels


class Trace(NamedTuple):
    """How well one viewer's mark fits the leaked picture, -1 to 1."""

    viewer: Viewer
    fit: float


def trace(leaked: Image.Image, bare: Image.Image, viewers: Sequence[Viewer]) -> list[Trace]:
    """Return the viewers, the best fitting first; nothing when the leaked picture is only a part of the bare one.

    The first is right only if whoever leaked it is among them: that somebody is first proves nothing by itself.
    """
    size = _shown_size(bare.size)
    if not viewers or abs(leaked.width / leaked.height * size[1] / size[0] - 1) > _ALIKE:
        return []
    plain = _gray(bare.resize(size, Image.Resampling.LANCZOS))
    left = _sharp(_gray(leaked.resize(size, Image.Resampling.LANCZOS)) - plain)
    drawn = np.stack([_sharp(_drawn(plain, viewer)) for viewer in viewers])
    if len(viewers) > 1:
        drawn = drawn - drawn.mean(axis=0)  # what all copies have in common tells nothing
    traces = [Trace(viewer, _correlation(left, one)) for viewer, one in zip(viewers, drawn, strict=True)]
    return sorted(traces, key=lambda one: -one.fit)


def _shown_size(size: tuple[int, int]) -> tuple[int, int]:
    """Return the size of the copy that members are shown of a picture of this size."""
    scale = min(1.0, LONGEST / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _drawn(plain: Any, viewer: Viewer) -> Any:
    """Return how much lighter or darker the mark makes each pixel of the plain picture."""
    cover = np.asarray(veil((plain.shape[1], plain.shape[0]), viewer), dtype=np.float32) / 255
    shadow = np.roll(cover, (1, 1), axis=(0, 1)) * (2 / 3)
    under = plain * (1 - shadow)
    return under + (255 - under) * cover - plain


def _gray(picture: Image.Image) -> Any:
    return np.asarray(picture.convert("L"), dtype=np.float32)


def _sharp(values: Any) -> Any:
    """Return the values without their slow changes."""
    wide = values
    for axis in (0, 1):  # the mean of the neighbours, from running sums
        sums = np.cumsum(np.pad(wide, [(_BLUR + 1, _BLUR) if a == axis else (0, 0) for a in (0, 1)], "edge"), axis=axis)
        ends = np.split(sums, [2 * _BLUR + 1], axis=axis)[1]
        wide = (ends - np.split(sums, [sums.shape[axis] - 2 * _BLUR - 1], axis=axis)[0]) / (2 * _BLUR + 1)
    return values - wide


def _correlation(one: Any, other: Any) -> float:
    a, b = one - one.mean(), other - other.mean()
    size = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / size if size else 0.0
