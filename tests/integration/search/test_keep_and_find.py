"""Words are kept, found as they were typed or nearly so, and forgotten."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.kernel.db import db, transaction
from app.search.find import COUNTED, Group, find
from app.search.keep import forget, keep, rebuild
from app.search.models import SearchEntry
from app.web.parts import Parts
from tests.town import NOON


def kept(session: Session, ref: str, *, noun: str = "thing", **parts: str) -> None:
    keep(session, noun, ref, parts, at=NOON)


def group(session: Session, said: str, *, most: int = 50) -> Group:
    return find(session, said, ["thing"], most=most)["thing"]


def found(session: Session, said: str) -> list[str]:
    return [hit.ref for hit in group(session, said).hits]


FOUND = [
    ("Perrin Oakapple", "perrin"),
    ("Perrin Oakapple", "OAKAPPLE perrin"),
    ("Perrin Oakapple", "per oakap"),
    ("Perrin Oakapple WB-0118", "wb-0118"),
    ("Perrin Oakapple WB-0118", "0118"),
    ("José Núñez", "jose nunez"),
    ("Jose Nunez", "José Núñez"),
    ("Łukasz Wróbel", "lukasz wrobel"),
    ("He said that O'Neil had done it.", "o’neil"),
    ("Li came in at ten", "li"),
    ("Иван Петров", "иван"),
    ("Anne-Marie", "marie"),
    ("Perrin Oakapple", "oakaple"),
    ("Catherine Smith", "katherine smyth"),
    ("A van AB12 CDE.", "ab12cde"),
    ("A van AB12CDE.", "ab12 cde"),
]
NOT_FOUND = [
    ("Perrin Oakapple", "apple"),
    ("Perrin Oakapple", "perrin smith"),
    ("Oliver", "liver"),
    ("Perrin", "perrin oakapple"),
    ("WB-0118", "wb-0119"),
    ("AB12 CDE", "ab12 cdf"),
    ("Tom", "tim"),
    ("NOT AND OR", "near"),
]


@pytest.mark.parametrize(("text", "said"), FOUND)
def test_it_is_found(app: Flask, text: str, said: str) -> None:
    with transaction() as session:
        kept(session, "1", note=text)
        assert found(session, said) == ["1"]


@pytest.mark.parametrize(("text", "said"), NOT_FOUND)
def test_it_is_not(app: Flask, text: str, said: str) -> None:
    with transaction() as session:
        kept(session, "1", note=text)
        assert found(session, said) == []


@pytest.mark.parametrize("said", ['"', "NOT", "oak OR", "words : oak", "* *", "oak)", "{noun} : thing", "^oak"])
def test_what_looks_like_a_question_to_the_index_is_only_words(app: Flask, said: str) -> None:
    with transaction() as session:
        kept(session, "1", note="Perrin")
        assert found(session, f"perrin {said}") in ([], ["1"])


def test_words_may_stand_in_different_parts(app: Flask) -> None:
    with transaction() as session:
        kept(session, "1", note="Perrin came in.", place="Orchard Foods")
        kept(session, "2", note="Perrin came in.", place="Lantern Club")
        assert found(session, "orchard perrin") == ["1"]


def test_whole_words_come_before_beginnings_and_the_newest_first_within(app: Flask) -> None:
    with transaction() as session:
        for ref, text in (("1", "Oak"), ("2", "Oakapple"), ("3", "Oak again"), ("4", "Oakham")):
            keep(session, "thing", ref, {"note": text}, at=NOON + timedelta(minutes=int(ref)))
        assert found(session, "oak") == ["3", "1", "4", "2"]


def test_what_is_nearly_the_same_is_said_to_be_so_and_only_without_anything_better(app: Flask) -> None:
    with transaction() as session:
        kept(session, "1", note="Perrin Oakapple")
        near = group(session, "Oakaple")
        assert near.instead == {"oakaple": ["oakapple"]}
        assert [piece.text for piece in near.hits[0].pieces if piece.is_found] == ["Oakapple"]
        kept(session, "2", note="Oakaple")
        assert found(session, "oakaple") == ["2"]
        assert group(session, "oakaple").instead == {}


def test_a_reference_is_found_whole_and_its_part_is_shown(app: Flask) -> None:
    with transaction() as session:
        kept(session, "1", note="Perrin", **{"police reference": "GMP/1234/26"})
        kept(session, "2", note="Perrin", number="dee4f00d")
        assert found(session, "gmp 1234 26") == ["1"]
        assert group(session, "GMP/1234/26").hits[0].part == "police reference"
        assert found(session, "DEE4F00D") == ["2"]
        assert found(session, "dee") == []


def test_there_are_at_most_so_many_and_the_rest_is_counted(app: Flask) -> None:
    with transaction() as session:
        for number in range(7):
            kept(session, str(number), note="Perrin")
        some = group(session, "perrin", most=3)
        assert ([hit.ref for hit in some.hits], some.total) == (["6", "5", "4"], 7)
        assert some.total < COUNTED


def test_each_noun_is_a_group_of_its_own(app: Flask) -> None:
    with transaction() as session:
        kept(session, "1", note="Perrin")
        kept(session, "1", noun="other", note="Perrin")
        both = find(session, "perrin", ["thing", "other"], most=9)
        assert {noun: group.total for noun, group in both.items()} == {"thing": 1, "other": 1}
        assert find(session, "other", ["other"], most=9)["other"].hits == []


def test_where_somebody_is_guessed_at_is_chosen_and_elsewhere_only_when_no_noun_has_the_words(app: Flask) -> None:
    def nouns_with(session: Session, said: str) -> set[str]:
        groups = find(session, said, ["thing", "person", "place"], most=9, guessed=["person"])
        return {noun for noun, group in groups.items() if group.hits}

    with transaction() as session:
        for noun in ("person", "place"):
            kept(session, "1", noun=noun, note="Oakapple")
        assert nouns_with(session, "oakaple") == {"person", "place"}
        kept(session, "1", note="Oakaple")
        assert nouns_with(session, "oakaple") == {"thing", "person"}


def test_a_part_is_replaced_an_empty_one_taken_away_and_others_stay(app: Flask) -> None:
    with transaction() as session:
        kept(session, "1", note="Perrin", wording="Somebody")
        kept(session, "1", wording="A person")
        assert (found(session, "perrin"), found(session, "person"), found(session, "somebody")) == (["1"], ["1"], [])
        kept(session, "1", note="")
        assert (found(session, "perrin"), found(session, "person")) == ([], ["1"])


def test_it_can_be_made_anew_from_the_table(app: Flask) -> None:
    with transaction() as session:
        session.add(SearchEntry(noun="thing", ref="1", at=NOON, parts={"note": "Perrin"}, words=" perrin ", refs=""))
        session.flush()
        assert found(session, "perrin") == []
        rebuild(session)
        assert found(session, "perrin") == ["1"]


def test_what_was_not_committed_is_not_found(app: Flask) -> None:
    def fail() -> None:
        with transaction() as session:
            kept(session, "1", note="Perrin")
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        fail()
    assert found(db.session(), "perrin") == []


def test_what_is_forgotten_is_gone_from_the_file(app: Flask, parts: Parts) -> None:
    def in_file() -> bool:
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return any(b"quorvaxel" in file.read_bytes() for file in Path(parts.settings.var_dir).glob("townwatch.db*"))

    with transaction() as session:
        kept(session, "1", note="Quorvaxel came in.")
        kept(session, "2", note="Somebody else came in.")
    db.session.rollback()
    assert in_file()
    with transaction() as session:
        forget(session, "thing", "1")
        forget(session, "thing", "never there")
    db.session.rollback()
    assert found(db.session(), "quorvaxel") == []
    assert found(db.session(), "somebody") == ["2"]
    db.session.rollback()
    assert not in_file()


def test_the_table_alone_finds_the_same_words(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL has no index yet: there the table is read."""
    with transaction() as session:
        kept(session, "1", note="Oakham")
        kept(session, "2", note="Perrin Oakapple, AB12 CDE", number="dee4f00d")
        kept(session, "3", note="An oak")
        monkeypatch.setattr("app.search.find.has_index", lambda _: False)
        assert found(session, "oak") == ["3", "2", "1"]
        assert found(session, "perrin oakap") == ["2"]
        assert found(session, "ab12cde") == found(session, "DEE4F00D") == ["2"]
        assert found(session, "oakaple") == []
        assert found(session, "%") == []
