"""The one process beside the web: develops photos, sends pushes, says that it is alive."""

from __future__ import annotations

import logging
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import FrameType

from flask import Flask

from app.alerts import deliver
from app.alerts.push import Pusher
from app.kernel.db import db, transaction
from app.kernel.heartbeat import beat
from app.photos import develop
from app.review.develop import finish
from app.web.parts import Parts

IDLE_S = 0.2
_BEAT_EVERY = timedelta(seconds=5)
_SIDE_BY_SIDE = 8
_log = logging.getLogger("townwatch.worker")


class Worker:
    """Does what is due, one thing after another; a failure is logged and the rest goes on."""

    def __init__(self, app: Flask, parts: Parts) -> None:
        self._app, self._parts = app, parts
        self._stop = threading.Event()
        self._pusher = Pusher(
            vapid_pem=parts.keyring.vapid_pem, subject=parts.settings.vapid_subject, allowed=parts.allowed
        )
        self._beaten_at = parts.clock() - _BEAT_EVERY

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; what has begun is finished first."""
        signal.signal(signal.SIGTERM, self._ask_to_stop)
        signal.signal(signal.SIGINT, self._ask_to_stop)
        with ThreadPoolExecutor(_SIDE_BY_SIDE) as executor:
            while not self._stop.is_set():
                if not self._once(executor):
                    self._stop.wait(IDLE_S)

    def _once(self, executor: ThreadPoolExecutor) -> bool:
        try:
            with self._app.app_context():
                self._say_alive()
                return self.send(executor) | self.develop()
        except Exception:
            _log.exception("the worker met an error and goes on")
            return False

    def send(self, executor: ThreadPoolExecutor) -> bool:
        """Send one batch of pushes; return whether there was any."""
        if not deliver.is_any_due(db.session(), now=self._parts.clock()):
            return False  # found by reading: a worker with nothing to do keeps no writer waiting
        with transaction() as session:
            due = deliver.claim(
                session,
                public_url=self._parts.settings.public_url,
                secret=self._parts.keyring.receipts,
                now=self._parts.clock(),
            )
        if not due:
            return False
        outcomes = deliver.send_all(due, self._pusher.send, executor)
        with transaction() as session:
            deliver.note(session, outcomes, now=self._parts.clock())
        return True

    def develop(self) -> bool:
        """Make the clean copies of one photo and look for its likenesses; return whether there was any."""
        if not develop.is_any_due(db.session(), now=self._parts.clock()):
            return False
        with transaction() as session:
            photo = develop.claim(session, now=self._parts.clock())
            if photo is not None:
                session.expunge(photo)  # read from here on without a transaction
        if photo is None:
            return False
        developed = develop.develop(photo, self._parts.vault)
        self._parts.index.refresh(db.session())  # what is new is read before anybody has to wait
        with transaction() as session:
            finish(session, developed, self._parts.index, now=self._parts.clock())
        return True

    def _say_alive(self) -> None:
        now = self._parts.clock()
        if now - self._beaten_at >= _BEAT_EVERY:
            with transaction() as session:
                beat(session, "worker", now=now)
            self._beaten_at = now

    def _ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stop.set()
