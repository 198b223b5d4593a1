"""Each process has its index; the database keeps all of them true."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.kernel.db import db, transaction
from app.matching.index import Index
from app.photos.fingerprint import VERSION, Hashes, View, fingerprint
from app.photos.models import Fingerprint, Photo
from app.web.parts import Parts
from tests.builders import developed_photo
from tests.pictures import draw, jpeg


def hashes_of(seed: int) -> Hashes:
    hashes = fingerprint(draw(seed))
    assert hashes is not None
    return hashes


def add(parts: Parts, *seeds: int) -> list[int]:
    ids = []
    for seed in seeds:
        with transaction() as session:
            ids.append(developed_photo(session, parts, jpeg(seed)).id)
    return ids


def forget(photo_id: int) -> None:
    with transaction() as session:
        session.execute(delete(Fingerprint).where(Fingerprint.photo_id == photo_id))


def found(index: Index, seed: int, session: Session | None = None) -> list[int]:
    return [near.photo_id for near in index.nearest(session or db.session(), hashes_of(seed), within=34)]


def test_an_empty_index_finds_nothing(parts: Parts) -> None:
    assert found(Index(), 1) == []


def test_two_indexes_see_what_came_and_what_went(parts: Parts) -> None:
    one, other = Index(), Index()
    first, second = add(parts, 1, 2)
    assert found(one, 1) == found(other, 1) == [first]
    (third,) = add(parts, 3)
    assert found(one, 3) == found(other, 3) == [third]
    forget(first)
    assert found(one, 1) == found(other, 1) == []
    assert found(one, 2) == found(other, 2) == [second]


def test_one_gone_and_one_come_between_two_questions(parts: Parts) -> None:
    index = Index()
    first, second = add(parts, 1, 2)
    assert found(index, 2) == [second]
    forget(second)
    (third,) = add(parts, 3)
    assert found(index, 2) == []
    assert found(index, 3) == [third]
    assert found(index, 1) == [first]


def test_the_newest_gone_and_another_come_does_not_inherit_its_place(parts: Parts) -> None:
    index = Index()
    (first,) = add(parts, 1)
    assert found(index, 1) == [first]
    forget(first)
    with transaction() as session:
        session.execute(delete(Photo).where(Photo.id == first))
    (second,) = add(parts, 2)
    assert second > first
    assert found(index, 1) == []
    assert found(index, 2) == [second]


def test_what_was_rolled_back_is_not_remembered(parts: Parts) -> None:
    index = Index()

    def fails() -> None:
        with transaction() as session:
            photo = developed_photo(session, parts, jpeg(1))
            assert found(index, 1, session) == [photo.id]
            raise LookupError

    with pytest.raises(LookupError):
        fails()
    assert found(index, 1) == []
    (second,) = add(parts, 2)  # the database gives the same ids again
    assert found(index, 1) == []
    assert found(index, 2) == [second]


def test_fingerprints_of_an_older_version_are_not_compared(parts: Parts) -> None:
    (first,) = add(parts, 1)
    with transaction() as session:
        session.execute(delete(Fingerprint))
        session.add(Fingerprint(photo_id=first, version=VERSION - 1, hashes=hashes_of(1)[:1].tobytes()))
    assert found(Index(), 1) == []


def test_a_mirrored_copy_is_found_as_such(parts: Parts) -> None:
    (first,) = add(parts, 1)
    mirrored = fingerprint(draw(1).transpose(0))
    assert mirrored is not None
    (near,) = Index().nearest(db.session(), mirrored, within=34)
    assert (near.photo_id, near.asked_view, near.stored_view) == (first, View.WHOLE, View.MIRRORED)
    assert near.distance <= 8


def test_nearest_first(parts: Parts) -> None:
    ids = add(parts, 1, 2, 3)
    near = Index().nearest(db.session(), hashes_of(2), within=256)
    assert near[0].photo_id == ids[1]
    assert len(near) == 3
    assert [one.distance for one in near] == sorted(one.distance for one in near)


def test_many_threads_share_one_index(app: Flask, parts: Parts) -> None:
    index, ids = Index(), add(parts, 1, 2, 3, 4)

    def ask(turn: int) -> bool:
        with app.app_context():
            return found(index, turn % 4 + 1, db.session()) == [ids[turn % 4]]

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(64)))
