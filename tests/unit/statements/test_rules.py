"""What is declared, what a drawn signature may hold, and what is said about the sentence."""

from __future__ import annotations

import pytest

from app.statements.declaration import declaration
from app.statements.rules import points_of, speaks_of_sentence, strokes


def test_the_declaration_is_that_of_the_form_word_by_word() -> None:
    assert declaration(3) == (
        "This statement (consisting of 3 pages each signed by me) is true to the best of my knowledge and belief and "
        "I make it knowing that, if it is tendered in evidence, I shall be liable to prosecution if I have wilfully "
        "stated in it anything which I know to be false or do not believe to be true."
    )
    assert "(consisting of 1 page each signed by me)" in declaration(1)
    assert "(consisting of … pages each signed by me)" in declaration()


@pytest.mark.parametrize("drawn", ["M10 10L20 30", "M10.5 10L20 30L40.25 5M50 20L80 22", "  M0 0L1 1 "])
def test_lines_between_points_are_a_signature(drawn: str) -> None:
    assert strokes(drawn) == drawn.strip()


@pytest.mark.parametrize(
    "drawn",
    [
        "",
        "M10 10",
        "L10 10",
        'M10 10L20 30"/><script>alert(1)</script>',
        "M10 10L20 30 fill=url(#x)",
        "M10 10C20 30 40 50 60 70",
        "M1e9 1L2 2",
        "M10 10L20 30\nM1 1",
        "M12345 1L2 2",
        "M1 1L٣ 2",
        "M1 1" + "L1 1" * 20_000,
    ],
)
def test_nothing_else_is_one(drawn: str) -> None:
    assert strokes(drawn) is None


def test_a_signature_is_kept_as_points() -> None:
    assert points_of("M10 10L20.5 30M1 2L3 4") == [[[10, 10], [20.5, 30]], [[1, 2], [3, 4]]]


@pytest.mark.parametrize("said", ["He belongs in prison.", "a longer SENTENCE", "Lock him up", "put away for good"])
def test_the_sentence_is_the_court_s(said: str) -> None:
    assert "court alone" in (speaks_of_sentence(said) or "")


@pytest.mark.parametrize("said", ["We closed for two hours.", "The prisoner’s friend", "imprisonment of nobody"])
def test_nothing_is_said_of_other_words(said: str) -> None:
    assert speaks_of_sentence(said) is None
