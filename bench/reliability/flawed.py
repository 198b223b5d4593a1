"""The app with something broken on purpose; FLAW in the environment says what. Gunicorn and flask open it as `wsgi`.

A comparison that finds nothing in these proves nothing about the real one.
"""

from __future__ import annotations

import importlib
import io
import itertools
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable
from queue import SimpleQueue
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

_LATE_S = 0.3
_EACH = 4
_MOST_TRIES = 100

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Wsgi = Callable[[Environ, StartResponse], Iterable[bytes]]


class AcknowledgesFirst:
    """Says "kept" as soon as the bytes have come, one time in four, and does the work a moment later."""

    def __init__(self, really: Wsgi) -> None:
        self._really = really
        self._later: SimpleQueue[tuple[float, Environ, int]] = SimpleQueue()
        self._lock, self._works, self._count = threading.Lock(), False, itertools.count()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if not environ["PATH_INFO"].startswith("/outbox/") or next(self._count) % _EACH:
            return self._really(environ, start_response)
        data = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        need = [] if "/photo/" in environ["PATH_INFO"] else json.loads(data)["photos"]
        kept = {name: value for name, value in environ.items() if not name.startswith(("werkzeug.", "flask."))}
        self._later.put((time.monotonic() + _LATE_S, kept | {"wsgi.input": io.BytesIO(data)}, 1))
        self._begin_to_work()
        answer = json.dumps({"need": need, "lane": "held", "alert_id": None, "says": ""}).encode()
        start_response("201 CREATED", [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))])
        return [answer]

    def _begin_to_work(self) -> None:
        with self._lock:
            if not self._works:  # not before the first request: threads do not survive gunicorn's fork
                threading.Thread(target=self._work, daemon=True).start()
                self._works = True

    def _work(self) -> None:
        while True:
            due_at, environ, tries = self._later.get()
            time.sleep(max(0.0, due_at - time.monotonic()))
            if not self._do(environ) and tries < _MOST_TRIES:  # a photo may have overtaken its report
                self._later.put((time.monotonic() + 0.05, environ, tries + 1))

    def _do(self, environ: Environ) -> bool:
        said: list[str] = []
        environ["wsgi.input"].seek(0)
        b"".join(self._really(dict(environ), lambda status, *_: said.append(status)))
        return said[-1].startswith("2")


def _acknowledge_first() -> Flask:
    app = _app()
    app.wsgi_app = AcknowledgesFirst(app.wsgi_app)  # type: ignore[method-assign]
    return app


def _sync_no_photos() -> Flask:
    """Leave it to the system when a photo reaches the disk. SQLite's own syncs are not Python's."""
    os.fsync = lambda fd: None
    return _app()


def _sync_seldom() -> Flask:
    """Leave it to SQLite's next checkpoint when a commit reaches the disk."""
    app = _app()

    @event.listens_for(Engine, "connect")
    def relax(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=NORMAL")

    return app


def _with_older_sqlite() -> Flask:
    """No fault, but what runs where there is no newer SQLite to install: a rollback journal."""
    sys.modules["pysqlite3"] = None  # type: ignore[assignment]
    return _app()


def _app() -> Flask:
    found: Flask = importlib.import_module("wsgi").app  # only now: some of these must come before it
    return found


FLAWS = {
    "acknowledges first": _acknowledge_first,
    "photos not synced": _sync_no_photos,
    "commits not synced": _sync_seldom,
    "older SQLite": _with_older_sqlite,
}
if "FLAW" in os.environ:
    app = FLAWS[os.environ["FLAW"]]()
