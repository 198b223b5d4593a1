"""Each process has its index; the database keeps all of them true."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.kernel.db import db, transaction
from app.matching.index import Index
from app.matching.models import Band
from app.photos.fingerprint import WITHOUT_CORNERS, Detail, Print, fingerprint
from app.photos.models import Fingerprint, FingerprintChange, Photo
from app.photos.remember import forget
from app.web.parts import Parts
from tests.builders import developed_photo
from tests.pictures import draw, jpeg


def asked(seed: int, *, mirrored: bool = False) -> Print:
    picture = draw(seed)
    print_ = fingerprint(picture.transpose(0) if mirrored else picture, Detail.ASKED)
    assert print_ is not None
    return print_


def add(parts: Parts, *seeds: int, quality: int = 88) -> list[int]:
    ids = []
    for seed in seeds:
        with transaction() as session:
            ids.append(developed_photo(session, parts, jpeg(seed, quality=quality)).id)
    return ids


def gone(photo_id: int) -> None:
    with transaction() as session:
        forget(session, photo_id)


def found(index: Index, seed: int, session: Session | None = None) -> list[int]:
    return [one.photo_id for one in index.find(session or db.session(), asked(seed))]


def test_an_empty_index_finds_nothing(parts: Parts) -> None:
    assert found(Index(parts.vault), 1) == []


def test_two_indexes_see_what_came_and_what_went(parts: Parts) -> None:
    one, other = Index(parts.vault), Index(parts.vault)
    first, second = add(parts, 1, 2)
    assert found(one, 1) == found(other, 1) == [first]
    (third,) = add(parts, 3)
    assert found(one, 3) == found(other, 3) == [third]
    gone(first)
    assert found(one, 1) == found(other, 1) == []
    assert found(one, 2) == found(other, 2) == [second]


def test_one_gone_and_one_come_between_two_questions(parts: Parts) -> None:
    index = Index(parts.vault)
    first, second = add(parts, 1, 2)
    assert found(index, 2) == [second]
    gone(second)
    (third,) = add(parts, 3)
    assert found(index, 2) == []
    assert found(index, 3) == [third]
    assert found(index, 1) == [first]


def test_the_newest_gone_and_another_come_does_not_inherit_its_place(parts: Parts) -> None:
    index = Index(parts.vault)
    (first,) = add(parts, 1)
    assert found(index, 1) == [first]
    gone(first)
    with transaction() as session:
        session.execute(delete(Photo).where(Photo.id == first))
    (second,) = add(parts, 2)
    assert second > first
    assert found(index, 1) == []
    assert found(index, 2) == [second]


def test_what_was_rolled_back_is_not_remembered(parts: Parts) -> None:
    index = Index(parts.vault)

    def fails() -> None:
        with transaction() as session:
            photo = developed_photo(session, parts, jpeg(1))
            assert found(index, 1, session) == [photo.id]
            raise LookupError

    with pytest.raises(LookupError):
        fails()
    assert found(index, 1) == []
    (second,) = add(parts, 2)
    assert found(index, 1) == []
    assert found(index, 2) == [second]


def test_a_fingerprint_of_the_version_before_still_answers(parts: Parts) -> None:
    (first,) = add(parts, 1)
    with transaction() as session:
        forget(session, first)
        older = Fingerprint(photo_id=first, version=WITHOUT_CORNERS, hashes=asked(1).hashes.tobytes())
        session.add(older)
        session.flush()
        session.add(FingerprintChange(fingerprint_id=older.id))
    assert found(Index(parts.vault), 1) == [first]
    assert found(Index(parts.vault), 2) == []


def test_a_mirrored_copy_is_found_as_such(parts: Parts) -> None:
    (first,) = add(parts, 1)
    (one,) = Index(parts.vault).find(db.session(), asked(1, mirrored=True))
    assert (one.photo_id, one.alike.band) == (first, Band.SAME)
    assert "mirrored" in one.alike.why


def test_the_strongest_first(parts: Parts) -> None:
    add(parts, 1, 3)
    copies = {*add(parts, 2), *add(parts, 2, quality=20), *add(parts, 2, quality=60)}
    near = Index(parts.vault).find(db.session(), asked(2))
    assert {one.photo_id for one in near} == copies
    assert [one.alike.strength for one in near] == sorted((one.alike.strength for one in near), reverse=True)


def test_of_some_photos_only_those_count(parts: Parts) -> None:
    first, second, copy = add(parts, 1, 2, 1)
    index = Index(parts.vault)
    assert {one.photo_id for one in index.find(db.session(), asked(1))} == {first, copy}
    assert [one.photo_id for one in index.find(db.session(), asked(1), among=[copy, second])] == [copy]
    assert index.find(db.session(), asked(1), among=[]) == []


def test_many_threads_share_one_index(app: Flask, parts: Parts) -> None:
    index, ids = Index(parts.vault), add(parts, 1, 2, 3, 4)

    def ask(turn: int) -> bool:
        with app.app_context():
            return found(index, turn % 4 + 1, db.session()) == [ids[turn % 4]]

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(64)))
