"""What is asked before anybody decides: nothing left out, and nobody named to who votes."""

from __future__ import annotations

import json

import pytest

from app.exclusions.checks import AGES, SIGNS, Checks, Hides, faults_in_checks, told_by
from tests.exclusion_cases import CHECKED

HIDES = Hides(
    names=["Perrin O’Oakapple", "Pez", "Asha Brèndan"],
    numbers=["WB-0118", "AB12CDE"],
    places=["Orchard Foods", "The Bell"],
)


def test_whole_answers_have_no_fault() -> None:
    assert faults_in_checks(CHECKED, HIDES) == {}


@pytest.mark.parametrize("field", ["seen", "how_known", "why", "less", "redacted"])
def test_each_answer_is_asked_for(field: str) -> None:
    assert list(faults_in_checks(CHECKED._replace(**{field: " "}), HIDES)) == [field]


def test_who_shows_a_sign_was_offered_help() -> None:
    assert list(faults_in_checks(CHECKED._replace(signs=("mental health",)), HIDES)) == ["help"]
    helped = CHECKED._replace(signs=("mental health",), help="The outreach team came on 9 November.")
    assert faults_in_checks(helped, HIDES) == {}
    assert "signs" in faults_in_checks(CHECKED._replace(signs=()), HIDES)
    assert "signs" in faults_in_checks(helped._replace(signs=("none seen", "mental health")), HIDES)


def test_an_age_is_chosen() -> None:
    assert "age" in faults_in_checks(CHECKED._replace(age="grown up"), HIDES)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("He took spirits from three shops.", []),
        ("Perrin O'Oakapple took spirits.", ["Perrin O’Oakapple"]),
        ("PERRIN took spirits.", ["perrin"]),
        ("It was oakapple’s brother.", []),
        ("It was O’Oakapple’s bag.", ["ooakapple"]),
        ("Known as “pez”.", ["Pez"]),
        ("Reported by Brendan.", ["brendan"]),
        ("See wb 0118.", ["WB-0118"]),
        ("See WB0118 and a van, ab12 cde.", ["WB-0118", "AB12CDE"]),
        ("At orchard foods.", ["Orchard Foods"]),
        ("An orchard of foods, and a bell.", []),
    ],
)
def test_what_tells_who_it_is_is_found_however_it_is_written(text: str, told: list[str]) -> None:
    assert told_by(text, HIDES) == told


@pytest.mark.parametrize("signs", [(), ("none seen",), SIGNS[1:]])
def test_what_is_kept_reads_back_as_it_was_given(signs: tuple[str, ...]) -> None:
    given = Checks(
        signs, "One.\nHelp offered: none wanted", "Known by: phone.", AGES[0], "A card.", "Why: so.", "Less: no.", "So."
    )
    assert Checks.of(json.loads(json.dumps(given.kept)), "So.") == given
    assert Checks.of({}) == Checks()


def test_who_decides_reads_the_answers_as_plain_lines() -> None:
    assert CHECKED.vulnerable == (
        "Signs: none seen\nSeen: Two colleagues spoke with him calmly on 9 November.\nHelp offered: "
    )
    assert CHECKED.age_checked == "18 or over\nKnown by: The police gave a date of birth."
