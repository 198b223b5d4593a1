"""What is told from a photo goes with it: the plate, on which a person is seen, opens with the photo's own key only."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask
from sqlalchemy import select, update

from app.kernel.db import db, transaction
from app.matching.index import Index
from app.photos.fingerprint import Detail, fingerprint
from app.photos.models import Fingerprint, FingerprintChange, Photo
from app.photos.packed import Packed, unpack
from app.photos.remember import forget, opened
from app.web.parts import Parts
from tests.builders import developed_photo
from tests.pictures import draw, jpeg


@pytest.fixture
def photo(app: Flask, parts: Parts) -> Photo:
    with transaction() as session:
        id = developed_photo(session, parts, jpeg(1)).id
    return db.session().get_one(Photo, id)


def row_of(photo: Photo) -> Fingerprint:
    return db.session().scalars(select(Fingerprint).where(Fingerprint.photo_id == photo.id)).one()


def packed(row: Fingerprint) -> Packed:
    return Packed(row.hashes, row.corners, row.proof)


def found(parts: Parts) -> list[int]:
    asked = fingerprint(draw(1), Detail.ASKED)
    assert asked is not None
    return [one.photo_id for one in Index(parts.vault).find(db.session(), asked)]


def test_the_plate_does_not_lie_open_in_the_database(photo: Photo) -> None:
    row = row_of(photo)
    assert b"JFIF" not in row.proof
    with pytest.raises(ValueError, match=r"."):  # sealed bytes make no sense
        unpack(row.version, packed(row))


def test_the_photos_own_key_opens_it(photo: Photo, parts: Parts) -> None:
    row = row_of(photo)
    print_ = opened(row.version, packed(row), photo.folder, photo.wrapped_key, parts.vault)
    assert max(print_.plate.shape) == 192
    assert len(print_.corners.at) > 100


def test_another_photos_key_does_not(photo: Photo, parts: Parts) -> None:
    with transaction() as session:
        other = developed_photo(session, parts, jpeg(2)).id
    another, row = db.session().get_one(Photo, other), row_of(photo)
    with pytest.raises(InvalidTag):
        opened(row.version, packed(row), another.folder, another.wrapped_key, parts.vault)


def test_a_photo_whose_key_was_deleted_is_like_nothing(photo: Photo, parts: Parts) -> None:
    assert found(parts) == [photo.id]
    with transaction() as session:
        session.execute(update(Photo).where(Photo.id == photo.id).values(wrapped_key=b""))
    assert found(parts) == []


def test_what_is_forgotten_leaves_nothing_but_that_it_went(photo: Photo) -> None:
    row_id = row_of(photo).id
    with transaction() as session:
        forget(session, photo.id)
    assert db.session().scalars(select(Fingerprint)).all() == []
    changes = db.session().scalars(select(FingerprintChange).order_by(FingerprintChange.id)).all()
    assert [(one.fingerprint_id, one.is_gone) for one in changes] == [(row_id, False), (row_id, True)]
