"""The transactions of the worker that sends: plain functions, one after another, on a thread of their own.

None of them waits for the network, and nothing that waits for the network runs in any of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from itertools import islice

from flask import Flask
from sqlalchemy import select

from app.alerts import deliver, fan_out
from app.alerts.deliver import Due
from app.alerts.disregard import disregard_ended, is_any_to_disregard
from app.alerts.journal import Journal
from app.alerts.models import Subscription
from app.alerts.note import Result, note
from app.alerts.push import Device
from app.kernel.db import db, transaction
from app.kernel.heartbeat import beat
from app.web.parts import Parts
from app.worker.seat import Seat, abandoned

NAME = "pushes"
_BEAT_EVERY = timedelta(seconds=5)
_MOST_DEVICES = 20_000
_REPLAYED_AT_ONCE = 500


class Ledger:
    """Everything that the sending worker reads and writes, in its own name."""

    def __init__(self, app: Flask, parts: Parts, seat: Seat) -> None:
        self._app, self._parts, self._seat = app, parts, seat
        self._beaten_at = parts.clock() - _BEAT_EVERY

    def take_over(self, own: Journal) -> None:
        """Write down what this worker, and others that died, had heard of the services; free what they had claimed."""
        with self._app.app_context():
            self._replay(own, self._seat.name)
            for seat in abandoned(self._parts.settings.var_dir, NAME):
                journal = Journal(seat.path)
                try:
                    self._replay(journal, seat.name)
                finally:
                    journal.close()
                    seat.leave()

    def turn(
        self, results: Sequence[Result], *, limit: int, held: Mapping[str, float], full: Collection[str]
    ) -> list[Due]:
        """Write down results and claim up to `limit` more in one transaction; a worker at rest opens none."""
        now = self._parts.clock()
        with self._app.app_context():
            due: list[Due] = []
            if results or (limit and deliver.is_any_due(db.session(), now=now, full=full)):
                with transaction() as session:
                    note(session, results, now=now)
                    if limit:
                        due = deliver.claim(session, worker=self._seat.name, limit=limit, now=now, held=held, full=full)
            return due

    def tend(self) -> None:
        """Say that the worker is alive; let an alert that has ended unapproved be disregarded where it was told."""
        now = self._parts.clock()
        with self._app.app_context():
            if now - self._beaten_at >= _BEAT_EVERY:
                with transaction() as session:
                    beat(session, NAME, now=now)
                self._beaten_at = now
            if is_any_to_disregard(db.session(), now=now):
                with transaction() as session:
                    disregard_ended(session, now)

    def devices(self) -> list[tuple[str, Device]]:
        """Return host and device of all that may be pushed to, those first in which the app was started last."""
        with self._app.app_context():
            rows = db.session.execute(
                select(
                    Subscription.host,
                    Subscription.endpoint,
                    Subscription.p256dh,
                    Subscription.auth,
                    Subscription.key_id,
                )
                .where(Subscription.dropped_at.is_(None), Subscription.quarantined_at.is_(None))
                .order_by(Subscription.seen_at.desc(), Subscription.id)
                .limit(_MOST_DEVICES)
            )
            return [(host, Device(*device)) for host, *device in rows]

    def _replay(self, journal: Journal, worker: str) -> None:
        results = iter(journal.read())
        while some := list(islice(results, _REPLAYED_AT_ONCE)):
            with transaction() as session:
                note(session, some, now=self._parts.clock())
        journal.clear()
        with transaction() as session:
            deliver.take_back(session, worker)

    def expand(self) -> bool:
        """Give some devices of a large alert their rows; return whether there was such an alert."""
        with self._app.app_context():
            if fan_out.next_to_expand(db.session()) is None:
                return False
            with transaction() as session:
                alert = fan_out.next_to_expand(session)  # asked again: another worker may have finished it meanwhile
                if alert is not None:
                    fan_out.expand(session, alert, now=self._parts.clock())
            return True
