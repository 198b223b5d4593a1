"""A photo lies sealed: it comes back byte for byte, and nothing can stand in for it."""

from __future__ import annotations

import io
import shutil

import pytest
from cryptography.exceptions import InvalidTag
from PIL import Image
from sqlalchemy.orm import Session

from app.kernel.db import transaction
from app.kernel.errors import NotFit, NotThere
from app.photos import develop
from app.photos.develop import SIZES
from app.photos.keep import ORIGINAL, keep, put_away, throw_away
from app.photos.models import Photo, PhotoState
from app.photos.originals import Damaged, read_original
from app.photos.show import show
from app.photos.vault import Vault, seal
from app.web.parts import Parts
from tests.builders import developed_photo
from tests.pictures import jpeg


def kept(session: Session, parts: Parts, data: bytes) -> Photo:
    return keep(session, put_away(data, parts.vault), now=parts.clock())


def test_the_original_comes_back_byte_for_byte_and_lies_sealed(parts: Parts) -> None:
    data = jpeg(1, comment=b"as the phone sent it")
    with transaction() as session:
        photo = kept(session, parts, data)
        assert read_original(photo, parts.vault) == data
        lies = parts.vault.folder.read(f"{photo.folder}/{ORIGINAL}")
    assert b"as the phone sent it" not in lies
    assert lies[:3] != b"\xff\xd8\xff"


def test_altered_bytes_are_refused(parts: Parts) -> None:
    with transaction() as session:
        photo = kept(session, parts, jpeg(1))
        name = f"{photo.folder}/{ORIGINAL}"
        lies = bytearray(parts.vault.folder.read(name))
        lies[len(lies) // 2] ^= 1
        parts.vault.folder.write(name, bytes(lies))
        with pytest.raises(InvalidTag):
            read_original(photo, parts.vault)


def test_another_photos_file_under_this_name_is_refused(parts: Parts) -> None:
    with transaction() as session:
        mine, other = kept(session, parts, jpeg(1)), kept(session, parts, jpeg(2))
        root = parts.vault.folder.root
        shutil.copy(root / other.folder / ORIGINAL, root / mine.folder / ORIGINAL)
        with pytest.raises(InvalidTag):
            read_original(mine, parts.vault)
        mine.wrapped_key = other.wrapped_key
        with pytest.raises(InvalidTag):
            read_original(mine, parts.vault)


def test_a_clean_copy_cannot_stand_in_for_the_original(parts: Parts) -> None:
    with transaction() as session:
        photo = developed_photo(session, parts, jpeg(1))
        root = parts.vault.folder.root
        shutil.copy(root / photo.folder / "clean", root / photo.folder / ORIGINAL)
        with pytest.raises(InvalidTag):
            read_original(photo, parts.vault)


def test_well_sealed_bytes_that_are_not_those_received_are_refused(parts: Parts) -> None:
    with transaction() as session:
        photo = kept(session, parts, jpeg(1))
        name = f"{photo.folder}/{ORIGINAL}"
        key = parts.vault.unwrap(photo.folder, photo.wrapped_key)
        parts.vault.folder.write(name, seal(key, name, jpeg(2)))
        with pytest.raises(Damaged):
            read_original(photo, parts.vault)


def test_without_the_master_key_nothing_opens(parts: Parts) -> None:
    stranger = Vault(parts.vault.folder, lambda: (bytes(32),))
    with transaction() as session:
        photo = kept(session, parts, jpeg(1))
        with pytest.raises(InvalidTag):
            read_original(photo, stranger)


def test_the_same_picture_twice_lies_in_two_places_under_two_keys(parts: Parts) -> None:
    first, second = put_away(jpeg(1), parts.vault), put_away(jpeg(1), parts.vault)
    assert first.sha256 == second.sha256
    assert first.folder != second.folder
    assert first.wrapped_key != second.wrapped_key


def test_what_cannot_be_kept_leaves_no_file(parts: Parts) -> None:
    with pytest.raises(NotFit):
        put_away(jpeg(1)[:900], parts.vault)
    assert not any(path.is_file() for path in parts.vault.folder.root.rglob("*"))


def test_thrown_away_is_gone(parts: Parts) -> None:
    sealed = put_away(jpeg(1), parts.vault)
    throw_away(sealed, parts.vault)
    assert not (parts.vault.folder.root / sealed.folder / ORIGINAL).exists()


def test_clean_copies_are_shown_when_they_are_there(parts: Parts) -> None:
    with transaction() as session:
        photo = kept(session, parts, jpeg(1, size=(1800, 900)))
        with pytest.raises(NotThere):
            show(photo, "thumb", parts.vault)
        develop.record(session, develop.develop(photo, parts.vault))
        for size, longest in SIZES.items():
            assert max(Image.open(io.BytesIO(show(photo, size, parts.vault))).size) == longest
        with pytest.raises(NotThere):
            show(photo, ORIGINAL, parts.vault)
        assert (photo.state, photo.width, photo.height) == (PhotoState.READY, 1600, 800)


def test_only_one_worker_develops_a_photo_and_another_may_after_two_minutes(parts: Parts) -> None:
    with transaction() as session:
        kept(session, parts, jpeg(1))
    now = parts.clock()
    with transaction() as session:
        assert develop.claim(session, now=now) is not None
    with transaction() as session:
        assert develop.claim(session, now=now) is None
    with transaction() as session:
        assert develop.claim(session, now=now + develop._LEASE * 1.1) is not None


def test_a_picture_that_brings_the_worker_down_is_given_up(parts: Parts) -> None:
    now = parts.clock()
    with transaction() as session:
        id = kept(session, parts, jpeg(1)).id
    for attempt in range(4):
        with transaction() as session:
            photo = develop.claim(session, now=now + attempt * develop._LEASE * 1.1)
            assert photo is not None
            session.refresh(photo)
    with transaction() as session:
        photo = session.get_one(Photo, id)
        develop.record(session, develop.develop(photo, parts.vault))
        assert photo.state is PhotoState.REFUSED
        assert photo.refusal == "This picture could not be read."


def test_a_picture_whose_key_is_damaged_is_given_up_like_any_other(parts: Parts) -> None:
    with transaction() as session:
        photo = kept(session, parts, jpeg(1))
        photo.wrapped_key, photo.tries = b"damaged", 4
        assert develop.develop(photo, parts.vault).refusal == "This picture could not be read."
