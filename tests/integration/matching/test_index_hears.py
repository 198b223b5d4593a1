"""What an index reads, and when: one number if nothing changed, what is new if something did, never a photo."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, delete, event, select, text, update

from app.kernel.db import HAS_SAFE_WAL, db, transaction
from app.matching import index as index_module
from app.matching.index import Index
from app.photos.fingerprint import VERSION, WITHOUT_CORNERS, Detail, Print, fingerprint
from app.photos.models import Fingerprint, FingerprintChange, Photo
from app.photos.remember import forget, remember, sealed
from app.web.parts import Parts
from tests.builders import developed_photo
from tests.pictures import draw, jpeg
from tests.synthetic import fill


class Asked(list[tuple[str, Any]]):
    """The statements that were sent to the database, each with its parameters."""

    def of(self, table: str) -> list[tuple[str, Any]]:
        return [(sql, what) for sql, what in self if f"FROM {table} " in f"{sql} ".replace("\n", "")]


@contextmanager
def listening() -> Iterator[Asked]:
    asked = Asked()

    def hear(_connection: Any, _cursor: Any, sql: str, what: Any, _context: Any, _many: bool) -> None:
        asked.append((sql, what))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def told(seed: int, detail: Detail = Detail.ASKED) -> Print:
    found = fingerprint(draw(seed, (320, 400)), detail)
    assert found is not None
    return found


def add(parts: Parts, *seeds: int) -> list[int]:
    with transaction() as session:
        return [developed_photo(session, parts, jpeg(seed, size=(320, 400))).id for seed in seeds]


def rows_of(*photo_ids: int) -> list[int]:
    with transaction() as session:
        return list(session.scalars(select(Fingerprint.id).where(Fingerprint.photo_id.in_(photo_ids))))


def found(index: Index, seed: int) -> list[int]:
    return [one.photo_id for one in index.find(db.session(), told(seed))]


def test_when_nothing_changed_one_number_is_asked_for_before_the_candidates(parts: Parts) -> None:
    index, (first, _) = Index(parts.vault), add(parts, 1, 2)
    index.refresh(db.session())
    db.session().rollback()
    with listening() as asked:
        assert found(index, 1) == [first]
    assert [sql for sql, _ in asked][:2] == [
        "BEGIN DEFERRED",
        "SELECT max(fingerprint_change.id) AS max_1 \nFROM fingerprint_change",
    ]
    ((candidates, _),) = asked[2:]
    assert "fingerprint.proof" in candidates


def test_when_no_photo_counts_one_number_is_all_that_is_asked_for(parts: Parts) -> None:
    index = Index(parts.vault)
    add(parts, 1)
    index.refresh(db.session())
    with listening() as asked:
        assert index.find(db.session(), told(1), among=[]) == []
    assert ["max(fingerprint_change.id)" in sql for sql, _ in asked] == [True]


def test_of_what_came_only_that_is_read(parts: Parts) -> None:
    index = Index(parts.vault)
    add(parts, 1, 2, 3)
    index.refresh(db.session())
    new = rows_of(*add(parts, 4, 5))
    with listening() as asked:
        index.refresh(db.session())
    ((sql, what),) = asked.of("fingerprint")
    assert "fingerprint.proof" not in sql
    assert sorted(what) == sorted(new)
    assert [found(index, seed) != [] for seed in (1, 4, 5)] == [True] * 3


def test_of_what_went_nothing_is_read(parts: Parts) -> None:
    index = Index(parts.vault)
    first, second = add(parts, 1, 2)
    index.refresh(db.session())
    with transaction() as session:
        forget(session, first)
    with listening() as asked:
        index.refresh(db.session())
    assert asked.of("fingerprint") == []
    assert (found(index, 1), found(index, 2)) == ([], [second])


def test_what_came_and_went_meanwhile_is_not_read(parts: Parts) -> None:
    index = Index(parts.vault)
    add(parts, 1)
    index.refresh(db.session())
    (gone,) = add(parts, 2)
    with transaction() as session:
        forget(session, gone)
    with listening() as asked:
        index.refresh(db.session())
    assert asked.of("fingerprint") == []
    assert found(index, 2) == []


def test_a_start_needs_no_photo(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = add(parts, 1, 2)
    shutil.rmtree(parts.settings.var_dir / "photos")
    monkeypatch.setattr("app.photos.darkroom.Darkroom.ask", lambda *_: pytest.fail("a picture was decoded"))
    index = Index(parts.vault)
    assert (found(index, 1), found(index, 2)) == ([first], [second])


def test_what_was_forgotten_in_a_transaction_that_failed_is_still_there(parts: Parts) -> None:
    index, (first,) = Index(parts.vault), add(parts, 1)

    def fails() -> None:
        with transaction() as session:
            forget(session, first)
            assert index.find(session, told(1)) == []
            raise LookupError

    with pytest.raises(LookupError):
        fails()
    assert found(index, 1) == [first]


def test_what_went_after_the_index_was_read_is_not_answered(parts: Parts) -> None:
    index, (first,) = Index(parts.vault), add(parts, 1)
    index.refresh(db.session())
    with transaction() as session:  # as if it were unheard of yet
        session.execute(delete(Fingerprint).where(Fingerprint.photo_id == first))
    assert found(index, 1) == []


@pytest.mark.skipif(not HAS_SAFE_WAL, reason="without a write-ahead log nobody writes while another reads")
def test_who_began_to_read_before_a_change_does_not_make_the_index_read_all_again(app: Flask, parts: Parts) -> None:
    index, (first, second) = Index(parts.vault), add(parts, 1, 2)
    early = db.session()
    early.execute(text("SELECT count(*) FROM photo"))  # from here on it sees the database as it is now
    with app.app_context():
        (third,) = add(parts, 3)
        with transaction() as session:
            forget(session, second)
        index.refresh(db.session())
        db.session.remove()
    with listening() as asked:
        assert [one.photo_id for one in index.find(early, told(1))] == [first]
        assert index.find(early, told(2)) == []  # gone, though this session could still see it
        assert index.find(early, told(3)) == []  # it cannot see this one yet
    assert all("fingerprint.proof" in sql for sql, _ in asked.of("fingerprint"))
    early.rollback()
    with listening() as asked:
        assert found(index, 3) == [third]
    assert all("fingerprint.proof" in sql for sql, _ in asked.of("fingerprint"))


def test_both_versions_answer_side_by_side(parts: Parts) -> None:
    first, second, third = add(parts, 1, 1, 2)
    index = Index(parts.vault)
    index.refresh(db.session())
    make_of_the_first_version(first)
    assert set(found(index, 1)) == set(found(Index(parts.vault), 1)) == {first, second}
    with transaction() as session:
        photo = session.get_one(Photo, first)
        key = parts.vault.unwrap(photo.folder, photo.wrapped_key)
        remember(session, first, sealed(told(1, Detail.STORED), photo.folder, key))
    assert set(found(index, 1)) == set(found(Index(parts.vault), 1)) == {first, second}
    assert found(index, 2) == [third]


def make_of_the_first_version(photo_id: int) -> None:
    with transaction() as session:
        forget(session, photo_id)
        hashes = told(1, Detail.STORED).hashes.tobytes()
        row = Fingerprint(photo_id=photo_id, version=WITHOUT_CORNERS, hashes=hashes)
        session.add(row)
        session.flush()
        session.add(FingerprintChange(fingerprint_id=row.id))


@pytest.mark.parametrize(
    "damage",
    [{"version": VERSION + 1}, {"hashes": b"short"}, {"corners": b"odd"}, {"proof": b""}, {"proof": b"nonsense" * 9}],
    ids=["of a later version", "hashes", "corners", "no proof", "proof"],
)
def test_a_row_that_cannot_be_read_keeps_no_other_from_being_found(parts: Parts, damage: dict[str, Any]) -> None:
    first, second, third = add(parts, 1, 1, 2)
    with transaction() as session:
        session.execute(update(Fingerprint).where(Fingerprint.photo_id == first).values(**damage))
    index = Index(parts.vault)
    assert found(index, 1) == [second]
    assert found(index, 2) == [third]


def counting(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows with each sorting, by how many photos were sorted."""
    sorted_: list[int] = []
    for name in ("segment", "joined"):
        original: Callable[..., Any] = getattr(index_module, name)

        def sort(*what: Any, original: Callable[..., Any] = original) -> Any:
            made = original(*what)
            sorted_.append(made.photos)
            return made

        monkeypatch.setattr(index_module, name, sort)
    return sorted_


@pytest.mark.usefixtures("app")
def test_many_photos_are_not_sorted_again_for_each_that_comes(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(100)
    index = Index(parts.vault)
    index.refresh(db.session())
    sorted_ = counting(monkeypatch)
    for number in range(16):
        fill(1, seed=1000 + number)
        index.refresh(db.session())
    assert max(sorted_) == 16
    assert sum(sorted_) == 16 * 5  # each of sixteen is sorted when it comes, and four times with its like
