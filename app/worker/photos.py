"""Develop photos, one after another, and look for their likenesses."""

from __future__ import annotations

from flask import Flask

from app.kernel.db import db, transaction
from app.photos import develop
from app.review.develop import alike, finish
from app.web.parts import Parts
from app.worker.by_turns import ByTurns

NAME = "photos"
_IDLE_S = 0.2


class Photos:
    """Develops what is due; a failure is logged and the rest goes on."""

    def __init__(self, app: Flask, parts: Parts) -> None:
        self._parts = parts
        self._turns = ByTurns(app, parts, self.develop, name=NAME, idle_s=_IDLE_S)

    def run(self) -> None:
        """Work until `stop`; what has begun is finished first."""
        self._turns.run()

    def stop(self) -> None:
        self._turns.stop()

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
