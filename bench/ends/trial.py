"""One trial: three windows of a phone ask as fast as they can while its person is ended."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from app.kernel.db import db, transaction
from app.members.models import Account
from app.web.parts import Parts
from bench.ends.victims import End, Victim, not_claimed, queue_pushes

_WINDOWS = 3
_AFTER_S, _ANSWERS_AFTER = 0.25, 12
_PATIENCE_S = 30.0


class Answer(NamedTuple):
    began: float
    ended: float
    status: int


class Result(NamedTuple):
    """`last_ms`: when the last answer ended that was still served, counted from the commit; 0 when none was."""

    last_ms: float
    served_before: int
    refused_after: int
    served_after: int
    waiting_pushes: int
    claimed_after: int


class Windows:
    """Browsers that ask for the same page again and again, `pause_s` apart, until they are closed."""

    def __init__(self, port: int, headers: list[dict[str, str]], *, pause_s: float = 0) -> None:
        self.answers: list[Answer] = []
        self._port, self._pause_s, self._closed = port, pause_s, threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(one,), daemon=True) for one in headers]

    def __enter__(self) -> Windows:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        for thread in self._threads:
            thread.join(_PATIENCE_S)

    def _ask(self, headers: dict[str, str]) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_PATIENCE_S)
        said = headers | {"X-Townwatch": "1", "Sec-Fetch-Site": "same-origin", "Host": f"localhost:{self._port}"}
        while not self._closed.is_set():
            began = time.perf_counter()
            line.request("GET", "/api/me", headers=said)
            answer = line.getresponse()
            answer.read()
            self.answers.append(Answer(began, time.perf_counter(), answer.status))
            self._closed.wait(self._pause_s)
        line.close()


def run(app: Flask, port: int, victim: Victim, end: End, *, alerts: list[UUID], by_id: int) -> Result:
    """End somebody in the middle of their asking; every answer and every push is looked at after."""
    parts: Parts = app.extensions["townwatch"]
    with transaction() as session:
        queue_pushes(session, victim.account_id, alerts[: len(alerts) // 2], parts.clock())
    with Windows(port, [victim.headers] * _WINDOWS) as windows:
        _wait(lambda: len(windows.answers) >= _WINDOWS * 2)
        with transaction() as session:
            queue_pushes(session, victim.account_id, alerts[len(alerts) // 2 :], parts.clock())
            account, by = session.get_one(Account, victim.account_id), session.get_one(Account, by_id)
            end(session, account, by, parts.clock())
            untouched = not_claimed(session, victim.account_id)
        committed = time.perf_counter()
        _wait(lambda: sum(one.began > committed for one in windows.answers) >= _ANSWERS_AFTER)
        time.sleep(_AFTER_S)
    with _read() as session:
        still = not_claimed(session, victim.account_id)
    answers = windows.answers
    served = [one for one in answers if one.status == 200]
    return Result(
        last_ms=max(0.0, max(one.ended for one in served) - committed) * 1000,
        served_before=sum(one.began < committed for one in served),
        refused_after=sum(one.began > committed and one.status == 401 for one in answers),
        served_after=sum(one.began > committed and one.status != 401 for one in answers),
        waiting_pushes=len(untouched),
        claimed_after=len(untouched - still),
    )


@contextmanager
def _read() -> Iterator[Session]:
    db.session.remove()
    yield db.session()
    db.session.remove()


def _wait(fits: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE_S
    while not fits():
        if time.monotonic() > end:
            raise TimeoutError("the load did not get going")
        time.sleep(0.002)
