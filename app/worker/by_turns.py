"""Work that is done piece after piece on a thread of its own: it says that it lives, and goes on after an error."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from app.kernel.db import transaction
from app.kernel.heartbeat import beat
from app.web.parts import Parts

_BEAT_EVERY = timedelta(seconds=5)


class ByTurns:
    """Calls `work` again and again until `stop`; it returns whether there was any. `name` is that of its heartbeat.

    After a turn without work it rests for `idle_s` seconds. An error is logged, and the rest goes on.
    """

    def __init__(self, app: Flask, parts: Parts, work: Callable[[], bool], *, name: str, idle_s: float) -> None:
        self._app, self._parts, self._work, self._name, self._idle_s = app, parts, work, name, idle_s
        self._stop = threading.Event()
        self._beaten_at = parts.clock() - _BEAT_EVERY
        self._log = logging.getLogger(f"townwatch.{name}")

    def run(self) -> None:
        """Work until `stop`."""
        while not self._stop.is_set():
            if not self._turn():
                self._stop.wait(self._idle_s)

    def stop(self) -> None:
        self._stop.set()

    @property
    def is_stopped(self) -> bool:
        """Whether what has begun is to be broken off, or finished if it is short."""
        return self._stop.is_set()

    def say_alive(self) -> None:
        """Write down that it works, every few seconds. Work that takes long calls this on its way."""
        now = self._parts.clock()
        if now - self._beaten_at >= _BEAT_EVERY:
            with transaction() as session:
                beat(session, self._name, now=now)
            self._beaten_at = now

    def _turn(self) -> bool:
        try:
            with self._app.app_context():
                self.say_alive()
                return self._work()
        except Exception:
            self._log.exception("%s met an error and goes on", self._name)
            return False
