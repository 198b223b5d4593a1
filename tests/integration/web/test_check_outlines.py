"""What a check says of where two pictures agree: corners on both, in parts of each."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from PIL import Image

from app.kernel.db import transaction
from app.web.parts import Parts
from tests.builders import give_photo
from tests.pictures import draw, encoded, jpeg
from tests.town import make_profile


@pytest.fixture
def known(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        give_photo(session, parts, make_profile(session), jpeg(1))


def checked(phone: Any, picture: Image.Image) -> dict[str, Any]:
    (one,) = phone.post("/api/check", data=encoded(picture, "JPEG", quality=80)).json["likenesses"]
    found: dict[str, Any] = one
    return found


def around(outline: list[list[float]]) -> list[float]:
    """Return the box round an outline: left, top, right, bottom."""
    across, down = zip(*outline, strict=True)
    return [min(across), min(down), max(across), max(down)]


@pytest.mark.usefixtures("known")
def test_of_a_part_the_outline_lies_round_that_part(phone_of: Any) -> None:
    one = checked(phone_of("Asha"), draw(1).crop((128, 80, 576, 720)))
    assert around(one["your_outline"]) == pytest.approx([0, 0, 1, 1], abs=0.03)
    assert around(one["its_outline"]) == pytest.approx([0.2, 0.1, 0.9, 0.9], abs=0.03)
    assert "cropped" in one["why"]


@pytest.mark.usefixtures("known")
def test_of_one_on_a_page_the_outline_lies_where_it_lies(phone_of: Any) -> None:
    page = Image.new("RGB", (1200, 1000), "white")
    page.paste(draw(1), (400, 100))
    one = checked(phone_of("Asha"), page)
    assert around(one["your_outline"]) == pytest.approx([1 / 3, 0.1, 1040 / 1200, 0.9], abs=0.03)
    assert around(one["its_outline"]) == pytest.approx([0, 0, 1, 1], abs=0.03)


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("which", ["your_outline", "its_outline"])
def test_an_outline_has_three_to_eight_corners_inside_the_picture(phone_of: Any, which: str) -> None:
    outline = checked(phone_of("Asha"), draw(1).crop((0, 0, 500, 700)))[which]
    assert 3 <= len(outline) <= 8
    assert all(0 <= part <= 1 for corner in outline for part in corner)
