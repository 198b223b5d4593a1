"""The one process beside the web: develops photos, sends pushes, keeps the record's heads, says that it is alive."""

from __future__ import annotations

import logging
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from types import FrameType

from flask import Flask

from app.alerts import deliver
from app.alerts.push import Pusher
from app.audit import heads
from app.audit.post import NotSent, post
from app.kernel.blobs import Folder
from app.kernel.calendar import Calendar
from app.kernel.db import db, transaction
from app.kernel.heartbeat import beat
from app.photos import develop
from app.review.develop import alike, finish
from app.web.parts import Parts

IDLE_S = 0.2
_TURN_S = 20.0
_AFTER_A_FAILURE = timedelta(hours=1)
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
        self._calendar = Calendar(self.keep_head)

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; what has begun is finished first."""
        signal.signal(signal.SIGTERM, self._ask_to_stop)
        signal.signal(signal.SIGINT, self._ask_to_stop)
        # The command has looked at the database. Held open, what it saw would keep SQLite's log from ever being
        # emptied, and would lock every writer out where SQLite is older and keeps no such log.
        db.session.remove()
        # On a thread of its own: a mail server that does not answer must not keep an alert waiting.
        threading.Thread(target=self._turn_calendar, daemon=True).start()
        with ThreadPoolExecutor(_SIDE_BY_SIDE) as executor:
            while not self._stop.is_set():
                if not self._once(executor):
                    self._stop.wait(IDLE_S)

    def _turn_calendar(self) -> None:
        while not self._stop.is_set():
            with self._app.app_context():
                self._calendar.turn(self._parts.clock())
            self._stop.wait(_TURN_S)

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
        found = alike(db.session(), self._parts.index, developed)  # pictures are compared before anybody has to wait
        with transaction() as session:
            finish(session, developed, found)
        return True

    def keep_head(self, now: datetime) -> datetime:
        """Write down the head of the record, once a day, and mail it where that is wished; return when next."""
        settings, day = self._parts.settings, now.date()
        words = heads.kept_on(settings.var_dir, day)
        if words is None:
            head, last_at = heads.head_now(db.session())
            words = heads.page(head, last_at, day=day, of=settings.public_url, key=self._parts.keyring.heads)
            heads.keep(Folder(settings.var_dir), words, day=day)
        if settings.smtp is not None and not heads.was_mailed(db.session(), day):
            try:
                post(words, to=settings.head_mail_to, sender=settings.mail_sender, server=settings.smtp)
            except NotSent as fault:
                _log.warning("the head of the record was not mailed, and is tried again in an hour: %s", fault)
                return now + _AFTER_A_FAILURE
            with transaction() as session:
                heads.note_mailed(session, day, now=now)
        return datetime.combine(day + timedelta(days=1), time(), now.tzinfo)

    def _say_alive(self) -> None:
        now = self._parts.clock()
        if now - self._beaten_at >= _BEAT_EVERY:
            with transaction() as session:
                beat(session, "worker", now=now)
            self._beaten_at = now

    def _ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stop.set()
