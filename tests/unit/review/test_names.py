"""How a name is found in a text, whichever way it is written."""

from __future__ import annotations

import pytest

from app.review.names import excerpt, is_enough, names, words_of

FOUND = [
    ("Perrin Oakapple", "perrin"),
    ("Perrin Oakapple", "OAKAPPLE perrin"),
    ("Perrin Oakapple", "per oak"),
    ("Perrin Oakapple WB-0118", "wb-0118"),
    ("Perrin Oakapple WB-0118", "0118"),
    ("José Núñez", "jose nunez"),
    ("Jose Nunez", "José Núñez"),
    ("Łukasz Wróbel", "lukasz wrobel"),
    ("Søren Ærø", "soren aero"),
    ("Straße", "strasse"),
    ("He said that O'Neil had done it.", "o'neil"),
    ("He said that O’Neil had done it.", "O'Neil"),
    ("Li came in at ten", "li"),
    ("Иван Петров", "иван"),
    ("ＡＢＣ", "abc"),
    ("Anne-Marie", "marie"),
]
NOT_FOUND = [
    ("Perrin Oakapple", "apple"),
    ("Perrin Oakapple", "perrin smith"),
    ("Oliver", "liver"),
    ("", "perrin"),
    ("Perrin", "perrin oakapple"),
    ("100 %", "%"),
    ("a_b", "_"),
]


@pytest.mark.parametrize(("text", "wanted"), FOUND)
def test_a_name_is_found_without_capitals_accents_and_by_its_beginning(text: str, wanted: str) -> None:
    assert names(text, words_of(wanted))


@pytest.mark.parametrize(("text", "wanted"), [pair for pair in NOT_FOUND if is_enough(words_of(pair[1]))])
def test_what_does_not_begin_a_word_is_not_found(text: str, wanted: str) -> None:
    assert not names(text, words_of(wanted))


@pytest.mark.parametrize("wanted", ["", " ", "a", "%", "_", "a b c", "'", "…", "%%%"])
def test_a_single_letter_is_not_enough(wanted: str) -> None:
    assert not is_enough(words_of(wanted))


@pytest.mark.parametrize("wanted", ["li", "a li", "07", "王小"])
def test_two_letters_are(wanted: str) -> None:
    assert is_enough(words_of(wanted))


def test_the_words_around_a_name_are_shown_and_not_the_whole_text() -> None:
    text = "x " * 200 + "then Oakapple took two bottles " + "y " * 200
    shown = excerpt(text, ["oakapple"])
    assert "then Oakapple took two bottles" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 150


def test_a_short_text_is_shown_whole() -> None:
    assert excerpt("It was José.", ["jose"]) == "It was José."


def test_a_name_in_a_description_without_it_shows_nothing() -> None:
    assert excerpt("", ["jose"]) == ""
