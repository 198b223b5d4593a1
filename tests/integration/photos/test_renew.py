"""An older version's fingerprints answer until each has been told anew, and then the new one does."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from app.kernel.db import db, transaction
from app.matching.index import Index
from app.photos.fingerprint import VERSION, WITHOUT_CORNERS, Detail, fingerprint
from app.photos.keep import ORIGINAL
from app.photos.models import Fingerprint, FingerprintChange, Photo
from app.photos.remember import forget
from app.photos.renew import Renewed, look_again, write_down
from app.web.parts import Parts
from tests.builders import developed_photo
from tests.pictures import draw, jpeg


def told_by_version_1(parts: Parts, *seeds: int) -> list[int]:
    """Photos of which only hashes are known, as before corners were."""
    ids = []
    for seed in seeds:
        with transaction() as session:
            photo = developed_photo(session, parts, jpeg(seed))
            told = fingerprint(draw(seed))
            assert told is not None
            forget(session, photo.id)
            older = Fingerprint(photo_id=photo.id, version=WITHOUT_CORNERS, hashes=told.hashes.tobytes())
            session.add(older)
            session.flush()
            session.add(FingerprintChange(fingerprint_id=older.id))
            ids.append(photo.id)
    return ids


def versions() -> dict[int, int]:
    rows = db.session().execute(select(Fingerprint.photo_id, Fingerprint.version)).all()
    return dict(rows)


def found(index: Index, seed: int) -> list[int]:
    asked = fingerprint(draw(seed), Detail.ASKED)
    assert asked is not None
    return [one.photo_id for one in index.find(db.session(), asked)]


def rebuild(app: Flask) -> str:
    done = app.test_cli_runner().invoke(args=["fingerprints", "rebuild"])
    assert done.exit_code == 0, done.output
    return done.output


def test_an_older_version_is_told_anew_and_found_all_the_while(app: Flask, parts: Parts) -> None:
    ids, index = told_by_version_1(parts, 1, 2, 3), Index(parts.vault)
    assert set(versions().values()) == {WITHOUT_CORNERS}
    assert [found(index, seed) for seed in (1, 2, 3)] == [[id] for id in ids]
    assert rebuild(app).endswith("3 photos have a new fingerprint.\n")
    assert versions() == dict.fromkeys(ids, VERSION)
    assert [found(index, seed) for seed in (1, 2, 3)] == [[id] for id in ids]


def test_progress_is_said(app: Flask, parts: Parts) -> None:
    told_by_version_1(parts, 1, 2)
    assert "photos: 2 of 2" in rebuild(app)


def test_what_was_stopped_goes_on_where_it_was(app: Flask, parts: Parts) -> None:
    first, second = told_by_version_1(parts, 1, 2)
    photo = db.session().get_one(Photo, first)
    told = look_again(photo, parts.vault)
    with transaction() as session:
        write_down(session, first, told)
    assert versions() == {first: VERSION, second: WITHOUT_CORNERS}
    assert found(Index(parts.vault), 1) == [first]
    assert found(Index(parts.vault), 2) == [second]
    assert rebuild(app).endswith("1 photos have a new fingerprint.\n")


def test_a_photo_that_cannot_be_read_keeps_its_older_fingerprint(app: Flask, parts: Parts) -> None:
    (id,) = told_by_version_1(parts, 1)
    photo = db.session().get_one(Photo, id)
    parts.vault.folder.delete(f"{photo.folder}/{ORIGINAL}")
    assert "1 could not be read. Their older fingerprints still answer." in rebuild(app)
    assert versions() == {id: WITHOUT_CORNERS}
    assert found(Index(parts.vault), 1) == [id]


def test_a_photo_that_is_now_too_plain_is_compared_no_more(app: Flask, parts: Parts) -> None:
    (id,) = told_by_version_1(parts, 1)
    with transaction() as session:
        assert write_down(session, id, Renewed.TOO_PLAIN) is Renewed.TOO_PLAIN
    assert versions() == {}
    assert found(Index(parts.vault), 1) == []
