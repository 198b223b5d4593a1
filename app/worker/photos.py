"""Develop photos, one after another, and look for their likenesses."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from flask import Flask

from app.kernel.db import db, transaction
from app.kernel.heartbeat import beat
from app.photos import develop
from app.review.develop import alike, finish
from app.web.parts import Parts

NAME = "photos"
_IDLE_S = 0.2
_BEAT_EVERY = timedelta(seconds=5)
_log = logging.getLogger("townwatch.photos")


class Photos:
    """Develops what is due; a failure is logged and the rest goes on."""

    def __init__(self, app: Flask, parts: Parts) -> None:
        self._app, self._parts = app, parts
        self._stop = threading.Event()
        self._beaten_at = parts.clock() - _BEAT_EVERY

    def run(self) -> None:
        """Work until `stop`; what has begun is finished first."""
        while not self._stop.is_set():
            if not self._once():
                self._stop.wait(_IDLE_S)

    def stop(self) -> None:
        self._stop.set()

    def develop(self) -> bool:
        """Make the clean copies of one photo and look for its likenesses; return whether there was any."""
        if not develop.is_any_due(db.session(), now=self._parts.clock()):
            return False  # found by reading: a worker with nothing to do keeps no writer waiting
        with transaction() as session:
            photo = develop.claim(session, now=self._parts.clock())
            if photo is not None:
                session.expunge(photo)  # read from here on without a transaction
        if photo is None:
            return False
        developed = develop.develop(photo, self._parts.vault)
        found = alike(db.session(), self._parts.index, developed)  # pictures are compared before anybody has to wait
        with transaction() as session:
            finish(session, developed, found)
        return True

    def _once(self) -> bool:
        try:
            with self._app.app_context():
                self._say_alive()
                return self.develop()
        except Exception:
            _log.exception("developing met an error and goes on")
            return False

    def _say_alive(self) -> None:
        now = self._parts.clock()
        if now - self._beaten_at >= _BEAT_EVERY:
            with transaction() as session:
                beat(session, NAME, now=now)
            self._beaten_at = now
