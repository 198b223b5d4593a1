"""A push service that does its worst, or nothing at all."""

from __future__ import annotations

import time

import pytest

from app.alerts import connections
from app.alerts.push import Outcome, Sender
from app.kernel.vapid_keys import VapidKeys
from tests.loopback_service import LoopbackService, answer
from tests.sending import ask, device, once, tried


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
