"""Is it alive, and can it do its work?"""

from __future__ import annotations

import shutil
from datetime import timedelta

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from app.alerts.status import is_late
from app.kernel.db import HAS_SAFE_WAL, db, transaction
from app.kernel.heartbeat import beat, last_beat
from app.web.api import Shape, give, speaks
from app.web.guard import open_to_all
from app.web.parts import now, parts

pages = Blueprint("health", __name__)
_LEAST_FREE_BYTES = 200 * 2**20
# How long each kind of work may be silent. One process does photos and packs, wherever it runs; a pack is silent while
# its pages are set.
_SILENT_FOR = {"pushes": timedelta(seconds=30), "photos": timedelta(seconds=30), "packs": timedelta(seconds=60)}


class Health(Shape):
    """`ready` is whether all the others are well; `pushes`: none has been due for over a minute.

    `journal` is how SQLite keeps its promises here.
    """

    ready: bool
    writes: bool
    worker: bool
    pushes: bool
    disk: bool
    journal: str


@pages.get("/healthz")
@open_to_all
def alive() -> ResponseReturnValue:
    return "alive\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


@pages.get("/readyz")
@open_to_all
@speaks("Whether this Townwatch can do its work", gives={200: Health, 503: Health})
def ready() -> ResponseReturnValue:
    writes = _can_write()
    worker = writes and all(_is_alive(name) for name in _SILENT_FOR)
    pushes = writes and not is_late(db.session(), now=now())
    disk = shutil.disk_usage(parts().settings.data_dir).free > _LEAST_FREE_BYTES
    well = writes and worker and pushes and disk
    journal = db.engine.dialect.name if db.engine.dialect.name != "sqlite" else ("WAL" if HAS_SAFE_WAL else "TRUNCATE")
    said = Health(ready=well, writes=writes, worker=worker, pushes=pushes, disk=disk, journal=journal)
    return give(said, 200 if well else 503)


def _is_alive(name: str) -> bool:
    seen = last_beat(db.session(), name)
    return seen is not None and now() - seen < _SILENT_FOR[name]


def _can_write() -> bool:
    try:
        with transaction() as session:
            beat(session, "web", now=now())
    except SQLAlchemyError:
        return False
    return True
