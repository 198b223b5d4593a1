"""Hashes of a whole picture are near however it was saved; those of another picture are not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageOps

from app.photos.views import BYTES, CUTS, Hashes, View, hashes_of, within_border
from tests.pictures import draw

BROUGHT_IN = (320, 400)


def picture(seed: int) -> Image.Image:
    return draw(seed, BROUGHT_IN).convert("L")


def hashes(seen: Image.Image) -> Hashes:
    return hashes_of(seen.convert("L"))


def bits_between(a: Image.Image, b: Image.Image) -> int:
    """Return the least distance between any view of the one and any of the other."""
    differ = hashes(a)[:, None, :] ^ hashes(b)[None, :, :]
    return int(np.bitwise_count(differ).sum(axis=2).min())


COPIES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "a quarter of the size": lambda p: p.resize((p.width // 4, p.height // 4)),
    "half as large again": lambda p: p.resize((p.width * 3 // 2, p.height * 3 // 2)),
    "brighter": lambda p: ImageEnhance.Brightness(p).enhance(1.2),
    "mirrored": ImageOps.mirror,
    "upside down": lambda p: p.rotate(180),
    "turned": lambda p: p.transpose(Image.Transpose.ROTATE_90),
    "framed": lambda p: ImageOps.expand(p, (0, 120, 0, 120), 0),
    "a strip cut off": lambda p: p.crop((round(p.width * 0.05), 0, p.width, p.height)),
}


@pytest.mark.parametrize("copy", COPIES)
@pytest.mark.parametrize("seed", [11, 12, 13])
def test_a_copy_is_near(seed: int, copy: str) -> None:
    assert bits_between(picture(seed), COPIES[copy](picture(seed))) <= 26


def test_other_pictures_are_far() -> None:
    assert min(bits_between(picture(21), picture(seed)) for seed in range(22, 42)) > 40


def test_there_is_one_row_of_256_bits_for_each_view() -> None:
    found = hashes(picture(1))
    assert (found.shape, found.dtype, BYTES) == ((len(View), 32), np.uint8, 32)


def test_the_rows_are_in_the_order_of_the_views() -> None:
    found, mirrored = hashes(picture(2)), hashes(ImageOps.mirror(picture(2)))
    upside_down = hashes(picture(2).rotate(180))
    assert np.bitwise_count(found[View.MIRRORED] ^ mirrored[View.WHOLE]).sum() <= 4
    assert np.bitwise_count(found[View.UPSIDE_DOWN] ^ upside_down[View.WHOLE]).sum() <= 4
    assert np.bitwise_count(found[View.LEFT_10] ^ mirrored[View.WHOLE]).sum() > 60


@pytest.mark.parametrize("view", CUTS)
def test_each_cut_is_the_hash_of_what_it_leaves(view: View) -> None:
    left, top, right, bottom = CUTS[view]
    one = picture(3)
    wide, high = one.width / 100, one.height / 100
    rest = one.crop(
        (round(wide * left), round(high * top), one.width - round(wide * right), one.height - round(high * bottom))
    )
    assert np.array_equal(hashes(one)[view], hashes(rest)[View.WHOLE])


def test_a_border_of_one_tone_is_left_off() -> None:
    framed = ImageOps.expand(Image.fromarray(np.full((50, 80), 200, np.uint8)), (30, 20, 10, 5), 10)
    assert within_border(np.asarray(framed)) == (30, 20, 110, 70)


@pytest.mark.parametrize("inner", [(3, 3), (90, 3), (3, 90)], ids=["a dot", "a lying line", "a standing line"])
def test_what_leaves_little_is_no_border(inner: tuple[int, int]) -> None:
    sheet = Image.new("L", (100, 100), 250)
    sheet.paste(0, (5, 5, 5 + inner[0], 5 + inner[1]))
    assert within_border(np.asarray(sheet)) == (0, 0, 100, 100)


def test_a_sheet_of_one_tone_has_no_border() -> None:
    assert within_border(np.full((7, 9), 128, np.uint8)) == (0, 0, 9, 7)


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 1), (2, 3)])
def test_the_smallest_pictures_have_hashes_too(size: tuple[int, int]) -> None:
    assert hashes(Image.new("L", size, 90)).shape == (len(View), BYTES)
