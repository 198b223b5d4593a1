"""Whoever may name an address must not make us call anything but a push service: watched where sockets connect."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.alerts import resolve, targets
from app.alerts.endpoints import KNOWN_HOSTS, Allowed, refusal
from app.alerts.models import Subscription
from app.alerts.push import Device, Outcome, Sender
from app.kernel import keyring
from app.kernel.db import db
from app.kernel.vapid_keys import VapidKeys
from tests.builders import AUTH, P256DH
from tests.endpoint_tricks import FAMILIES, FCM, INSIDE
from tests.loopback_service import LoopbackService, with_service

# The guard of the other tests would stop a connection before it is seen. Here what is seen is what counts.
pytestmark = pytest.mark.enable_socket

OUTSIDE = "142.250.1.1"
CODES = (301, 302, 303, 307, 308)


class Watch:
    """Hears of every connection and every look-up of this process; lets none out of this machine."""

    def __init__(self) -> None:
        self.connected: list[Any] = []
        self.looked_up: list[str] = []
        self.is_on = False
        sys.addaudithook(self._hear)  # for as long as the process lives

    @contextmanager
    def on(self) -> Iterator[Watch]:
        self.connected, self.looked_up, self.is_on = [], [], True
        try:
            yield self
        finally:
            self.is_on = False

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.is_on:
            return
        if event == "socket.connect" and args[0].family != socket.AF_UNIX:
            self.connected.append(args[1][:2])
            if args[1][0] != "127.0.0.1":
                raise PermissionError("a test reached out")
        elif event == "socket.getaddrinfo":
            self.looked_up.append(str(args[0]))
            if args[0] not in ("127.0.0.1", "localhost"):
                raise PermissionError("a test asked for a name")


_WATCH = Watch()


@pytest.fixture
def watch() -> Iterator[Watch]:
    with _WATCH.on() as watching:
        yield watching


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> VapidKeys:
    folder: Path = tmp_path_factory.mktemp("secrets")
    keyring.make_missing(folder)
    return VapidKeys(folder)


def device(endpoint: str, keys: VapidKeys) -> Device:
    return Device(endpoint, P256DH, AUTH, keys.current.id)


async def send_to(endpoints: list[str], keys: VapidKeys, **how: Any) -> list[Outcome]:
    sender = Sender(keys=keys, subject="mailto:desk@quillby.example", **{"allowed": Allowed(), **how})
    try:
        return [await sender.send(device(one, keys), b"x", topic="0" * 32, ttl_s=60) for one in endpoints]
    finally:
        await sender.close()


def names(*addresses: str) -> Any:
    """Return a look-up that answers these addresses, one after the other, and counts."""

    async def look_up(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        one = addresses[min(len(look_up.asked), len(addresses) - 1)]  # type: ignore[attr-defined]
        look_up.asked.append(host)  # type: ignore[attr-defined]
        family = socket.AF_INET6 if ":" in one else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (one, port))]

    look_up.asked = []  # type: ignore[attr-defined]
    return look_up


def test_there_are_hundreds_of_tricks() -> None:
    all_of_them = [trick for family in FAMILIES.values() for trick in family]
    assert len(set(all_of_them)) >= 300


@pytest.mark.parametrize("family", FAMILIES)
def test_a_trick_is_refused_when_it_is_kept(family: str) -> None:
    assert [trick for trick in FAMILIES[family] if refusal(trick, Allowed()) is None] == []


@pytest.mark.parametrize("family", FAMILIES)
def test_a_trick_is_refused_also_where_another_host_is_added(family: str) -> None:
    allowed = Allowed(hosts=("push.quillby.example",))
    assert [trick for trick in FAMILIES[family] if refusal(trick, allowed) is None] == []


@pytest.mark.parametrize("family", FAMILIES)
def test_nobody_subscribes_with_a_trick(family: str, phone_of: Any, watch: Watch) -> None:
    ben = phone_of("Ben")
    here = Allowed(loopback=True)  # as the tests' own town is set up
    tricks = [trick for trick in FAMILIES[family] if refusal(trick, here) is not None]
    assert len(tricks) > 0.8 * len(FAMILIES[family])
    body = {"keys": {"p256dh": P256DH, "auth": AUTH}}
    took = [trick for trick in tricks if ben.put("/api/push", json=body | {"endpoint": trick}).status_code < 400]
    assert took == []
    assert db.session.scalar(select(func.count()).select_from(Subscription)) == 0
    assert watch.connected + watch.looked_up == []


@pytest.mark.parametrize("family", FAMILIES)
def test_a_trick_that_was_kept_is_not_pushed_to(family: str, keys: VapidKeys, watch: Watch) -> None:
    outcomes = asyncio.run(send_to(FAMILIES[family], keys))
    assert {trick for trick, one in zip(FAMILIES[family], outcomes, strict=True) if one != Outcome(410)} == set()
    assert watch.connected + watch.looked_up == []


@pytest.mark.parametrize("family", FAMILIES)
def test_no_connection_is_opened_ahead_for_a_trick(family: str, keys: VapidKeys, watch: Watch) -> None:
    async def warm() -> int:
        sender = Sender(keys=keys, subject="mailto:desk@quillby.example", allowed=Allowed())
        try:
            return await sender.warm(FAMILIES[family])
        finally:
            await sender.close()

    assert asyncio.run(warm()) == 0
    assert watch.connected + watch.looked_up == []


@pytest.mark.parametrize(("host", "inside"), list(zip(cycle(KNOWN_HOSTS), INSIDE, strict=False)))
def test_a_name_that_suddenly_leads_inside_is_not_followed(
    host: str, inside: str, keys: VapidKeys, watch: Watch
) -> None:
    look_up = names(inside)
    assert asyncio.run(send_to([f"https://x.{host}/x"], keys, look_up=look_up)) == [Outcome(0)]
    assert look_up.asked == [f"x.{host}"]
    assert watch.connected + watch.looked_up == []


def test_what_was_looked_at_is_what_is_connected_to(keys: VapidKeys, watch: Watch) -> None:
    look_up = names(OUTSIDE, "127.0.0.1")  # outside while it is looked at, inside a moment later
    asyncio.run(send_to([f"https://{FCM}/x"], keys, look_up=look_up))
    assert watch.connected == [(OUTSIDE, 443)]
    assert look_up.asked == [FCM]
    assert watch.looked_up == []


def test_a_second_look_that_leads_inside_leads_nowhere(keys: VapidKeys, watch: Watch) -> None:
    first, second = f"https://a.{FCM}/x", f"https://b.{FCM}/x"  # another name, so that it is looked up anew
    asyncio.run(send_to([first, second], keys, look_up=names(OUTSIDE, "127.0.0.1")))
    assert watch.connected == [(OUTSIDE, 443)]


@pytest.mark.parametrize("status", CODES)
@pytest.mark.parametrize(
    "to",
    [
        "{canary}/201",
        "//{bare}/201",
        "/201",
        "\\\\{bare}",
        "file:///etc/passwd",
        "gopher://{bare}/x",
        "https://{fcm}/x",
    ],
)
def test_where_a_redirect_leads_nobody_goes(status: int, to: str, keys: VapidKeys, watch: Watch) -> None:
    async def test(service: LoopbackService) -> None:
        async with LoopbackService() as canary:
            service.elsewhere = to.format(canary=canary.url, bare=canary.url[7:], fcm=FCM)
            endpoint = f"{service.url}/redirect?{status}"
            assert await send_to([endpoint], keys, allowed=Allowed(loopback=True)) == [Outcome(status)]
            assert len(service.asked) == 1
            assert canary.connections == 0
            assert watch.connected == [("127.0.0.1", int(service.url.rpartition(":")[2]))]

    with_service(test)


def test_the_watch_sees_a_connection(watch: Watch) -> None:
    async def test(service: LoopbackService) -> None:
        port = int(service.url.rpartition(":")[2])
        with closing(socket.create_connection(("127.0.0.1", port), timeout=2)):
            assert watch.connected == [("127.0.0.1", port)]

    with_service(test)


def test_the_watch_sees_what_the_sender_itself_opens(keys: VapidKeys, watch: Watch) -> None:
    async def test(service: LoopbackService) -> None:
        here = Allowed(loopback=True)
        assert await send_to([f"{service.url}/201"], keys, allowed=here) == [Outcome(201)]
        assert watch.connected == [("127.0.0.1", int(service.url.rpartition(":")[2]))]

    with_service(test)


def test_the_watch_sees_a_name_being_looked_up(watch: Watch) -> None:
    with suppress(PermissionError):
        socket.getaddrinfo("evil.example", 443)
    assert watch.looked_up == ["evil.example"]


def test_without_its_guards_the_sender_would_call_inside_and_be_seen(
    keys: VapidKeys, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(targets, "refusal", lambda *_: None)
    monkeypatch.setattr(resolve, "is_outside", lambda *_, **__: True)

    async def test(service: LoopbackService) -> None:
        assert await send_to([f"{service.url}/201"], keys) == [Outcome(201)]
        await send_to(["https://169.254.169.254/latest", f"https://{FCM}/x"], keys, look_up=names("10.0.0.1"))
        port = int(service.url.rpartition(":")[2])
        assert watch.connected == [("127.0.0.1", port), ("169.254.169.254", 443), ("10.0.0.1", 443)]

    with_service(test)


def test_without_the_list_the_resolver_alone_still_lets_nobody_inside(
    keys: VapidKeys, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(targets, "refusal", lambda *_: None)
    outcomes = asyncio.run(send_to([f"https://{one}/x" for one in INSIDE if ":" not in one], keys, per_host=1))
    assert {one.status for one in outcomes} == {0}
    assert watch.connected == []
