"""The key that phones seal with can be exchanged while some of them still hold what the old one opens."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from app.kernel import keyring
from app.kernel.envelope import open_envelope
from app.kernel.errors import NotAnyMore
from app.kernel.keyring import OUTBOX, VAPID, LostSecret, UnsafeSecret
from app.kernel.outbox_keys import PREVIOUS, OutboxKeys, exchange, forget_previous
from tests.sealed import seal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keyring.make_missing(tmp_path)
    return tmp_path


def test_a_phone_is_given_an_uncompressed_point_named_by_its_first_letters(folder: Path) -> None:
    key = OutboxKeys(folder).current
    assert len(key.public) == 87
    assert key.id == key.public[:16]


def test_an_installation_from_before_gets_one_at_its_next_start(folder: Path) -> None:
    kept = (folder / VAPID).read_bytes()
    (folder / OUTBOX).unlink()
    keyring.make_missing(folder)
    assert OutboxKeys(folder).current.public
    assert (folder / VAPID).read_bytes() == kept


def test_what_was_sealed_before_an_exchange_opens_until_it_is_finished(folder: Path) -> None:
    keys = OutboxKeys(folder)
    envelope = seal(keys.current.public, b"two bottles", "report 7")
    exchange(folder)
    assert open_envelope(envelope, keys(), purpose="report 7") == b"two bottles"
    assert open_envelope(seal(keys.current.public, b"more", "report 8"), keys(), purpose="report 8") == b"more"
    forget_previous(folder)
    with pytest.raises(NotAnyMore):
        open_envelope(envelope, keys(), purpose="report 7")


def test_a_second_exchange_waits_for_the_end_of_the_first(folder: Path) -> None:
    exchange(folder)
    with pytest.raises(LostSecret, match="flask outbox finish"):
        exchange(folder)


def test_both_keys_are_their_owners_alone(folder: Path) -> None:
    exchange(folder)
    assert {stat.S_IMODE((folder / name).stat().st_mode) for name in (OUTBOX, PREVIOUS)} == {0o600}


def test_a_key_that_others_may_read_stops_the_start(folder: Path) -> None:
    (folder / OUTBOX).chmod(0o640)
    with pytest.raises(UnsafeSecret, match=OUTBOX):
        keyring.read(folder)


def test_a_key_that_is_not_whole_is_refused(folder: Path) -> None:
    (folder / OUTBOX).write_bytes(b"")
    with pytest.raises(UnsafeSecret, match="outbox key is not whole"):
        OutboxKeys(folder)()
