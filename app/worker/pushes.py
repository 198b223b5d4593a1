"""Send what is due: one event loop for the network, one thread for the ledger.

Whoever queues something says so (app/kernel/wake.py); besides, the worker looks five times a second.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from flask import Flask

from app.alerts.deliver import Due
from app.alerts.journal import Journal
from app.alerts.note import Result
from app.alerts.payload import text_of
from app.alerts.push import HELD, PER_HOST, Outcome, Sender
from app.alerts.receipts import token_for
from app.kernel import wake
from app.web.parts import Parts
from app.worker import ledger
from app.worker.arming import Arming
from app.worker.lanes import Lane
from app.worker.ledger import Ledger
from app.worker.seat import take

LOOK_EVERY_S = 0.2
COMMIT_WITHIN_S, COMMIT_AT = 0.05, 128
_TEND_EVERY_S = 1.0
_LAST_ANSWERS_S = 2.5  # how long a stop waits for them; together with the rest less than a service manager grants
_AFTER_A_FAILURE_S = 0.5
_ASK_AGAIN_S = 5  # a gate that one request tries out just now may be open sooner than it knows
_GONE = frozenset({404, 410})
_log = logging.getLogger("townwatch.pushes")
T = TypeVar("T")


class Pushes:
    """Claims, sends, journals, commits. `at_once` is how many requests one host bears at a time.

    It is also how many pushes at most can repeat when the worker is killed.
    """

    def __init__(self, app: Flask, parts: Parts, *, at_once: int = PER_HOST) -> None:
        self._parts, self._at_once, self._secret = parts, at_once, parts.keyring.receipts
        self._seat = take(parts.settings.var_dir, ledger.NAME)
        self._ledger = Ledger(app, parts, self._seat)
        self._journal = Journal(self._seat.path)
        self._sender = Sender(
            keys=parts.vapid, subject=parts.settings.vapid_subject, allowed=parts.allowed, per_host=at_once
        )
        self._one_thread = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self._lanes: dict[str, Lane] = {}
        self._answered: list[Result] = []  # since the batch that is being committed
        self._batch: list[Result] = []
        self._gone: set[int] = set()
        self._claimed_at = self._tended_at = 0.0
        self._is_more = self._has_sent = self._is_stopping = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._look = asyncio.Event()
        self._arming = Arming(self._sender, lambda: self._in_ledger(self._ledger.devices), self._is_sending)

    def run(self) -> None:
        """Work until `stop`; what is under way is finished first, what was only claimed is put back."""
        asyncio.run(self._work())

    def stop(self) -> None:
        """Ask it to end; from any thread, and also before it has begun."""
        self._is_stopping = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._look.set)

    async def _work(self) -> None:
        self._loop = asyncio.get_running_loop()
        heard = wake.listen(self._parts.settings.var_dir, self._seat.name)
        if heard is not None:
            self._loop.add_reader(heard, lambda: self._hear(wake.hear(heard)))
        arming = None
        try:
            while not self._is_stopping and not await self._tries(self._take_over):
                pass
            arming = self._loop.create_task(self._arming.run())
            while not self._is_stopping:
                await self._turn()
                await self._rest()
        finally:
            if arming is not None:
                arming.cancel()
                await asyncio.gather(arming, return_exceptions=True)
            await self._end()
            if heard is not None:
                self._loop.remove_reader(heard)
                wake.stop_listening(heard)

    async def _turn(self) -> None:
        """Commit what was answered, claim what fits, and hand it to the lanes. What fails is tried again."""
        if not self._batch:
            self._batch, self._answered = self._answered, []
            self._journal.turn()
        now = time.monotonic()
        held = {name: min(wait, _ASK_AGAIN_S) for name in self._lanes if (wait := self._sender.is_held(name)) > 0}
        room = {name: lane.fits for name, lane in self._lanes.items()}
        full = [name for name, fits in room.items() if fits <= self._at_once // 4]
        limit = max((fits for name, fits in room.items() if name not in full), default=self._at_once)
        if self._lanes and len(full) == len(self._lanes) and now - self._claimed_at < LOOK_EVERY_S:
            limit = 0
        if await self._tries(lambda: self._claim(limit, held, full)):
            self._claimed_at = now if limit else self._claimed_at
            await self._tries(self._tend)

    async def _claim(self, limit: int, held: dict[str, float], full: list[str]) -> None:
        due = await self._in_ledger(lambda: self._ledger.turn(self._batch, limit=limit, held=held, full=full))
        self._batch = []
        self._journal.settle()
        self._is_more = 0 < limit <= len(due)
        self._hand_out(due)

    async def _tend(self) -> None:
        self._is_more |= await self._in_ledger(self._ledger.expand)
        if time.monotonic() - self._tended_at >= _TEND_EVERY_S:
            self._tended_at = time.monotonic()
            await self._in_ledger(self._ledger.tend)

    async def _tries(self, work: Callable[[], Awaitable[None]]) -> bool:
        """Do it and return True; what fails is logged, done again at the next turn, and keeps nothing else waiting."""
        try:
            await work()
        except Exception:
            _log.exception("the ledger cannot be written; it is tried again")
            await asyncio.sleep(_AFTER_A_FAILURE_S)
            return False
        return True

    def _hand_out(self, claimed: list[Due]) -> None:
        by_host: dict[str, list[Due]] = {}
        for due in claimed:
            by_host.setdefault(due.host, []).append(due)
        for host, many in by_host.items():
            lane = self._lanes.get(host)
            if lane is None:
                lane = self._lanes[host] = Lane(self._at_once, self._send, self._put_back)
            lane.add(many)
            self._has_sent = True

    async def _rest(self) -> None:
        """Wait until there is something to do: it was said, enough was answered, a lane runs dry, or it is time."""
        if self._has_sent and not self._is_sending():
            self._has_sent = False
            self._gone.clear()  # the table knows, before anything is claimed again
            self._arming.renew()
        if self._is_more and not self._is_crowded():
            await asyncio.sleep(0)
            return
        with_answers = COMMIT_WITHIN_S if self._answered else LOOK_EVERY_S
        try:
            await asyncio.wait_for(self._look.wait(), with_answers)
        except TimeoutError:
            return
        self._look.clear()

    def _is_sending(self) -> bool:
        return any(lane.under_way for lane in self._lanes.values())

    def _is_crowded(self) -> bool:
        return bool(self._lanes) and all(lane.fits <= self._at_once // 4 for lane in self._lanes.values())

    async def _send(self, due: Due) -> None:
        if due.subscription_id in self._gone:
            self._put_back(due)  # the next claim finds it dropped
            return
        try:
            outcome = await self._post(due)
        except Exception:  # a letter that cannot be written must not end the lane of all others
            _log.exception("a push could not be made")
            outcome = Outcome(0)
        if outcome.status == HELD:
            self._keep(Result.not_sent(due, min(outcome.retry_after or 1, _ASK_AGAIN_S)))
            return
        result = Result.of(due, outcome)
        self._journal.write(result)
        if outcome.status in _GONE:
            self._gone.add(due.subscription_id)
        self._keep(result)

    async def _post(self, due: Due) -> Outcome:
        letter = due.letter
        text = text_of(
            letter,
            token=token_for(due.delivery_id, self._secret),
            public_url=self._parts.settings.public_url,
            round=due.round,
            how=due.how,
        )
        return await self._sender.send(due.device, text, topic=letter.topic, ttl_s=due.ttl_s(self._parts.clock()))

    def _put_back(self, due: Due) -> None:
        self._keep(Result.not_sent(due))

    def _keep(self, result: Result) -> None:
        self._answered.append(result)
        many = len(self._answered)
        runs_dry = self._is_more and not self._is_crowded()
        if many >= COMMIT_AT or runs_dry:
            self._look.set()
        elif many == 1 and self._loop is not None:
            self._loop.call_later(COMMIT_WITHIN_S, self._look.set)

    def _hear(self, words: set[bytes]) -> None:
        self._look.set()
        if wake.WARM in words:
            self._arming.hurry()

    async def _in_ledger(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._one_thread, work)

    async def _take_over(self) -> None:
        await self._in_ledger(lambda: self._ledger.take_over(self._journal))

    async def _end(self) -> None:
        """Put back what was only claimed, wait a little for what is under way, and write everything down."""
        for lane in self._lanes.values():
            lane.empty()
        await asyncio.gather(*(lane.finish(_LAST_ANSWERS_S) for lane in self._lanes.values()))
        await self._sender.close()
        results = self._batch + self._answered
        try:
            await self._in_ledger(lambda: self._ledger.turn(results, limit=0, held={}, full=()))
            self._journal.clear()
        except Exception:
            _log.exception("the last answers stay in the journal, for the next worker")
        self._one_thread.shutdown()
        self._journal.close()
        self._seat.leave()
