"""Secrets: made once, never made again, and refused when others can read them."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from app.kernel import keyring


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keyring.make_missing(tmp_path / "secrets")
    return tmp_path / "secrets"


def test_secrets_are_for_the_owner_alone(folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_a_second_start_keeps_the_first_ones_secrets(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    keyring.make_missing(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_what_is_missing_is_made_and_nothing_else_is_touched(folder: Path) -> None:
    kept = (folder / keyring.MASTER).read_bytes()
    (folder / keyring.VAPID).unlink()
    keyring.make_missing(folder)
    assert (folder / keyring.MASTER).read_bytes() == kept
    assert keyring.read(folder)
    assert (folder / keyring.VAPID).read_bytes().startswith(b"-----BEGIN PRIVATE KEY-----")


@pytest.mark.parametrize("name", [keyring.MASTER, keyring.VAPID])
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601, 0o777])
def test_a_secret_that_others_can_touch_is_refused_by_name(folder: Path, name: str, mode: int) -> None:
    (folder / name).chmod(mode)
    with pytest.raises(keyring.UnsafeSecret, match=name):
        keyring.read(folder)


def test_a_master_key_that_was_cut_short_is_refused_before_anything_is_sealed(folder: Path) -> None:
    (folder / keyring.MASTER).write_bytes(b"short")
    with pytest.raises(keyring.UnsafeSecret, match=keyring.MASTER):
        keyring.read(folder)


def test_without_secrets_nothing_starts(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        keyring.read(tmp_path)


def test_the_keyring_does_not_show_its_keys_when_printed(folder: Path) -> None:
    keys = keyring.read(folder)
    assert keys.master.hex() not in repr(keys)
    assert repr(keys.master) not in repr(keys)


def test_a_new_key_is_not_made_in_the_place_of_the_one_that_opens_the_photos(tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    (photos / "ab").mkdir(parents=True)
    with pytest.raises(keyring.LostSecret, match="Put it back"):
        keyring.make_missing(tmp_path / "secrets", sealed=photos)
    assert not (tmp_path / "secrets").exists()
