"""A lane sends as many at once as it may, keeps nothing back that would grow stale, and stops in order."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.alerts.deliver import Due
from app.alerts.models import Message
from app.alerts.payload import Letter
from app.alerts.push import Device
from app.worker import lanes
from app.worker.lanes import Lane

LETTER = Letter(UUID(int=7), Message.ALERT, "Townwatch: please open.")


def due(number: int) -> Due:
    device = Device(f"https://push.example/{number}", "", "", "")
    return Due(
        number, 0, 1, "a worker", number, "push.example", device, LETTER, "ring", datetime(2026, 11, 18, tzinfo=UTC)
    )


class Service:
    """Answers when it is told to; `most` is how many requests were under way at once."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.sent: list[int] = []
        self.put_back: list[int] = []
        self.under_way = self.most = 0
        self.answers = asyncio.Event()

    async def send(self, one: Due) -> None:
        self.begun.append(one.delivery_id)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await self.answers.wait()
        self.under_way -= 1
        self.sent.append(one.delivery_id)

    def lane(self, at_once: int) -> Lane:
        return Lane(at_once, self.send, lambda one: self.put_back.append(one.delivery_id))


async def _all_of(lane: Lane) -> None:
    while lane.under_way:
        await asyncio.sleep(0)


def test_no_more_are_under_way_than_may_be_and_all_are_sent_in_order() -> None:
    async def play() -> Service:
        service = Service()
        lane = service.lane(3)
        lane.add(due(number) for number in range(10))
        await asyncio.sleep(0.01)
        assert (service.under_way, lane.under_way) == (3, 3)
        service.answers.set()
        await _all_of(lane)
        return service

    service = asyncio.run(play())
    assert service.begun == sorted(service.sent) == list(range(10))
    assert service.most == 3
    assert service.put_back == []


def test_what_has_waited_too_long_is_put_back_unsent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Meanwhile somebody may have been suspended, or have signed out."""
    monkeypatch.setattr(lanes, "STALE_S", 0.02)

    async def play() -> Service:
        service = Service()
        lane = service.lane(2)
        lane.add(due(number) for number in range(5))
        await asyncio.sleep(0.05)
        service.answers.set()
        await _all_of(lane)
        return service

    service = asyncio.run(play())
    assert service.sent == [0, 1]
    assert service.put_back == [2, 3, 4]


def test_a_stop_puts_back_what_was_only_claimed_and_waits_for_the_rest() -> None:
    async def play() -> Service:
        service = Service()
        lane = service.lane(2)
        lane.add(due(number) for number in range(5))
        await asyncio.sleep(0)
        lane.empty()
        service.answers.set()
        await lane.finish(5)
        return service

    service = asyncio.run(play())
    assert service.sent == [0, 1]
    assert service.put_back == [2, 3, 4]


def test_a_stop_does_not_wait_for_ever() -> None:
    async def play() -> Service:
        service = Service()
        lane = service.lane(2)
        lane.add([due(1)])
        await asyncio.sleep(0)
        await lane.finish(0.02)
        assert lane.under_way == 0
        return service

    assert asyncio.run(play()).sent == []


def test_a_slow_service_is_given_fewer_to_hold_than_a_quick_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "_MEASURED_OVER_S", 0.05)

    async def room(pause_s: float) -> int:
        async def send(_: Due) -> None:
            await asyncio.sleep(pause_s)

        lane = Lane(10, send, lambda _: None)
        lane.add(due(number) for number in range(400))
        await asyncio.sleep(0.3)
        lane.empty()
        return lane.fits

    assert asyncio.run(room(0.25)) < asyncio.run(room(0.001)) == 40
