"""The pixels: what is blurred cannot be brought back, what is not stays, and what is cut off is gone."""

from __future__ import annotations

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from app.kernel.errors import NotFit
from app.photos.recipe import Box, Recipe
from app.photos.retouch import retouch
from tests.pictures import encoded

SIZE = (640, 800)
FACE = Box(0.25, 0.25, 0.25, 0.25)  # on whole blocks of a JPEG: what lies beside it is packed as before


def noise() -> Image.Image:
    """Return a picture that has detail everywhere, coarse and fine."""
    dice = np.random.default_rng(7)
    coarse = dice.integers(0, 256, (20, 16, 3), np.uint8).repeat(40, 0).repeat(40, 1)
    fine = dice.integers(-40, 41, (800, 640, 3))
    return Image.fromarray(np.clip(coarse + fine, 0, 255).astype(np.uint8))


NOISE = encoded(noise(), "JPEG", quality=95)


def made(recipe: Recipe) -> NDArray[np.int16]:
    with Image.open(io.BytesIO(retouch(NOISE, recipe))) as picture:
        return np.asarray(picture.convert("RGB"), np.int16)


def before() -> NDArray[np.int16]:
    with Image.open(io.BytesIO(NOISE)) as picture:
        return np.asarray(picture.convert("RGB"), np.int16)


def inside(pixels: NDArray[np.int16]) -> NDArray[np.int16]:
    return pixels[200:400, 160:320]


def test_in_the_box_hardly_any_detail_is_left() -> None:
    """Sharpening gives back what neighbours differ by: here they hardly do."""
    was, now = inside(before()), inside(made(Recipe(blurred=(FACE,))))
    steps = np.abs(np.diff(now, axis=1)).mean() / np.abs(np.diff(was, axis=1)).mean()
    assert steps < 0.12


def test_what_is_left_in_the_box_says_no_more_than_a_few_tones() -> None:
    """Two pictures whose cells have the same means come out the same: what told them apart is nowhere any more."""
    other = before()
    part = inside(other)
    part[:] = (
        part.reshape(5, 40, 4, 40, 3)
        .mean(axis=(1, 3), keepdims=True)
        .reshape(5, 1, 4, 1, 3)
        .repeat(40, 1)
        .repeat(40, 3)
        .reshape(part.shape)
    )
    flat = encoded(Image.fromarray(other.astype(np.uint8)), "JPEG", quality=95)
    with Image.open(io.BytesIO(retouch(flat, Recipe(blurred=(FACE,))))) as picture:
        of_flat = inside(np.asarray(picture.convert("RGB"), np.int16))
    assert np.abs(of_flat - inside(made(Recipe(blurred=(FACE,))))).mean() < 4
    assert np.abs(inside(before()) - part).mean() > 10


def test_beside_the_box_everything_stays() -> None:
    was, now = before(), made(Recipe(blurred=(FACE,)))
    for pixels in (was, now):
        inside(pixels)[:] = 0
    edge = np.zeros(was.shape[:2], bool)
    edge[184:416, 144:336] = True  # the blocks of colour that the box touches
    assert np.abs(was - now)[~edge].mean() < 6


def test_turned_is_turned_to_the_right() -> None:
    assert np.abs(made(Recipe(turns=1)) - np.rot90(before(), -1)).mean() < 8
    assert np.abs(made(Recipe(turns=3)) - np.rot90(before(), 1)).mean() < 8


def test_only_what_is_kept_is_in_the_picture() -> None:
    now = made(Recipe(crop=Box(0.25, 0.5, 0.5, 0.25)))
    assert now.shape == (200, 320, 3)
    assert np.abs(now - before()[400:600, 160:480]).mean() < 8


def test_crop_and_boxes_lie_in_the_turned_picture() -> None:
    now = made(Recipe(1, Box(0.5, 0, 0.5, 1), (Box(0.5, 0, 0.5, 0.5),)))
    assert now.shape == (640, 400, 3)
    assert np.abs(np.diff(now[20:300, 20:380], axis=1)).mean() < 3
    assert np.abs(np.diff(now[340:], axis=1)).mean() > 10


@pytest.mark.parametrize("box", [Box(0.999, 0.2, 0.0005, 0.5), Box(0, 0, 2, 2)])
def test_a_box_that_cannot_be_is_refused(box: Box) -> None:
    with pytest.raises(NotFit):
        retouch(NOISE, Recipe(blurred=(box,)))


def test_too_little_is_not_kept() -> None:
    small = encoded(noise().resize((160, 200)), "JPEG")
    with pytest.raises(NotFit) as refused:
        retouch(small, Recipe(crop=Box(0, 0, 0.2, 0.2)))
    assert set(refused.value.fields) == {"crop"}


def test_nothing_but_pixels_is_written() -> None:
    exif = Image.Exif()
    exif[0x010E] = "who stood there"
    with_words = encoded(noise(), "JPEG", exif=exif)
    assert b"who stood there" in with_words
    assert b"who stood there" not in retouch(with_words, Recipe(turns=2))
