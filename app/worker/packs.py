"""Build evidence packs, one after another, on a thread of their own: pictures and pushes do not wait for them."""

from __future__ import annotations

import logging
import time

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.evidence import queue
from app.evidence.build import NotBuilt, build
from app.evidence.collect import collect
from app.evidence.models import Pack, PackRequest
from app.evidence.order_build import fault_now
from app.evidence.throw_away import clear_away, remove_files
from app.kernel.db import db, transaction
from app.kernel.errors import NotNow
from app.web.parts import Parts
from app.worker.by_turns import ByTurns

NAME = "packs"
_IDLE_S = 1.0
_TOLD_EVERY_S = 0.25  # progress is written down no oftener: each time others have to wait for it
_log = logging.getLogger("townwatch.packs")


class _NotWanted(Exception):
    """The request was taken back, or somebody else builds it by now."""


class Packs:
    """Builds what is due; a failure is logged, said in the row, and the rest goes on."""

    def __init__(self, app: Flask, parts: Parts) -> None:
        self._app, self._parts = app, parts
        self._turns = ByTurns(app, parts, self.build, name=NAME, idle_s=_IDLE_S)

    def run(self) -> None:
        """Work until `stop`; what has begun is finished by whoever starts next."""
        with self._app.app_context():
            self.clear_away()
        self._turns.run()

    def stop(self) -> None:
        self._turns.stop()

    def clear_away(self) -> None:
        """Remove what builders left that were killed; a failure is logged and keeps nothing from being built."""
        try:
            clear_away(db.session(), self._parts.vault, now=self._parts.clock())
        except (OSError, SQLAlchemyError):
            _log.exception("what was left of packs could not be removed")
        finally:
            db.session.remove()

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
        case = collect(session, request, pack, zone=zone, now=self._parts.clock().astimezone(zone))
        fault = fault_now(session, request)  # more may have come since it was ordered; asked of what was read just now
        if fault is not None:
            raise NotBuilt(fault)
        db.session.remove()  # what was read is all that is needed: from here on nothing is open
        built = build(case, vault, tell=_Teller(self._parts, id, self._turns), now=self._parts.clock().astimezone(zone))
        with transaction() as writing:
            is_wanted = queue.finish(writing, id, built, now=self._parts.clock())
        if not is_wanted:
            remove_files([built.file], vault)

    def _failed(self, id: int, because: str) -> None:
        db.session.remove()
        with transaction() as session:
            queue.fail(session, session.get_one(Pack, id), because, self._parts.clock())


class _Teller:
    """Writes down how far it is, now and then, and that the builder lives."""

    def __init__(self, parts: Parts, id: int, turns: ByTurns) -> None:
        self._parts, self._id, self._turns = parts, id, turns
        self._told_at = 0.0

    def __call__(self, done: int, steps: int, says: str) -> None:
        if self._turns.is_stopped:
            raise _NotWanted  # its lease runs out, and the next worker begins anew
        self._turns.say_alive()
        if time.monotonic() - self._told_at < _TOLD_EVERY_S and 0 < done < steps - 1:
            return
        with transaction() as session:
            if not queue.progress(session, self._id, done=done, steps=steps, says=says, now=self._parts.clock()):
                raise _NotWanted
        self._told_at = time.monotonic()
