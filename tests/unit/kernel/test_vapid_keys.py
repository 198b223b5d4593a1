"""The push key can be exchanged while everything goes on; for a while there are two."""

from __future__ import annotations

import pickle
import stat
from pathlib import Path

import pytest

from app.kernel import keyring
from app.kernel.keyring import VAPID, LostSecret, UnsafeSecret
from app.kernel.vapid_keys import PREVIOUS, VapidKeys, exchange, forget_previous


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keyring.make_missing(tmp_path)
    return tmp_path


def test_a_browser_is_given_an_uncompressed_point(folder: Path) -> None:
    key = VapidKeys(folder).current
    assert len(key.public) == 87
    assert key.public.startswith("B")
    assert key.id == key.public[:16]


def test_without_an_exchange_there_is_one_key(folder: Path) -> None:
    keys = VapidKeys(folder)
    assert len(keys()) == 1
    assert keys.previous is None


def test_an_exchange_is_noticed_by_who_runs_meanwhile(folder: Path) -> None:
    keys = VapidKeys(folder)
    old = keys.current
    exchange(folder)
    assert keys.previous is not None
    assert keys.previous.public == old.public
    assert keys.current.public != old.public
    forget_previous(folder)
    assert keys.previous is None


def test_a_key_is_found_by_what_the_browser_says(folder: Path) -> None:
    keys = VapidKeys(folder)
    old = keys.current
    exchange(folder)
    for known in (old, keys.current):
        found = keys.of_public(known.public + "=")
        assert found is not None
        assert found.id == known.id
    assert keys.of_public("B" + "A" * 86) is None
    assert keys.of_public("") is None


def test_a_second_exchange_waits_for_the_end_of_the_first(folder: Path) -> None:
    exchange(folder)
    before = (folder / VAPID).read_bytes(), (folder / PREVIOUS).read_bytes()
    with pytest.raises(LostSecret, match="flask push finish"):
        exchange(folder)
    assert ((folder / VAPID).read_bytes(), (folder / PREVIOUS).read_bytes()) == before


def test_both_keys_are_their_owners_alone(folder: Path) -> None:
    exchange(folder)
    for name in (VAPID, PREVIOUS):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_a_key_that_others_may_read_is_refused(folder: Path) -> None:
    (folder / VAPID).chmod(0o644)
    with pytest.raises(UnsafeSecret):
        VapidKeys(folder)()


@pytest.mark.parametrize("left", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_key_that_is_not_whole_is_refused_without_a_word_of_it(folder: Path, left: bytes) -> None:
    (folder / VAPID).write_bytes(left)
    with pytest.raises(UnsafeSecret, match="not whole") as told:
        VapidKeys(folder)()
    assert "AAAA" not in str(told.value)


def test_a_key_of_another_kind_is_refused(folder: Path) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519

    for odd in (ed25519.Ed25519PrivateKey.generate(), ec.generate_private_key(ec.SECP384R1())):
        pem = odd.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (folder / VAPID).write_bytes(pem)
        with pytest.raises(UnsafeSecret, match="not whole"):
            VapidKeys(folder)()


def test_a_crash_after_the_old_key_was_linked_leaves_it_in_use(folder: Path) -> None:
    (folder / PREVIOUS).hardlink_to(folder / VAPID)
    keys = VapidKeys(folder)
    assert keys.current.public == keys()[1].public
    assert keys.previous is None


def test_another_process_is_handed_the_place_and_not_the_keys(folder: Path) -> None:
    keys = VapidKeys(folder)
    keys()
    handed = pickle.dumps(keys)
    assert b"PRIVATE" not in handed
    assert pickle.loads(handed).current.public == keys.current.public  # noqa: S301 - made in the line above
