"""A sender of one's own, and one message through it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from app.alerts.endpoints import Allowed
from app.alerts.push import Device, Outcome, Sender
from app.kernel.vapid_keys import VapidKeys
from tests.builders import AUTH, P256DH
from tests.loopback_service import LoopbackService, with_service

TOPIC = "0" * 32


@asynccontextmanager
async def sender_with(keys: VapidKeys, **how: Any) -> AsyncIterator[Sender]:
    one = Sender(keys=keys, subject="mailto:desk@quillby.example", allowed=Allowed(loopback=True), **how)
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
