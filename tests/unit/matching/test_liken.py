"""Two pictures are alike or not, and if they are, why and where."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
import pytest
from PIL import Image, ImageOps

from app.matching.liken import Asked, liken
from app.matching.models import Alike, Band, Outline
from app.photos.corners import Corners
from app.photos.fingerprint import VERSION, WITHOUT_CORNERS, Detail, Print, fingerprint
from app.photos.packed import Packed, pack, unpack
from bench.check.transforms import dice_of, rephoto
from tests.pictures import draw

SIZE = WIDTH, HEIGHT = 400, 500
WHOLE: Outline = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]

Change = Callable[[Image.Image], Image.Image]


def told(picture: Image.Image, detail: Detail) -> Print:
    found = fingerprint(picture, detail)
    assert found is not None
    return found


@cache
def stored(seed: int = 1) -> Print:
    """Return a print as it comes out of the database."""
    return unpack(VERSION, pack(told(draw(seed, SIZE), Detail.STORED)))


@cache
def asked(seed: int = 1) -> Asked:
    return Asked(told(draw(seed, SIZE), Detail.ASKED))


def of_the_first_version(seed: int = 1) -> Print:
    return unpack(WITHOUT_CORNERS, Packed(stored(seed).hashes.tobytes(), b"", b""))


def likeness(copy: Image.Image, seed: int = 1) -> Alike:
    found = liken(told(copy, Detail.ASKED), stored(seed))
    assert found is not None
    return found


def overlap(one: Outline, other: Outline) -> float:
    """Return how much of what either covers both cover, 0 to 1."""
    a, b = (cv2.fillPoly(np.zeros((400, 400), np.uint8), [np.int32(np.array(of) * 399)], 1) for of in (one, other))
    return float((a & b).sum() / (a | b).sum())


def box(left: float, top: float, right: float, bottom: float) -> Outline:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


@cache
def shot(seed: int) -> rephoto.Shot:
    return rephoto.photographed(draw(seed, SIZE), dice_of(3, "drawn"), rephoto.Camera(askew=0.12, fills=0.7))


def framed(picture: Image.Image) -> Image.Image:
    return ImageOps.expand(picture, (60, 80, 60, 80), (24, 90, 160))


SAME = "The same picture, "
# What was done, what is said of it, and where the two agree: on the copy, and on the stored picture.
COPIES: dict[str, tuple[Change, str, Outline, Outline]] = {
    "nothing": (lambda p: p, "perhaps saved again or at another size.", WHOLE, WHOLE),
    "made smaller": (lambda p: p.resize((200, 250)), "perhaps saved again or at another size.", WHOLE, WHOLE),
    "mirrored": (ImageOps.mirror, "mirrored.", WHOLE, WHOLE),
    "upside down": (lambda p: p.rotate(180), "turned.", WHOLE, WHOLE),
    "turned": (lambda p: p.transpose(Image.Transpose.ROTATE_90), "turned.", WHOLE, WHOLE),
    "cropped": (lambda p: p.crop((100, 0, 400, 350)), "cropped.", WHOLE, box(0.25, 0, 1, 0.7)),
    "cropped and mirrored": (
        lambda p: ImageOps.mirror(p.crop((100, 0, 400, 350))),
        "mirrored, cropped.",
        WHOLE,
        box(0.25, 0, 1, 0.7),
    ),
    "framed": (
        framed,
        "with something round it, such as a border, a chat or a page.",
        box(60 / 520, 80 / 660, 460 / 520, 580 / 660),
        WHOLE,
    ),
}


@pytest.mark.parametrize(("change", "words", "on_copy", "on_stored"), COPIES.values(), ids=COPIES)
@pytest.mark.parametrize("seed", [1, 4])
def test_a_copy_is_told_by_what_was_done_to_it_and_where(
    seed: int, change: Change, words: str, on_copy: Outline, on_stored: Outline
) -> None:
    found = likeness(change(draw(seed, SIZE)), seed)
    assert (found.band, found.why) == (Band.SAME, SAME + words)
    assert overlap(found.asked_outline, on_copy) > 0.95
    assert overlap(found.stored_outline, on_stored) > 0.95


@pytest.mark.parametrize("seed", [1, 4])
def test_a_photographed_screen_is_told_by_its_slant(seed: int) -> None:
    taken, corners = shot(seed)
    found = likeness(taken, seed)
    assert (found.band, found.why) == (Band.SAME, SAME + "photographed from a screen or print.")
    assert overlap(found.asked_outline, [(x / taken.width, y / taken.height) for x, y in corners]) > 0.95
    assert overlap(found.stored_outline, WHOLE) > 0.95


@pytest.mark.parametrize(
    "change", [*(change for change, *_ in COPIES.values()), lambda _: shot(1).picture], ids=[*COPIES, "photographed"]
)
def test_outlines_have_three_to_eight_corners_within_the_picture(change: Change) -> None:
    found = likeness(change(draw(1, SIZE)))
    for outline in (found.asked_outline, found.stored_outline):
        assert 3 <= len(outline) <= 8
        assert all(0 <= part <= 1 for corner in outline for part in corner)
        assert all(type(part) is float for corner in outline for part in corner)  # JSON knows no numpy


def test_strength_is_a_number_that_falls_with_what_was_done() -> None:
    again, taken = likeness(draw(1, SIZE)), likeness(shot(1).picture)
    assert 1 >= again.strength > taken.strength > 0
    assert math.isfinite(again.strength)


@pytest.mark.parametrize("seed", range(1, 7))
def test_no_two_drawings_are_alike(seed: int) -> None:
    others = [other for other in range(1, 7) if other != seed]
    assert [other for other in others if liken(asked(seed), stored(other)) is not None] == []


@pytest.mark.parametrize("name", ["nothing", "made smaller", "cropped", "framed", "turned"])
def test_it_does_not_matter_which_of_the_two_is_stored(name: str) -> None:
    change, _, on_copy, on_first = COPIES[name]
    found = liken(asked(), told(change(draw(1, SIZE)), Detail.STORED))
    assert found is not None
    assert found.band is Band.SAME
    assert overlap(found.asked_outline, on_first) > 0.9
    assert overlap(found.stored_outline, on_copy) > 0.9


def test_asked_once_or_prepared_for_many_is_the_same() -> None:
    assert liken(asked().print, stored()) == liken(asked(), stored())


def test_only_the_mirrored_corners_are_looked_at_when_only_they_are_wanted() -> None:
    mirrored = told(ImageOps.mirror(draw(1, SIZE)).crop((30, 40, 400, 500)), Detail.ASKED)
    found = liken(mirrored, stored(), mirrored=True)
    assert found is not None
    assert "mirrored" in found.why
    assert liken(mirrored, stored(), mirrored=False) is None
    assert liken(asked(), stored(), mirrored=True) is None


class TestTheFirstVersion:
    """Fingerprints that are nothing but hashes: the whole of both is pointed at."""

    def test_the_same_picture(self) -> None:
        found = liken(asked(), of_the_first_version())
        assert found is not None
        assert (found.band, found.why) == (Band.SAME, SAME + "perhaps saved again or at another size.")
        assert found.asked_outline == found.stored_outline == WHOLE
        assert found.strength > 0.9

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (ImageOps.mirror, "mirrored."),
            (lambda p: p.rotate(180), "turned."),
            (lambda p: p.transpose(Image.Transpose.ROTATE_270), "turned."),
        ],
    )
    def test_mirrored_and_turned(self, change: Change, words: str) -> None:
        found = liken(told(change(draw(1, SIZE)), Detail.ASKED), of_the_first_version())
        assert found is not None
        assert (found.band, found.why) == (Band.SAME, SAME + words)

    @pytest.mark.parametrize("other", range(2, 8))
    def test_another_picture(self, other: int) -> None:
        assert liken(asked(), of_the_first_version(other)) is None

    def test_it_has_no_mirrored_corners_to_look_at(self) -> None:
        assert liken(asked(), of_the_first_version(), mirrored=True) is None


def without_corners(one: Print) -> Print:
    return Print(VERSION, one.hashes, Corners(*(part[:0] for part in one.corners)), one.plate)


def test_a_picture_without_corners_is_found_by_its_hashes() -> None:
    found = liken(asked(), without_corners(stored()))
    assert found is not None
    assert found.band is Band.SAME
    assert liken(asked(), without_corners(stored(2))) is None


@pytest.mark.parametrize("size", [(900, 56), (56, 900)])
def test_a_very_long_picture_is_like_itself(size: tuple[int, int]) -> None:
    picture = draw(1, (1600, 100) if size[0] > size[1] else (100, 1600))
    found = liken(told(picture.resize(size), Detail.ASKED), told(picture, Detail.STORED))
    assert found is not None
    assert found.band is Band.SAME


def test_two_very_long_pictures_are_not_alike() -> None:
    one, other = draw(1, (1600, 100)), draw(2, (1600, 100))
    assert liken(told(one, Detail.ASKED), told(other, Detail.STORED)) is None
