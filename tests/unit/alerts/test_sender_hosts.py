"""Connections, envelopes and gates: what is kept from one message to the next."""

from __future__ import annotations

import asyncio
import time

import pytest

from app.alerts import connections, push, reference
from app.alerts.push import HELD, Device, Outcome, Sender
from app.kernel.vapid_keys import VapidKeys
from tests.builders import AUTH
from tests.loopback_service import LoopbackService, answer
from tests.sending import ask, device, sender_with, tried


def test_one_connection_carries_many_messages(keys: VapidKeys) -> None:
    async def test(sender: Sender, service: LoopbackService) -> None:
        for _ in range(20):
            assert await ask(sender, device(f"{service.url}/201", keys)) == Outcome(201)
        assert service.connections == 1

    tried(keys, test)


def test_a_connection_that_was_closed_meanwhile_is_not_used_again(keys: VapidKeys) -> None:
    async def test(sender: Sender, service: LoopbackService) -> None:
        service.says = [answer(201, "Connection: close")]
        for _ in range(2):
            assert await ask(sender, device(f"{service.url}/201", keys)) == Outcome(201)
        assert service.connections == 2

    tried(keys, test)


def test_no_more_are_on_their_way_to_one_host_than_is_allowed(keys: VapidKeys) -> None:
    async def test(sender: Sender, service: LoopbackService) -> None:
        service.delay_s = 0.01
        await asyncio.gather(*(ask(sender, device(f"{service.url}/201", keys)) for _ in range(30)))
        assert service.most_at_once == 4
        assert len(service.asked) == 30

    tried(keys, test, per_host=4)


def test_connections_stand_open_before_the_first_message(keys: VapidKeys) -> None:
    async def test(sender: Sender, service: LoopbackService) -> None:
        many = [f"{service.url}/201?{number}" for number in range(10)]
        assert await sender.warm([*many, "https://evil.example/x"], most=6) == 6
        assert service.connections == 6
        assert service.asked == []
        await asyncio.gather(*(ask(sender, device(one, keys)) for one in many[:6]))
        assert service.connections == 6

    tried(keys, test)


def test_nothing_is_opened_to_a_service_that_is_not_there(keys: VapidKeys) -> None:
    async def test(sender: Sender, _: LoopbackService) -> None:
        assert await sender.warm(["http://127.0.0.1:9/x"]) == 0

    tried(keys, test)


def test_an_armed_message_is_one_that_the_phone_can_read(keys: VapidKeys) -> None:
    from tests.unit.alerts.test_encrypt import Phone

    async def test(sender: Sender, service: LoopbackService) -> None:
        phone = Phone()
        to = Device(f"{service.url}/201", phone.p256dh, phone.auth, keys.current.id)
        assert sender.arm([to]) == 1
        assert sender.arm([to]) == 0
        for text in (b"armed", b"not armed"):
            await ask(sender, to, text)
        assert [phone.read(one.body) for one in service.asked] == [b"armed", b"not armed"]

    tried(keys, test)


def test_what_cannot_be_sent_to_is_not_armed(keys: VapidKeys) -> None:
    async def test(sender: Sender, service: LoopbackService) -> None:
        odd = Device(f"{service.url}/201", "AAAA", AUTH, keys.current.id)
        assert sender.arm([odd, device("https://evil.example/x", keys)]) == 0

    tried(keys, test)


def test_if_our_encryption_were_wrong_pywebpush_would_encrypt(
    keys: VapidKeys, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from tests.unit.alerts.test_encrypt import Phone

    monkeypatch.setattr(push, "agrees", lambda: False)
    monkeypatch.setattr(push, "seal", lambda *_: pytest.fail("ours was used"))

    async def test(sender: Sender, service: LoopbackService) -> None:
        phone = Phone()
        to = Device(f"{service.url}/201", phone.p256dh, phone.auth, keys.current.id)
        assert sender.arm([to]) == 0
        assert await ask(sender, to, b"read me") == Outcome(201)
        assert phone.read(service.asked[0].body) == b"read me"

    tried(keys, test)
    assert "disagrees" in caplog.text
    assert reference.agrees()


def test_a_service_that_says_wait_is_left_alone(keys: VapidKeys) -> None:
    async def test(sender: Sender, service: LoopbackService) -> None:
        here = device(f"{service.url}/503?40", keys)
        assert await ask(sender, here) == Outcome(503, 40)
        assert await ask(sender, here) == Outcome(HELD, 40)
        assert len(service.asked) == 1
        assert 39 < sender.is_held("127.0.0.1") <= 40
        assert sender.is_held("fcm.googleapis.com") == 0
        assert sender.hosts()["127.0.0.1"].because == "asked to wait"
        assert await sender.warm([here.endpoint]) == 0

    tried(keys, test)


def test_who_waited_for_a_place_asks_again_whether_the_host_may_be_asked(keys: VapidKeys) -> None:
    async def test(sender: Sender, service: LoopbackService) -> None:
        here = device(f"{service.url}/503?40", keys)
        outcomes = await asyncio.gather(*(ask(sender, here) for _ in range(3)))
        assert outcomes == [Outcome(503, 40), Outcome(HELD, 40), Outcome(HELD, 40)]
        assert len(service.asked) == 1

    tried(keys, test, per_host=1)


def test_a_slow_host_holds_no_other_up(keys: VapidKeys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "TIMEOUT_S", 2.0)

    async def run() -> None:
        async with LoopbackService() as slow, LoopbackService() as quick, sender_with(keys, per_host=4) as sender:
            slow_url = slow.url.replace("127.0.0.1", "localhost")  # a host of its own, by name
            waiting = [asyncio.ensure_future(ask(sender, device(f"{slow_url}/silent", keys))) for _ in range(50)]
            await asyncio.sleep(0.05)
            began = time.monotonic()
            outcomes = await asyncio.gather(*(ask(sender, device(f"{quick.url}/201", keys)) for _ in range(50)))
            took = time.monotonic() - began
            for one in waiting:
                one.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
            assert outcomes == [Outcome(201)] * 50
            assert took < 1
            assert slow.most_at_once <= 4

    asyncio.run(run())


def test_who_is_stopped_in_the_middle_leaves_no_place_taken(keys: VapidKeys) -> None:
    async def test(sender: Sender, service: LoopbackService) -> None:
        for _ in range(3):
            one = asyncio.ensure_future(ask(sender, device(f"{service.url}/silent", keys)))
            await asyncio.sleep(0.02)
            one.cancel()
            await asyncio.gather(one, return_exceptions=True)
        assert await ask(sender, device(f"{service.url}/201", keys)) == Outcome(201)

    tried(keys, test, per_host=1)


def test_a_sender_that_was_closed_can_be_used_again(keys: VapidKeys) -> None:
    async def test(sender: Sender, service: LoopbackService) -> None:
        for _ in range(2):
            assert await ask(sender, device(f"{service.url}/201", keys)) == Outcome(201)
            await sender.close()
        assert service.connections == 2

    tried(keys, test)
