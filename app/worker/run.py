"""Start what the worker is to do, each on a thread of its own, and stop it in order."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from typing import Literal, Protocol

from flask import Flask

from app.alerts.push import PER_HOST
from app.kernel.db import db
from app.web.parts import Parts
from app.worker.daily import Daily
from app.worker.packs import Packs
from app.worker.photos import Photos
from app.worker.pushes import Pushes

Kind = Literal["pushes", "photos"]
KINDS: tuple[Kind, ...] = ("pushes", "photos")
_STOP_WITHIN_S = 10.0
_log = logging.getLogger("townwatch.worker")


class Work(Protocol):
    def run(self) -> None: ...
    def stop(self) -> None: ...


def run(app: Flask, parts: Parts, only: Kind | None = None, at_once: int | None = None) -> None:
    """Work until SIGTERM or SIGINT; what has begun is finished first. Exits with 1 when a part ended by itself."""
    # The command has looked at the database. Held open, what it saw would keep SQLite's log from ever being emptied,
    # and would lock every writer out where SQLite is older and keeps no such log.
    db.session.remove()
    stop, broken = threading.Event(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())

    def keep_running(part: Work) -> None:
        try:
            part.run()
        except BaseException:
            _log.exception("a part of the worker has ended")
            broken.set()
        finally:
            stop.set()  # whoever looks after the worker starts it whole again

    parts_of_it = _parts(app, parts, only, at_once or PER_HOST)
    threads = [threading.Thread(target=keep_running, args=(part,), daemon=True) for part in parts_of_it]
    for thread in threads:
        thread.start()
    stop.wait()
    for part in parts_of_it:
        part.stop()
    for thread in threads:
        thread.join(_STOP_WITHIN_S)
    if broken.is_set():
        sys.exit(1)


def _parts(app: Flask, parts: Parts, only: Kind | None, at_once: int) -> list[Work]:
    """The day's work is done beside the photos: a mail server that does not answer must not keep an alert waiting."""
    found: list[Work] = []
    if only != "photos":
        found.append(Pushes(app, parts, at_once=at_once))
    if only != "pushes":
        found += [Photos(app, parts), Daily(app, parts), Packs(app, parts)]
    return found
