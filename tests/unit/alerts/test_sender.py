"""Messages on the wire, against a push service on this machine."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from app.alerts import connections, push, reference
from app.alerts.endpoints import Allowed
from app.alerts.push import HELD, UNKNOWN_KEY, Device, Outcome, Sender
from app.kernel import keyring, vapid_keys
from app.kernel.vapid_keys import VapidKeys
from tests.builders import AUTH, P256DH
from tests.loopback_service import LoopbackService, answer, with_service

HERE = Allowed(loopback=True)
TOPIC = "0" * 32


@pytest.fixture
def keys(tmp_path: Path) -> VapidKeys:
    keyring.make_missing(tmp_path)
    return VapidKeys(tmp_path)


@asynccontextmanager
async def sender_with(keys: VapidKeys, **how: Any) -> AsyncIterator[Sender]:
    one = Sender(keys=keys, subject="mailto:desk@quillby.example", allowed=HERE, **how)
    try:
        yield one
    finally:
        await one.close()


def tried(keys: VapidKeys, test: Callable[[Sender, LoopbackService], Coroutine[Any, Any, Any]], **how: Any) -> Any:
    """Run a coroutine with a service and a sender of its own; return what it returns."""

    async def run(service: LoopbackService) -> Any:
        async with sender_with(keys, **how) as sender:
            return await test(sender, service)

    return with_service(run)


def device(endpoint: str, keys: VapidKeys) -> Device:
    return Device(endpoint, P256DH, AUTH, keys.current.id)


async def ask(sender: Sender, to: Device, text: bytes = b"x", **how: Any) -> Outcome:
    return await sender.send(to, text, topic=how.pop("topic", TOPIC), ttl_s=how.pop("ttl_s", 600), **how)


def once(keys: VapidKeys, path: str, text: bytes = b"x", **how: Any) -> tuple[Outcome, LoopbackService]:
    """Send one message to this path; return what came of it, and the service."""

    async def test(sender: Sender, service: LoopbackService) -> tuple[Outcome, LoopbackService]:
        return await ask(sender, device(f"{service.url}{path}", keys), text, **how), service

    found: tuple[Outcome, LoopbackService] = tried(keys, test)
    return found


@pytest.mark.parametrize("status", [201, 200, 202, 400, 401, 403, 404, 410, 413, 500, 503])
def test_the_services_word_is_brought_back(keys: VapidKeys, status: int) -> None:
    assert once(keys, f"/{status}")[0] == Outcome(status)


WAITS = [
    ("60", 60),
    ("0", 0),
    ("999999999999999999999", 3600),
    ("9" * 500, 3600),
    ("-5", None),
    ("soon", None),
    ("1.5", None),
    ("", None),
    ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
    ("Fri, 31 Dec 9999 23:59:59 GMT", 3600),
    ("Wed, 99 Oct 2015 07:28:00 GMT", None),
]


@pytest.mark.parametrize(("said", "seconds"), WAITS)
def test_how_long_to_wait_is_understood_within_reason(keys: VapidKeys, said: str, seconds: int | None) -> None:
    assert once(keys, f"/429?{said.replace(' ', '%20')}")[0] == Outcome(429, seconds)


def test_a_date_to_wait_for_is_turned_into_seconds(keys: VapidKeys) -> None:
    said = formatdate(time.time() + 90, usegmt=True).replace(" ", "%20")
    (status, wait), _ = once(keys, f"/429?{said}")
    assert status == 429
    assert wait is not None
    assert 88 <= wait <= 91


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(keys: VapidKeys, status: int) -> None:
    async def test(sender: Sender, service: LoopbackService) -> None:
        service.elsewhere = f"{service.url}/201"
        assert await ask(sender, device(f"{service.url}/redirect?{status}", keys)) == Outcome(status)
        assert [one.path for one in service.asked] == [f"/redirect?{status}"]

    tried(keys, test)


def test_what_is_sent_says_how_long_how_urgent_and_from_whom(keys: VapidKeys) -> None:
    _, service = once(keys, "/201", b"a secret sentence", topic="a" * 32)
    ((line, headers, body, _),) = service.asked
    assert line == "POST /201 HTTP/1.1"
    assert headers.pop("Authorization").startswith("vapid t=")
    assert headers.pop("Host").startswith("127.0.0.1:")
    assert headers == {
        "TTL": "600",
        "Urgency": "high",
        "Topic": "a" * 32,
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "Content-Length": str(len(body)),
    }
    assert b"secret" not in body


@pytest.mark.parametrize(("asked", "sent"), [(600, "600"), (1, "1"), (0, "1"), (-5, "1")])
def test_a_message_never_lives_no_time_at_all(keys: VapidKeys, asked: int, sent: str) -> None:
    _, service = once(keys, "/201", ttl_s=asked)
    assert service.asked[0].headers["TTL"] == sent


def test_what_is_less_urgent_says_so(keys: VapidKeys) -> None:
    _, service = once(keys, "/201", urgency="low")
    assert service.asked[0].headers["Urgency"] == "low"


@pytest.mark.parametrize("path", ["/hangup", "/silent", "/drip"])
def test_a_service_that_does_not_answer_is_tried_again_later(
    keys: VapidKeys, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "TIMEOUT_S", 0.3)
    began = time.monotonic()
    assert once(keys, path)[0] == Outcome(0)
    assert time.monotonic() - began < 2


def test_an_answer_without_end_is_read_no_further(keys: VapidKeys) -> None:
    began = time.monotonic()
    assert once(keys, "/endless")[0] == Outcome(201)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(("path", "status"), [("/tease", 201), ("/break", 410)])
def test_once_the_status_is_there_it_counts_though_the_rest_never_comes(
    keys: VapidKeys, path: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "TIMEOUT_S", 0.3)

    async def test(sender: Sender, service: LoopbackService) -> None:
        assert await ask(sender, device(f"{service.url}{path}", keys)) == Outcome(status)
        assert await ask(sender, device(f"{service.url}/201", keys)) == Outcome(201)
        assert service.connections == 2

    tried(keys, test)


ODD_ANSWERS = [
    b"\r\n\r\n",
    b"no HTTP at all\r\n\r\n",
    b"HTTP/1.1 abc Odd\r\n\r\n",
    b"HTTP/1.1 201 Created\r\nContent-Length: nine\r\n\r\n",
    b"HTTP/1.1 201 Created\r\n" + b"X: y\r\n" * 1000 + b"\r\n",
    b"HTTP/1.1 201 Created\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
]


@pytest.mark.parametrize("odd", ODD_ANSWERS)
def test_an_answer_that_is_none_is_no_answer(keys: VapidKeys, odd: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "TIMEOUT_S", 0.3)

    async def test(sender: Sender, service: LoopbackService) -> None:
        service.says = [odd]
        assert await ask(sender, device(f"{service.url}/201", keys)) == Outcome(0)
        assert await ask(sender, device(f"{service.url}/201", keys)) == Outcome(201)

    tried(keys, test)


def test_words_on_the_way_are_not_the_answer(keys: VapidKeys) -> None:
    async def test(sender: Sender, service: LoopbackService) -> None:
        service.says = [b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + answer(410)]
        assert await ask(sender, device(f"{service.url}/201", keys)) == Outcome(410)

    tried(keys, test)


def test_a_packed_answer_is_not_unfolded(keys: VapidKeys) -> None:
    async def test(sender: Sender, service: LoopbackService) -> None:
        service.says = [answer(201, "Content-Encoding: gzip", body=b"no gzip at all")]
        assert await ask(sender, device(f"{service.url}/201", keys)) == Outcome(201)

    tried(keys, test)


def test_a_cookie_is_not_brought_back(keys: VapidKeys) -> None:
    async def test(sender: Sender, service: LoopbackService) -> None:
        service.says = [answer(201, "Set-Cookie: who=you; Path=/")]
        for _ in range(2):
            await ask(sender, device(f"{service.url}/201", keys))
        assert "Cookie" not in service.asked[1].headers

    tried(keys, test)


def test_a_service_that_is_not_there_is_tried_again_later(keys: VapidKeys) -> None:
    async def test(sender: Sender, _: LoopbackService) -> None:
        assert await ask(sender, device("http://127.0.0.1:9/201", keys)) == Outcome(0)

    tried(keys, test)


@pytest.mark.parametrize("endpoint", ["http://10.0.0.1/201", "https://evil.example/201", "", "\r\n"])
def test_an_address_that_is_refused_today_is_as_good_as_gone(keys: VapidKeys, endpoint: str) -> None:
    async def test(sender: Sender, _: LoopbackService) -> None:
        assert await ask(sender, device(endpoint, keys)) == Outcome(410)

    tried(keys, test)


@pytest.mark.parametrize(("length", "status"), [(2000, 201), (2001, 413), (5000, 413)])
def test_a_text_too_long_is_not_sent(keys: VapidKeys, length: int, status: int) -> None:
    outcome, service = once(keys, "/201", b"x" * length)
    assert outcome == Outcome(status)
    assert len(service.asked) == (status == 201)


@pytest.mark.parametrize("odd", [("", ""), ("AAAA", AUTH), (P256DH, ""), ("B" + "A" * 86, AUTH), ("é", AUTH)])
def test_keys_that_cannot_be_used_harm_nobody_else(keys: VapidKeys, odd: tuple[str, str]) -> None:
    async def test(sender: Sender, service: LoopbackService) -> None:
        bad = Device(f"{service.url}/201", *odd, keys.current.id)
        assert await ask(sender, bad) == Outcome(400)
        assert await ask(sender, device(f"{service.url}/201", keys)) == Outcome(201)
        assert len(service.asked) == 1

    tried(keys, test)


def test_a_browser_with_a_key_that_we_do_not_have_is_named_and_not_asked(keys: VapidKeys) -> None:
    async def test(sender: Sender, service: LoopbackService) -> None:
        unknown = Device(f"{service.url}/201", P256DH, AUTH, "another")
        assert await ask(sender, unknown) == Outcome(UNKNOWN_KEY)
        assert service.asked == []

    tried(keys, test)


def test_during_an_exchange_each_browser_is_told_by_its_own_key(keys: VapidKeys, tmp_path: Path) -> None:
    async def test(sender: Sender, service: LoopbackService) -> None:
        before = device(f"{service.url}/201?old", keys)
        vapid_keys.exchange(tmp_path)
        after = device(f"{service.url}/201?new", keys)
        assert [await ask(sender, one) for one in (before, after)] == [Outcome(201, None)] * 2
        old, new = (one.headers["Authorization"].partition(",k=")[2][:16] for one in service.asked)
        assert (old, new) == (before.key_id, after.key_id)

    tried(keys, test)


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


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"])
def test_the_environments_proxy_sees_no_endpoint(keys: VapidKeys, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert once(keys, "/201")[0] == Outcome(201)


def test_the_environments_passwords_are_sent_to_nobody(
    keys: VapidKeys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    _, service = once(keys, "/201")
    assert service.asked[0].headers["Authorization"].startswith("vapid t=")


def test_a_sender_that_was_closed_can_be_used_again(keys: VapidKeys) -> None:
    async def test(sender: Sender, service: LoopbackService) -> None:
        for _ in range(2):
            assert await ask(sender, device(f"{service.url}/201", keys)) == Outcome(201)
            await sender.close()
        assert service.connections == 2

    tried(keys, test)


def test_no_endpoint_is_logged(keys: VapidKeys, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    for path in ("/201?secret", "/hangup?secret", "/410?secret"):
        once(keys, path)
    assert "secret" not in caplog.text
