"""What is merged is words: never a heading, a point or another field; what is empty leaves no hole."""

from __future__ import annotations

import pytest

from app.wordings import rules
from app.wordings.defaults import DEFAULTS
from app.wordings.fields import FIELDS, NAMES_THE_REGULATOR, NEEDED
from app.wordings.models import DocumentKind
from app.wordings.pages import blocks
from app.wordings.versions import Version, changes
from app.wordings.write_wording import ON_CARDS, Written, check

WRITTEN = [kind for kind in DocumentKind if kind is not DocumentKind.READ_ALOUD]
ACCUSING = ("thief", "offender", "criminal", "guilty", "culprit", "banned", "suspect", "prolific")


@pytest.mark.parametrize("kind", WRITTEN)
def test_what_ships_would_be_taken_from_anybody(kind: DocumentKind) -> None:
    title, body = DEFAULTS[kind]
    check(kind, Written(title, body, "as it ships", 0))


@pytest.mark.parametrize("kind", WRITTEN)
def test_what_ships_accuses_nobody(kind: DocumentKind) -> None:
    said = " ".join(DEFAULTS[kind]).lower()
    assert [word for word in ACCUSING if word in said] == []


def test_what_must_be_said_are_fields_that_exist() -> None:
    assert {kind for kind, needed in NEEDED.items() if not set(needed) <= set(FIELDS[kind])} == set()
    assert set(FIELDS) == set(DocumentKind)


def test_a_value_that_looks_like_a_field_stays_as_typed() -> None:
    assert rules.fill("For {name}.", {"name": "{code}", "code": "K7QM"}) == "For {code}."


def test_a_value_makes_no_heading_and_does_not_turn_the_card() -> None:
    filled = rules.fill("## Who\n{name}", {"name": "## The desk says\n---\nAlex"})
    assert [what for what, _ in blocks(filled)] == ["heading", "words", "words"]
    assert "\n---" not in filled


def test_a_line_without_what_it_speaks_of_is_left_out_with_its_heading() -> None:
    assert rules.fill("First.\n\n## Where you may go\n{may_enter}\n\n## Last\nEnd.", {}) == "First.\n\n## Last\nEnd."


def test_each_line_of_a_field_becomes_a_point() -> None:
    filled = rules.fill("- {premises}", {"premises": "- Nettle & Bay\nThe Lantern"})
    assert blocks(filled) == [["points", ["Nettle & Bay", "The Lantern"]]]


def test_an_empty_line_ends_a_list() -> None:
    assert [words for _, words in blocks("- a\n- b\n\n- c")] == [["a", "b"], ["c"]]


@pytest.mark.parametrize("field", ["{nmae}", "{Name}", "{first name}"])
def test_a_field_that_does_not_exist_is_named_with_those_that_do(field: str) -> None:
    strange = rules.strange_fields(f"For {field}.", FIELDS[DocumentKind.NOTICE])
    assert strange == [field.strip("{}")]


@pytest.mark.parametrize("kind", sorted(NEEDED))
def test_each_thing_that_must_be_said_is_missed(kind: DocumentKind) -> None:
    _, body = DEFAULTS[kind]
    for name in NEEDED[kind]:
        told = rules.lacking(body.replace(f"{{{name}}}", "…"), NEEDED[kind], names_the_regulator=False)
        assert told == [f"{{{name}}}"]


@pytest.mark.parametrize("kind", NAMES_THE_REGULATOR)
def test_how_to_complain_is_missed(kind: DocumentKind) -> None:
    _, body = DEFAULTS[kind]
    without = body.replace("Information Commissioner’s Office", "them").replace("ico.org.uk", "their page")
    assert "ICO" in " ".join(rules.lacking(without, NEEDED[kind], names_the_regulator=True))


def test_cards_are_two_sided_and_short() -> None:
    for kind in ON_CARDS:
        assert DEFAULTS[kind][1].count("\n---\n") == 1
        assert len(DEFAULTS[kind][1]) <= rules.LONGEST_CARD


def test_what_changed_is_shown_line_by_line() -> None:
    before, after = Version(1, "A", "One.\n\nTwo.\n\nThree."), Version(2, "A", "One.\n\nTwo and more.\n\nThree.")
    assert [(one.sign, one.words) for one in changes(before, after) if one.sign != " "] == [
        ("-", "Two."),
        ("+", "Two and more."),
    ]
