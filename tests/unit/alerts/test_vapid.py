"""Each push service is told who we are, with the key that the browser subscribed with."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.alerts.vapid import LASTS_S, Signer
from app.kernel import keyring, vapid_keys
from app.kernel.vapid_keys import PushKey, VapidKeys
from tests.browser.push_rules import vapid_fault

MOZILLA, GOOGLE = "https://updates.push.services.mozilla.com", "https://fcm.googleapis.com"
HOUR = 3600


class Clock:
    def __init__(self) -> None:
        self.at = 1_800_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keyring.make_missing(tmp_path)
    return tmp_path


@pytest.fixture
def keys(folder: Path) -> VapidKeys:
    return VapidKeys(folder)


@pytest.fixture
def signer(keys: VapidKeys, clock: Clock) -> Signer:
    return Signer(keys, subject="mailto:desk@quillby.example", clock=clock)


def fault(header: str | None, key: PushKey, clock: Clock, *, origin: str = MOZILLA) -> str | None:
    assert header is not None
    return vapid_fault(header, registered_key=key.public, audience=origin, now=clock.at)


def test_a_strict_push_service_believes_it(signer: Signer, keys: VapidKeys, clock: Clock) -> None:
    assert fault(signer.authorization(MOZILLA, keys.current.id), keys.current, clock) is None


def test_each_service_is_told_its_own_name(signer: Signer, keys: VapidKeys, clock: Clock) -> None:
    for origin in (MOZILLA, GOOGLE, "https://web.push.apple.com"):
        assert fault(signer.authorization(origin, keys.current.id), keys.current, clock, origin=origin) is None


def test_one_signature_serves_for_six_hours(signer: Signer, keys: VapidKeys, clock: Clock) -> None:
    first = signer.authorization(MOZILLA, keys.current.id)
    clock.at += 6 * HOUR - 1
    assert signer.authorization(MOZILLA, keys.current.id) == first
    clock.at += 1
    assert signer.authorization(MOZILLA, keys.current.id) != first


def test_the_oldest_that_is_used_is_good_for_six_hours_more(signer: Signer, keys: VapidKeys, clock: Clock) -> None:
    header = signer.authorization(MOZILLA, keys.current.id)
    clock.at += LASTS_S / 2 - 1 + 6 * HOUR
    assert fault(header, keys.current, clock) is None


def test_a_clock_that_was_put_back_makes_a_new_one(signer: Signer, keys: VapidKeys, clock: Clock) -> None:
    signer.authorization(MOZILLA, keys.current.id)
    clock.at -= 24 * HOUR
    assert fault(signer.authorization(MOZILLA, keys.current.id), keys.current, clock) is None


def test_an_unknown_key_is_said_and_no_other_is_tried(signer: Signer) -> None:
    assert signer.authorization(MOZILLA, "somebody else's") is None
    assert signer.authorization(MOZILLA, "") is None


def test_after_an_exchange_each_browser_is_signed_for_with_its_own_key(
    signer: Signer, keys: VapidKeys, folder: Path, clock: Clock
) -> None:
    old = keys.current
    signer.authorization(MOZILLA, old.id)
    vapid_keys.exchange(folder)
    clock.at += 1
    assert keys.current.id != old.id
    assert fault(signer.authorization(MOZILLA, old.id), old, clock) is None
    assert fault(signer.authorization(MOZILLA, keys.current.id), keys.current, clock) is None


def test_a_forgotten_key_signs_nothing_any_more(signer: Signer, keys: VapidKeys, folder: Path, clock: Clock) -> None:
    old = keys.current.id
    signer.authorization(MOZILLA, old)
    vapid_keys.exchange(folder)
    vapid_keys.forget_previous(folder)
    clock.at += 1
    assert signer.authorization(MOZILLA, old) is None
    assert signer.authorization(MOZILLA, keys.current.id) is not None


def test_a_key_file_that_vanishes_silences_nobody_and_is_told_once(
    signer: Signer, keys: VapidKeys, folder: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    known = keys.current.id
    (folder / keyring.VAPID).unlink()
    for _ in range(3):
        clock.at += 10
        assert signer.authorization(GOOGLE, known) is not None
    assert caplog.text.count("the push keys cannot be read") == 1


def test_without_any_key_a_start_fails(keys: VapidKeys, folder: Path) -> None:
    (folder / keyring.VAPID).unlink()
    with pytest.raises(FileNotFoundError):
        Signer(keys, subject="mailto:desk@quillby.example")
