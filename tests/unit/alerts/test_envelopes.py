"""Envelopes are made before anybody needs them, used once, and thrown away when they might be wrong."""

from __future__ import annotations

import os
from itertools import islice

import pytest

from app.alerts.encrypt import parse, seal
from app.alerts.envelopes import Envelopes
from app.alerts.push import Device
from tests.builders import AUTH, P256DH

KEYS = parse(P256DH, AUTH)
OTHER_AUTH = "A" * 22


class Seconds:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def envelopes(seconds: Seconds) -> Envelopes:
    return Envelopes(lasts_s=600, clock=seconds)


def device(number: int = 1, *, p256dh: str = P256DH, auth: str = AUTH) -> Device:
    return Device(f"https://push.services.mozilla.com/{number}", p256dh, auth, "key")


def many(count: int) -> list[tuple[Device, object]]:
    return [(device(number), KEYS) for number in range(count)]


def test_an_envelope_is_handed_out_once(envelopes: Envelopes) -> None:
    envelopes.arm(many(2), most=10)
    assert envelopes.take(device(1)) is not None
    assert envelopes.take(device(1)) is None
    assert envelopes.take(device(0)) is not None


def test_what_is_handed_out_can_be_sealed(envelopes: Envelopes) -> None:
    envelopes.arm(many(2), most=10)
    envelope = envelopes.take(device(1))
    assert envelope is not None
    assert seal(envelope, b"words")


def test_each_device_has_one_however_often_it_is_armed(envelopes: Envelopes) -> None:
    assert envelopes.arm(many(3), most=10) == 3
    assert envelopes.arm(many(3), most=10) == 0
    assert len(envelopes) == 3


def test_a_slice_is_no_longer_than_was_asked(envelopes: Envelopes) -> None:
    assert envelopes.arm(many(10), most=4) == 4
    assert len(envelopes) == 4
    assert envelopes.arm(many(10), most=0) == 0


def test_slices_of_one_iterator_go_on_where_the_last_one_stopped(envelopes: Envelopes) -> None:
    waiting = iter(many(10))
    assert [envelopes.arm(waiting, most=4) for _ in range(4)] == [4, 4, 2, 0]
    assert len(envelopes) == 10


def test_a_slice_takes_no_device_that_it_does_not_arm(envelopes: Envelopes) -> None:
    waiting = iter(many(10))
    envelopes.arm(waiting, most=4)
    assert next(waiting)[0] == device(4)


def test_another_phone_at_the_same_address_does_not_get_it(envelopes: Envelopes) -> None:
    envelopes.arm(many(2), most=10)
    assert envelopes.take(device(1, auth=OTHER_AUTH)) is None
    envelopes.arm(many(2), most=10)
    assert envelopes.take(device(1, p256dh="B" * 87)) is None


def test_one_that_was_refused_is_gone_all_the_same(envelopes: Envelopes) -> None:
    envelopes.arm(many(2), most=10)
    envelopes.take(device(1, auth=OTHER_AUTH))
    assert envelopes.take(device(1)) is None


def test_a_device_with_new_keys_is_armed_anew(envelopes: Envelopes) -> None:
    envelopes.arm([(device(auth=OTHER_AUTH), KEYS)], most=1)
    assert envelopes.arm([(device(), KEYS)], most=1) == 1
    assert envelopes.take(device()) is not None


def test_one_that_is_too_old_is_not_used(envelopes: Envelopes, seconds: Seconds) -> None:
    envelopes.arm(many(2), most=10)
    seconds.at += 600
    assert envelopes.take(device(0)) is not None
    seconds.at += 1
    assert envelopes.take(device(1)) is None


def test_one_past_half_its_time_is_made_anew(envelopes: Envelopes, seconds: Seconds) -> None:
    envelopes.arm(many(2), most=10)
    seconds.at += 299
    assert envelopes.arm(many(2), most=10) == 0
    seconds.at += 2
    assert envelopes.arm(many(2), most=10) == 2


def test_old_ones_are_thrown_away_though_nobody_asks_for_their_phones(envelopes: Envelopes, seconds: Seconds) -> None:
    envelopes.arm(many(2), most=10)
    seconds.at += 400
    envelopes.arm([(device(7), KEYS)], most=1)
    seconds.at += 300
    envelopes.arm([], most=1)
    assert len(envelopes) == 1
    assert envelopes.take(device(7)) is not None


def test_a_child_process_has_none_of_its_parents(envelopes: Envelopes) -> None:
    envelopes.arm(many(3), most=10)
    reads, writes = os.pipe()
    if (child := os.fork()) == 0:  # two processes with one envelope would use one key for two messages
        taken = sum(envelopes.take(device(number)) is not None for number in range(3))
        os.write(writes, bytes([taken, len(envelopes)]))
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reads, 2) == bytes([0, 0])
    os.close(reads)
    os.close(writes)
    assert len(envelopes) == 3


def test_no_two_that_are_handed_out_are_alike(envelopes: Envelopes) -> None:
    seen = set()
    for _ in range(3):
        envelopes.arm(islice(many(50), 50), most=50)
        for number in range(50):
            envelope = envelopes.take(device(number))
            assert envelope is not None
            seen.add(envelope.open_once())
    assert len(seen) == 150
