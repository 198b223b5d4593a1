"""A colour on which white text cannot be read is refused, and so is what cannot be dialled, mailed or meant."""

from __future__ import annotations

import pytest

from app.members.rules import BOARD_TEXT, briefing_fault, colour_fault, contrast, email_fault, phone_fault
from tests.house_rules.test_house_rules import ROOT


@pytest.mark.parametrize(
    ("one", "other", "stands_out"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#777777", "#ffffff", 4.48),  # WCAG's own example of what is not quite enough
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
        ("#0b4f52", "#0b4f52", 1.0),
    ],
)
def test_contrast_is_wcags(one: str, other: str, stands_out: float) -> None:
    assert contrast(one, other) == pytest.approx(stands_out, abs=0.005)


@pytest.mark.parametrize("odd", ["", "#fff", "0b4f52", "#0B4F52", "#0b4f5g", "#0b4f52 ", "red", "#0b4f52\n"])
def test_what_is_no_colour_stands_out_from_nothing(odd: str) -> None:
    assert contrast(odd) is None
    assert colour_fault(odd)


def test_what_is_judged_is_the_text_that_stands_on_the_board() -> None:
    assert f"--on-fascia: {BOARD_TEXT};" in (ROOT / "static" / "css" / "look.css").read_text()


@pytest.mark.parametrize("good", ["#0b4f52", "#000000", "#5b2a86", "#8a1f11", "#1f4e8c"])
def test_a_dark_colour_is_taken(good: str) -> None:
    assert colour_fault(good) is None


@pytest.mark.parametrize(
    ("figure", "said"), [("#767676", "4.2 to 1"), ("#ffffff", "1.0 to 1"), ("#737373", "4.3 to 1")]
)
def test_a_light_one_is_refused_with_how_far_it_is_off(figure: str, said: str) -> None:
    assert said in (colour_fault(figure) or "")


@pytest.mark.parametrize("good", ["", "01632 960200", "+44 (0)1632 960-200", "101", "999"])
def test_a_number_that_can_be_dialled_is_taken(good: str) -> None:
    assert phone_fault(good) is None


@pytest.mark.parametrize("odd", ["12", "the desk", "01632 960200 or 960201", "+", "1" * 16, "٣٤٥٦"])
def test_what_cannot_be_dialled_is_refused(odd: str) -> None:
    assert phone_fault(odd)


@pytest.mark.parametrize(
    "odd", ["desk", "@x.example", "a@b", "a@b.example, c@d.example", "a b@c.example", "<a@b.example>"]
)
def test_what_cannot_be_mailed_is_refused(odd: str) -> None:
    assert email_fault(odd)
    assert email_fault("") is email_fault("desk@watch.example") is None


@pytest.mark.parametrize(
    ("hours", "is_good"), [(0, True), (12, True), (72, True), (73, False), (-1, False), (None, False)]
)
def test_a_phone_keeps_the_gallery_for_three_days_at_most(hours: int | None, is_good: bool) -> None:
    assert (briefing_fault(hours) is None) is is_good
