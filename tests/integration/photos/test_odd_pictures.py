"""Pictures that say little, or that look like others of their kind, are never called alike; each is like itself."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

import pytest
from flask import Flask
from PIL import Image

from app.matching.liken import liken
from app.matching.models import Alike
from app.photos.develop import upright
from app.photos.examine import sniff
from app.photos.fingerprint import Detail, Print, fingerprint
from tests import town
from tests.builders import signed_in
from tests.pictures import encoded
from tests.plain_and_patterned import BLANK, KINDS, MUST_COMPARE

TOO_PLAIN = "This picture is too plain or too small to compare: hardly anything can be told in it. Take another."
THREE = [(kind, seed) for kind in KINDS for seed in (1, 2, 3)]
OF_A_KIND = {kind: 3 if kind == "logo" else 8 for kind in KINDS}  # there are three logos
three_of_each = pytest.mark.parametrize(("kind", "seed"), THREE)


@cache
def developed(kind: str, seed: int) -> Image.Image:
    data = KINDS[kind](seed)
    return upright(data, sniff(data))


@cache
def asked(kind: str, seed: int) -> Print | None:
    return fingerprint(developed(kind, seed), Detail.ASKED)


@cache
def stored(kind: str, seed: int) -> Print | None:
    return fingerprint(developed(kind, seed), Detail.STORED)


def likeness(asked: Print | None, stored: Print | None) -> Alike | None:
    return liken(asked, stored) if asked is not None and stored is not None else None


def alike(asked_one: tuple[str, int], others: list[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Return each other picture that the first one is called alike, and how."""
    found = {other: likeness(asked(*asked_one), stored(*other)) for other in others if other != asked_one}
    return {other: f"{one.band.value}: {one.why}" for other, one in found.items() if one is not None}


@three_of_each
def test_it_is_like_no_other(kind: str, seed: int) -> None:
    assert alike((kind, seed), THREE) == {}


@pytest.mark.parametrize("kind", KINDS)
def test_no_two_of_a_kind_are_alike(kind: str) -> None:
    many = [(kind, seed) for seed in range(1, OF_A_KIND[kind] + 1)]
    assert {one: found for one in many if (found := alike(one, many))} == {}


@three_of_each
def test_it_is_like_itself_saved_again(kind: str, seed: int) -> None:
    again = upright(encoded(developed(kind, seed), "JPEG", quality=60), "JPEG")
    if kind in MUST_COMPARE or stored(kind, seed) is not None:
        is_found = likeness(fingerprint(again, Detail.ASKED), stored(kind, seed)) is not None
        assert is_found
    else:
        assert fingerprint(again, Detail.STORED) is None


@three_of_each
def test_it_is_too_plain_whether_it_is_asked_about_or_stored(kind: str, seed: int) -> None:
    assert (asked(kind, seed) is None) == (stored(kind, seed) is None)
    assert asked(kind, seed) is not None or kind not in MUST_COMPARE


@pytest.mark.parametrize("make", BLANK.values(), ids=BLANK)
def test_what_is_blank_is_called_too_plain_on_the_check_screen(app: Flask, make: Callable[[], bytes]) -> None:
    answer = signed_in(app, town.ASHA).post("/api/check", data=make(), headers={"Content-Type": "image/png"})
    assert (answer.status_code, answer.json) == (422, {"error": TOO_PLAIN, "fields": {}})


def test_the_check_screen_answers_each_with_what_it_found_or_that_it_is_too_plain(app: Flask) -> None:
    asha = signed_in(app, town.ASHA)
    for kind, make in KINDS.items():
        answer = asha.post("/api/check", data=make(1), headers={"Content-Type": "image/png"})
        if asked(kind, 1) is None:
            assert (kind, answer.status_code, answer.json) == (kind, 422, {"error": TOO_PLAIN, "fields": {}})
        else:
            assert (kind, answer.status_code, answer.json["likenesses"]) == (kind, 200, [])


def test_of_an_animation_the_first_picture_counts() -> None:
    with Image.open(io.BytesIO(KINDS["animated WebP"](1))) as moving:
        assert moving.n_frames > 1
        still = moving.convert("RGB")
    first = fingerprint(upright(encoded(still, "PNG"), "PNG"), Detail.ASKED)
    is_found = likeness(first, stored("animated WebP", 1)) is not None
    assert is_found
