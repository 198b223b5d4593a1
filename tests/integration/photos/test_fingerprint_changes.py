"""A fingerprint is written and deleted in one place, and each time the last number of the changes grows."""

from __future__ import annotations

from functools import cache

import pytest
from sqlalchemy import func, select

from app.kernel.db import db, transaction
from app.photos.fingerprint import VERSION, WITHOUT_CORNERS, fingerprint
from app.photos.models import Fingerprint, FingerprintChange
from app.photos.packed import Packed, pack
from app.photos.remember import forget, remember
from app.web.parts import Parts
from tests.builders import developed_photo
from tests.pictures import draw, encoded, jpeg


@cache
def packed() -> Packed:
    found = fingerprint(draw(1))
    assert found is not None
    return pack(found)


def rows() -> list[tuple[int, int]]:
    return [(row.photo_id, row.version) for row in db.session().scalars(select(Fingerprint).order_by(Fingerprint.id))]


def changes() -> list[tuple[int, bool]]:
    """Return what every process hears of: which row came or went."""
    told = db.session().scalars(select(FingerprintChange).order_by(FingerprintChange.id))
    return [(change.fingerprint_id, change.is_gone) for change in told]


@pytest.fixture
def photo_id(parts: Parts) -> int:
    """A photo that was developed and whose fingerprint was forgotten."""
    with transaction() as session:
        id = developed_photo(session, parts, jpeg(1)).id
        forget(session, id)
    assert (rows(), changes()) == ([], [(1, False), (1, True)])
    return id


def test_what_is_developed_is_remembered(parts: Parts) -> None:
    with transaction() as session:
        photo = developed_photo(session, parts, jpeg(1))
        assert (rows(), changes()) == ([(photo.id, VERSION)], [(1, False)])


def test_what_is_too_plain_is_not(parts: Parts) -> None:
    plain = encoded(draw(1).resize((300, 300)).point(lambda _: 128), "JPEG")
    with transaction() as session:
        developed_photo(session, parts, plain)
    assert (rows(), changes()) == ([], [])


def test_the_same_version_twice_changes_nothing(photo_id: int) -> None:
    for _ in range(2):
        with transaction() as session:
            remember(session, photo_id, packed())
    assert (rows(), changes()[2:]) == ([(photo_id, VERSION)], [(2, False)])


def test_a_later_version_takes_the_place_of_the_one_before(photo_id: int) -> None:
    with transaction() as session:
        remember(session, photo_id, packed(), version=WITHOUT_CORNERS)
    with transaction() as session:
        remember(session, photo_id, packed())
    assert (rows(), changes()[2:]) == ([(photo_id, VERSION)], [(2, False), (3, False), (2, True)])


def test_an_older_version_never_does(photo_id: int) -> None:
    with transaction() as session:
        remember(session, photo_id, packed())
        remember(session, photo_id, packed(), version=WITHOUT_CORNERS)
    assert (rows(), changes()[2:]) == ([(photo_id, VERSION)], [(2, False)])


def test_to_forget_twice_is_to_forget_once(photo_id: int) -> None:
    with transaction() as session:
        remember(session, photo_id, packed())
    for _ in range(2):
        with transaction() as session:
            forget(session, photo_id)
    assert (rows(), changes()[2:]) == ([], [(2, False), (2, True)])


def test_of_another_photo_nothing_is_forgotten(parts: Parts, photo_id: int) -> None:
    with transaction() as session:
        other = developed_photo(session, parts, jpeg(2)).id
        remember(session, photo_id, packed())
        forget(session, photo_id)
    assert rows() == [(other, VERSION)]


def test_a_number_is_never_given_twice(photo_id: int) -> None:
    with transaction() as session:
        remember(session, photo_id, packed())
        forget(session, photo_id)
        remember(session, photo_id, packed())
    assert [id for id, is_gone in changes() if not is_gone] == [1, 2, 3]


def test_what_was_rolled_back_was_never_heard_of(photo_id: int) -> None:
    before = db.session().scalar(select(func.max(FingerprintChange.id)))

    def fails() -> None:
        with transaction() as session:
            remember(session, photo_id, packed())
            raise LookupError

    with pytest.raises(LookupError):
        fails()
    assert db.session().scalar(select(func.max(FingerprintChange.id))) == before
    assert rows() == []
