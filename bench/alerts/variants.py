"""Six ways to send the same messages, each in a process of its own: `python -m bench.alerts.variants NAME …`.

Printed is one line of JSON: messages sent, accepted, seconds on the wall, and this process's own processor time.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.alerts.encrypt import arm, parse, seal
from app.alerts.endpoints import Allowed
from app.alerts.push import Device, Sender
from app.kernel.keyring import VAPID
from app.kernel.vapid_keys import VapidKeys

AT_ONCE = 64
_SUBJECT = "mailto:desk@bench.example"
_TTL_S = 600
_TOPIC = "0" * 32
# As long as what a phone is really sent.
TEXT = json.dumps(
    {
        "web_push": 8030,
        "notification": {
            "title": "Townwatch: please open.",
            "body": "",
            "navigate": "https://watch.example/alerts/00000000-0000-0000-0000-000000000000",
            "tag": "00000000-0000-0000-0000-000000000000",
            "silent": False,
        },
        "mutable": True,
        "townwatch": {"alert": "00000000-0000-0000-0000-000000000000", "token": "12345." + "a" * 43, "round": 0,
                      "how": "ring"},
    }
).encode()  # fmt: skip


class Watch:
    """Adds up processor and wall time of the stretches inside `with`."""

    def __init__(self) -> None:
        self.cpu_s = self.wall_s = 0.0

    def __enter__(self) -> None:
        self._began = _cpu_s(), time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.cpu_s += _cpu_s() - self._began[0]
        self.wall_s += time.perf_counter() - self._began[1]


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def devices(count: int, url: str, key_id: str) -> list[Device]:
    """Make invented phones, each with keys of its own."""
    return [Device(f"{url}/push/{number:08}", *_keys(), key_id) for number in range(count)]


def _keys() -> tuple[str, str]:
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    raw = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return tuple(base64.urlsafe_b64encode(one).rstrip(b"=").decode() for one in (raw, os.urandom(16)))  # type: ignore[return-value]


def _subscription(device: Device) -> dict[str, Any]:
    return {"endpoint": device.endpoint, "keys": {"p256dh": device.p256dh, "auth": device.auth}}


def naive(phones: list[Device], secrets: Path, watch: Watch) -> int:
    """`pywebpush.webpush()` in a loop, as its documentation shows it."""
    from pywebpush import webpush  # noqa: PLC0415

    def send(phone: Device) -> bool:
        answer = webpush(
            _subscription(phone), TEXT, vapid_private_key=str(secrets / VAPID), vapid_claims={"sub": _SUBJECT},
            ttl=_TTL_S, headers={"Urgency": "high"},
        )  # fmt: skip
        return bool(answer.status_code == 201)

    send(phones[0])
    with watch:
        return sum(map(send, phones))


def session(phones: list[Device], secrets: Path, watch: Watch) -> int:
    """The same with one `requests.Session` and the key read once."""
    import requests  # noqa: PLC0415
    from py_vapid import Vapid  # noqa: PLC0415
    from pywebpush import webpush  # noqa: PLC0415

    http, key = requests.Session(), Vapid.from_file(str(secrets / VAPID))

    def send(phone: Device) -> bool:
        answer = webpush(
            _subscription(phone), TEXT, vapid_private_key=key, vapid_claims={"sub": _SUBJECT}, ttl=_TTL_S,
            headers={"Urgency": "high"}, requests_session=http,
        )  # fmt: skip
        return bool(answer.status_code == 201)

    send(phones[0])
    with watch:
        return sum(map(send, phones))


def in_async(phones: list[Device], secrets: Path, watch: Watch) -> int:
    """`pywebpush.webpush_async()` with one session for all, 64 at once."""
    import aiohttp  # noqa: PLC0415
    from py_vapid import Vapid  # noqa: PLC0415
    from pywebpush import webpush_async  # noqa: PLC0415

    key = Vapid.from_file(str(secrets / VAPID))

    async def run() -> int:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as http:

            async def send(phone: Device) -> bool:
                answer = await webpush_async(
                    _subscription(phone), TEXT, vapid_private_key=key, vapid_claims={"sub": _SUBJECT}, ttl=_TTL_S,
                    headers={"Urgency": "high"}, aiohttp_session=http,
                )  # fmt: skip
                return bool(answer.status == 201)

            await send(phones[0])
            with watch:
                return await _side_by_side(send, phones)

    return asyncio.run(run())


def unarmed(phones: list[Device], secrets: Path, watch: Watch) -> int:
    """Our sender as it is when nobody expected an alert: cold connections, every envelope made on the way."""

    async def run() -> int:
        sender = _sender(secrets)
        with watch:
            accepted = await _side_by_side(_with(sender), phones)
        await sender.close()
        return accepted

    return asyncio.run(run())


def armed(phones: list[Device], secrets: Path, watch: Watch) -> int:
    """Our sender after somebody has opened the report form: connections and envelopes stand ready."""

    async def run() -> int:
        sender, accepted = _sender(secrets), 0
        await sender.warm((phone.endpoint for phone in phones), most=AT_ONCE)
        for some in _alerts(phones):
            to_arm = iter(some)
            while sender.arm(to_arm):
                await asyncio.sleep(0)
            with watch:
                accepted += await _side_by_side(_with(sender), some)
        await sender.close()
        return accepted

    return asyncio.run(run())


def crypto(phones: list[Device], secrets: Path, watch: Watch) -> int:
    """Nothing but the encryption: what one core can do at most without envelopes made before."""
    keys = [parse(phone.p256dh, phone.auth) for phone in phones]
    with watch:
        return sum(len(seal(arm(one), TEXT)) > len(TEXT) for one in keys)


VARIANTS: dict[str, Callable[[list[Device], Path, Watch], int]] = {
    "naive": naive, "session": session, "async": in_async, "unarmed": unarmed, "armed": armed, "crypto": crypto,
}  # fmt: skip


def _sender(secrets: Path) -> Sender:
    return Sender(keys=VapidKeys(secrets), subject=_SUBJECT, allowed=Allowed(loopback=True), per_host=AT_ONCE)


def _with(sender: Sender) -> Callable[[Device], Coroutine[Any, Any, bool]]:
    async def send(phone: Device) -> bool:
        return (await sender.send(phone, TEXT, topic=_TOPIC, ttl_s=_TTL_S)).status == 201

    return send


async def _side_by_side(send: Callable[[Device], Coroutine[Any, Any, bool]], phones: list[Device]) -> int:
    """Send to all, `AT_ONCE` at a time, as the worker does; return how many were accepted."""
    waiting = iter(phones)

    async def work() -> int:
        return sum([await send(phone) for phone in waiting])

    return sum(await asyncio.gather(*(work() for _ in range(AT_ONCE))))


def _alerts(phones: list[Device]) -> Iterator[list[Device]]:
    """Cut what is sent into alerts: an envelope carries one message, so each device is in an alert once."""
    alert: dict[str, Device] = {}
    for phone in phones:
        if phone.endpoint in alert:
            yield list(alert.values())
            alert = {}
        alert[phone.endpoint] = phone
    yield list(alert.values())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=VARIANTS)
    parser.add_argument("url")
    parser.add_argument("secrets", type=Path)
    parser.add_argument("phones", type=int)
    parser.add_argument("messages", type=int)
    said = parser.parse_args()
    known = devices(min(said.phones, said.messages), said.url, VapidKeys(said.secrets).current.id)
    phones = [known[number % len(known)] for number in range(said.messages)]
    watch = Watch()
    accepted = VARIANTS[said.name](phones, said.secrets, watch)
    json.dump({"sent": len(phones), "accepted": accepted, "wall_s": watch.wall_s, "cpu_s": watch.cpu_s}, sys.stdout)


if __name__ == "__main__":
    main()
