"""How far is near, and what is said about it."""

from __future__ import annotations

import pytest

from app.matching import rules
from app.matching.models import Band
from app.photos.fingerprint import View


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
def test_the_bands(distance: int, band: Band | None) -> None:
    assert rules.band_of(distance) is band


@pytest.mark.parametrize(
    ("asked", "stored", "sentence"),
    [
        (View.WHOLE, View.WHOLE, "The same picture, perhaps saved again or at another size."),
        (View.WHOLE, View.MIRRORED, "The same picture, mirrored."),
        (View.TRIMMED, View.WHOLE, "The same picture, with a plain border round it or cut off."),
        (View.WHOLE, View.TRIMMED, "The same picture, with a plain border round it or cut off."),
        (View.TRIMMED, View.TRIMMED_MIRRORED, "The same picture, mirrored, with a plain border round it or cut off."),
        (View.TRIMMED, View.MIRRORED, "The same picture, mirrored, with a plain border round it or cut off."),
        (View.WHOLE, View.UPSIDE_DOWN, "The same picture, turned."),
        (View.WHOLE, View.LEFT_5, "The same picture, with a strip of its edge cut off."),
        (View.ALL_SIDES_10, View.WHOLE, "The same picture, with a strip of its edge cut off."),
    ],
)
def test_why(asked: View, stored: View, sentence: str) -> None:
    assert rules.why(Band.SAME, asked, stored) == sentence


def test_every_pair_of_views_has_a_whole_sentence_that_names_nobody() -> None:
    for band in Band:
        for asked in rules.ASKED_VIEWS:
            for stored in View:
                sentence = rules.why(band, asked, stored)
                assert "picture" in sentence
                assert sentence.endswith(".")
                assert not {"person", "match", "identified"} & set(sentence.lower().replace(",", "").split())


def test_each_band_has_its_words() -> None:
    assert rules.BAND_SAYS == {
        Band.SAME: "Same picture",
        Band.NEARLY: "Nearly the same picture",
        Band.PERHAPS: "Perhaps: do not act on this",
    }
