"""The same picture is found again however it was saved; another picture is not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageOps

from app.photos.develop import upright
from app.photos.fingerprint import BYTES, Hashes, View, fingerprint, to_bytes
from tests.pictures import draw, encoded


def hashes_of(picture: Image.Image) -> Hashes:
    hashes = fingerprint(picture)
    assert hashes is not None
    return hashes


def bits_between(a: Image.Image, b: Image.Image) -> int:
    """Return the least distance between any view of the one and any of the other."""
    differ = hashes_of(a)[:, None, :] ^ hashes_of(b)[None, :, :]
    return int(np.bitwise_count(differ).sum(axis=2).min())


def saved(picture: Image.Image, quality: int) -> Image.Image:
    return upright(encoded(picture, "JPEG", quality=quality), "JPEG")


COPIES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "quality 90": lambda p: saved(p, 90),
    "quality 30": lambda p: saved(p, 30),
    "a quarter of the size": lambda p: saved(p.resize((p.width // 4, p.height // 4)), 75),
    "half as large again": lambda p: p.resize((p.width * 3 // 2, p.height * 3 // 2)),
    "brighter": lambda p: ImageEnhance.Brightness(p).enhance(1.2),
    "grey": lambda p: p.convert("L"),
    "mirrored": lambda p: saved(ImageOps.mirror(p), 75),
    "upside down": lambda p: saved(p.rotate(180), 75),
    "turned": lambda p: saved(p.transpose(Image.Transpose.ROTATE_90), 75),
    "framed": lambda p: saved(ImageOps.expand(p, (0, 240, 0, 240), "black"), 75),
    "a strip cut off": lambda p: saved(p.crop((round(p.width * 0.05), 0, p.width, p.height)), 75),
}


@pytest.mark.parametrize("copy", COPIES)
@pytest.mark.parametrize("seed", [11, 12, 13])
def test_a_copy_is_near(seed: int, copy: str) -> None:
    picture = draw(seed)
    assert bits_between(picture, COPIES[copy](picture)) <= 26


def test_other_pictures_are_far() -> None:
    assert min(bits_between(draw(21), draw(seed)) for seed in range(22, 52)) > 40


def test_a_plain_picture_has_none() -> None:
    assert fingerprint(Image.new("RGB", (300, 400), "teal")) is None


def test_one_row_of_256_bits_for_each_view_is_stored() -> None:
    hashes = hashes_of(draw(1))
    assert hashes.shape == (len(View), BYTES)
    assert to_bytes(hashes) == b"".join(bytes(row) for row in hashes)


def test_the_rows_are_in_the_order_of_the_views() -> None:
    picture = draw(2)
    hashes, mirrored = hashes_of(picture), hashes_of(ImageOps.mirror(picture))
    upside_down = hashes_of(picture.rotate(180))
    assert np.bitwise_count(hashes[View.MIRRORED] ^ mirrored[View.WHOLE]).sum() <= 4
    assert np.bitwise_count(hashes[View.UPSIDE_DOWN] ^ upside_down[View.WHOLE]).sum() <= 4
    assert np.bitwise_count(hashes[View.LEFT_10] ^ mirrored[View.WHOLE]).sum() > 60
    cut = hashes_of(picture.crop((0, 0, picture.width, round(picture.height * 0.9))))
    assert np.bitwise_count(hashes[View.BOTTOM_10] ^ cut[View.WHOLE]).sum() <= 12
