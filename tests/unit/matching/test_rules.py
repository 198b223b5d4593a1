"""How alike is alike, and what is said about it."""

from __future__ import annotations

import re

import pytest

from app.matching import rules
from app.matching.models import Band
from app.matching.rules import How

EVERY_HOW = [How(number) for number in range(2 ** len(How))]


def test_the_bands_lie_one_above_the_other() -> None:
    assert 0 < rules.PERHAPS_FROM < rules.NEARLY_FROM < rules.SAME_FROM < 1
    assert 0 < rules.SAME_WITHIN < rules.NEARLY_WITHIN < rules.PERHAPS_WITHIN < 256


@pytest.mark.parametrize(
    ("agreement", "band"),
    [
        (1.0, Band.SAME),
        (rules.SAME_FROM, Band.SAME),
        (rules.SAME_FROM - 0.001, Band.NEARLY),
        (rules.NEARLY_FROM, Band.NEARLY),
        (rules.NEARLY_FROM - 0.001, Band.PERHAPS),
        (rules.PERHAPS_FROM, Band.PERHAPS),
        (rules.PERHAPS_FROM - 0.001, None),
        (0.4, None),  # two real people in one pose before one backdrop
        (0.0, None),
        (-1.0, None),
        (float("nan"), None),
    ],
)
def test_the_bands_of_pixels_that_agree(agreement: float, band: Band | None) -> None:
    assert rules.band_of(agreement) is band


@pytest.mark.parametrize(
    ("distance", "band"),
    [
        (0, Band.SAME),
        (26, Band.SAME),
        (27, Band.NEARLY),
        (30, Band.NEARLY),
        (31, Band.PERHAPS),
        (34, Band.PERHAPS),
        (35, None),
        (36, None),  # two drawn people under one camera
        (40, None),  # two real people in one pose before one backdrop
        (256, None),
    ],
)
def test_the_bands_of_a_fingerprint_that_is_nothing_but_hashes(distance: int, band: Band | None) -> None:
    assert rules.band_of_bits(distance) is band


@pytest.mark.parametrize(
    ("band", "opens"),
    [
        (Band.SAME, "The same picture, "),
        (Band.NEARLY, "Nearly the same picture, "),
        (Band.PERHAPS, "Something in it looks the same: perhaps the same picture, "),
    ],
)
def test_each_band_opens_its_sentence(band: Band, opens: str) -> None:
    assert all(rules.why(band, how).startswith(opens) for how in EVERY_HOW)


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        (How.NOTHING, "The same picture, perhaps saved again or at another size."),
        (How.MIRRORED, "The same picture, mirrored."),
        (How.TURNED, "The same picture, turned."),
        (How.CROPPED, "The same picture, cropped."),
        (How.FRAMED, "The same picture, with something round it, such as a border, a chat or a page."),
        (How.PHOTOGRAPHED, "The same picture, photographed from a screen or print."),
        (How.FRAMED | How.PHOTOGRAPHED, "The same picture, photographed from a screen or print."),
        (How.MIRRORED | How.TURNED, "The same picture, mirrored, turned."),
        (How.TURNED | How.CROPPED, "The same picture, turned, cropped."),
        (
            How.MIRRORED | How.FRAMED | How.PHOTOGRAPHED | How.CROPPED,
            "The same picture, mirrored, photographed from a screen or print, cropped.",
        ),
    ],
)
def test_why(how: How, sentence: str) -> None:
    assert rules.why(Band.SAME, how) == sentence


@pytest.mark.parametrize("band", Band)
def test_every_sentence_is_whole_names_nobody_and_counts_nothing(band: Band) -> None:
    assert len(EVERY_HOW) == 32
    for how in EVERY_HOW:
        sentence = rules.why(band, how)
        assert re.fullmatch(r"[A-Z][^.]*picture[^.]*\.", sentence)
        assert not re.search(r"person|people|face|match|identif|suspect|\d|%", sentence, re.IGNORECASE)


@pytest.mark.parametrize("band", Band)
def test_no_two_sentences_are_alike_unless_a_frame_goes_without_saying(band: Band) -> None:
    told = [how for how in EVERY_HOW if not (How.PHOTOGRAPHED in how and How.FRAMED in how)]
    assert len({rules.why(band, how) for how in told}) == len(told)


def test_each_band_has_its_words() -> None:
    assert rules.BAND_SAYS == {
        Band.SAME: "Same picture",
        Band.NEARLY: "Nearly the same picture",
        Band.PERHAPS: "Perhaps: do not act on this",
    }


def test_nobody_is_shown_more_than_three() -> None:
    assert rules.MOST_SHOWN == 3
