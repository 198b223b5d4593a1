"""How words are compared, whichever way they are written."""

from __future__ import annotations

import pytest

from app.search.rules import (
    as_reference,
    beginnings,
    excerpt,
    is_enough,
    may_be_mistyped,
    nearly,
    number_of,
    references_to_keep,
    words_of,
    words_to_keep,
)

SAME = [
    ("José Núñez", ["jose", "nunez"]),
    ("Łukasz Wróbel", ["lukasz", "wrobel"]),
    ("Søren Ærø", ["soren", "aero"]),
    ("Straße", ["strasse"]),
    ("O’Neil", ["o", "neil"]),
    ("O'Neil", ["o", "neil"]),
    ("Anne-Marie", ["anne", "marie"]),
    ("WB-0118", ["wb", "0118"]),
    ("Иван Петров", ["иван", "петров"]),
    ("ＡＢＣ", ["abc"]),
    ("a_b 100 %", ["a", "b", "100"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "words"), SAME)
def test_words_have_no_capitals_no_accents_and_no_signs(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize("wanted", ["", " ", "a", "%", "_", "a b c", "'", "…", "%%%"])
def test_a_single_letter_is_not_enough(wanted: str) -> None:
    assert not is_enough(words_of(wanted))


@pytest.mark.parametrize("wanted", ["li", "a li", "07", "王小"])
def test_two_letters_are(wanted: str) -> None:
    assert is_enough(words_of(wanted))


NEARLY = [
    ("oakaple", "oakapple"),  # one missing
    ("oakappple", "oakapple"),  # one too many
    ("oakapel", "oakapple"),  # two wrong in a longer word
    ("perrin", "perrni"),  # two exchanged
    ("smyth", "smith"),
    ("jose", "josa"),
]
NOT_NEARLY = [
    ("perrin", "merlin"),  # two wrong in a shorter word
    ("oakapple", "oatcake"),
    ("smith", "smithson"),
    ("abba", "ab1a"),  # figures are no typing errors
]


@pytest.mark.parametrize(("typed", "known"), NEARLY)
def test_what_was_nearly_typed_is_meant(typed: str, known: str) -> None:
    assert nearly(typed, [known, "zebra"]) == [known]
    assert known.startswith(tuple(beginnings(typed)))


@pytest.mark.parametrize(("typed", "known"), NOT_NEARLY)
def test_what_is_further_off_is_not(typed: str, known: str) -> None:
    assert nearly(typed, [known]) == []


def test_the_nearest_of_many_come_first_and_eight_at_most() -> None:
    known = [f"oakapp{one}{other}" for one in "abcd" for other in "abcd"] + ["oakappla"]
    assert nearly("oakapple", known)[0] == "oakappla"
    assert len(nearly("oakapple", known)) == 8


@pytest.mark.parametrize("word", ["li", "tom", "0118", "wb0118", "ab12cde", "x" * 41])
def test_short_words_figures_and_endless_ones_are_taken_as_they_are(word: str) -> None:
    assert not may_be_mistyped(word)


def test_the_first_letter_may_be_the_one_that_sounds_the_same_or_be_exchanged_with_the_second() -> None:
    assert beginnings("catherine") == ["c", "a", "k"]
    assert beginnings("cathy") == ["c", "ac", "at", "ka"]
    assert beginnings("aaron") == ["a"]


@pytest.mark.parametrize("typed", ["AB12 CDE", "ab12cde", "AB-12-CDE"])
def test_a_registration_is_one_reference_with_or_without_its_space(typed: str) -> None:
    kept = references_to_keep({"note": "Went off in a van AB12 CDE."})
    assert f" {as_reference(typed)} " in kept


@pytest.mark.parametrize("written", ["AB12 CDE", "AB12CDE"])
def test_the_words_of_a_registration_are_kept_whole_and_in_halves(written: str) -> None:
    assert {"ab12cde", "ab12", "cde"} <= set(words_to_keep({"note": f"a van {written}"}).split())


def test_the_number_of_a_report_is_found_whole_only() -> None:
    id = "dee4f00d-1234-4567-89ab-0123456789ab"
    parts = {"number": number_of(id), "note": "Came in."}
    assert as_reference(id) in references_to_keep(parts).split()
    assert as_reference("DEE4F00D") in references_to_keep(parts).split()
    assert words_to_keep(parts) == " came in "


def test_a_part_with_several_references_has_them_all() -> None:
    assert references_to_keep({"plate": "AB12CDE, XY34ZZZ"}).split() == ["ab12cde", "xy34zzz"]
    assert references_to_keep({"police reference": "GMP/1234/26"}).split() == ["gmp123426"]


def test_too_little_is_no_reference() -> None:
    assert as_reference("li") == ""


def shown(text: str, *wanted: str, whole: tuple[str, ...] = ()) -> tuple[str, list[str]]:
    pieces = excerpt(text, wanted, whole)
    return "".join(piece.text for piece in pieces), [piece.text for piece in pieces if piece.is_found]


def test_the_words_around_a_name_are_shown_and_not_the_whole_text() -> None:
    says, marked = shown("x " * 200 + "then Oakapple took two bottles " + "y " * 200, "oakapple")
    assert "then Oakapple took two bottles" in says
    assert (says[0], says[-1], marked) == ("…", "…", ["Oakapple"])
    assert len(says) < 150


def test_a_short_text_is_shown_whole_with_every_word_that_was_found() -> None:
    assert shown("It was José, and José again.", "jos") == ("It was José, and José again.", ["José", "José"])


def test_a_word_that_is_nearly_the_same_is_marked_only_whole() -> None:
    assert shown("Oakapple, Oakapples", whole=("oakapple",))[1] == ["Oakapple"]


def test_a_text_without_the_word_shows_nothing() -> None:
    assert excerpt("Nobody.", ["jose"]) == []
    assert excerpt("", ["jose"]) == []
