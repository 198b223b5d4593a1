"""Build evidence packs, one after another, on a thread of their own: pictures and pushes do not wait for them."""

from __future__ import annotations

import logging
import threading
import time
from datetime import timedelta

from flask import Flask

from app.evidence import queue
from app.evidence.build import NotBuilt, build
from app.evidence.collect import collect
from app.evidence.models import Pack, PackRequest
from app.evidence.order_build import fault_now
from app.evidence.throw_away import remove_files
from app.kernel.db import db, transaction
from app.kernel.errors import NotNow
from app.kernel.heartbeat import beat
from app.web.parts import Parts

NAME = "packs"
_IDLE_S = 1.0
_BEAT_EVERY = timedelta(seconds=5)
_TOLD_EVERY_S = 0.25  # progress is written down no oftener: each time others have to wait for it
_log = logging.getLogger("townwatch.packs")


class _NotWanted(Exception):
    """The request was taken back, or somebody else builds it by now."""


class Packs:
    """Builds what is due; a failure is logged, said in the row, and the rest goes on."""

    def __init__(self, app: Flask, parts: Parts) -> None:
        self._app, self._parts = app, parts
        self._stop = threading.Event()
        self._beaten_at = parts.clock() - _BEAT_EVERY

    def run(self) -> None:
        """Work until `stop`; what has begun is finished by whoever starts next."""
        while not self._stop.is_set():
            if not self._once():
                self._stop.wait(_IDLE_S)

    def stop(self) -> None:
        self._stop.set()

    def build(self) -> bool:
        """Build one pack; return whether there was any."""
        now = self._parts.clock()
        if not queue.is_any_due(db.session(), now=now):
            return False  # found by reading: a worker with nothing to do keeps no writer waiting
        with transaction() as session:
            pack = queue.claim(session, now=now)
            id = pack.id if pack is not None else None
        if id is None:
            return False
        try:
            self._build(id)
        except _NotWanted:
            _log.info("pack %d is not wanted any more", id)
        except (NotBuilt, NotNow) as why:
            self._failed(id, str(why))
        except Exception:
            _log.exception("pack %d could not be built", id)
            self._failed(id, "It could not be built. Nothing is lost. Try again; if it fails again, look at the log.")
        return True

    def _build(self, id: int) -> None:
        session, zone, vault = db.session(), self._parts.settings.zone, self._parts.vault
        pack = session.get_one(Pack, id)
        request = session.get_one(PackRequest, pack.request_id)
        fault = fault_now(session, request)  # a report may have been approved since it was ordered
        if fault is not None:
            raise NotBuilt(fault)
        case = collect(session, request, pack, zone=zone, now=self._parts.clock().astimezone(zone))
        db.session.remove()  # what was read is all that is needed: from here on nothing is open
        built = build(case, vault, tell=_Teller(self._parts, id, self._stop), now=self._parts.clock().astimezone(zone))
        with transaction() as writing:
            is_wanted = queue.finish(writing, id, built, now=self._parts.clock())
        if not is_wanted:
            remove_files([built.file], vault)

    def _failed(self, id: int, because: str) -> None:
        db.session.remove()
        with transaction() as session:
            queue.fail(session, session.get_one(Pack, id), because, self._parts.clock())

    def _once(self) -> bool:
        try:
            with self._app.app_context():
                self._say_alive()
                return self.build()
        except Exception:
            _log.exception("building met an error and goes on")
            return False

    def _say_alive(self) -> None:
        now = self._parts.clock()
        if now - self._beaten_at >= _BEAT_EVERY:
            with transaction() as session:
                beat(session, NAME, now=now)
            self._beaten_at = now


class _Teller:
    """Writes down how far it is, now and then."""

    def __init__(self, parts: Parts, id: int, stop: threading.Event) -> None:
        self._parts, self._id, self._stop = parts, id, stop
        self._told_at = 0.0

    def __call__(self, done: int, steps: int, says: str) -> None:
        if self._stop.is_set():
            raise _NotWanted  # its lease runs out, and the next worker begins anew
        if time.monotonic() - self._told_at < _TOLD_EVERY_S and 0 < done < steps - 1:
            return
        with transaction() as session:
            if not queue.progress(session, self._id, done=done, steps=steps, says=says, now=self._parts.clock()):
                raise _NotWanted
        self._told_at = time.monotonic()
