"""Quillby at a moment that does not pass, for pictures that can be compared: each age and date on a screen stays."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from flask import Flask
from werkzeug.serving import make_server

from app import create_app
from app.kernel.db import db
from tests.conftest import Clock, settings_for
from tests.town import NOON


class StillTown(NamedTuple):
    """The app itself, in this process, and where it answers."""

    app: Flask
    url: str
    clock: Clock


@contextmanager
def still_town(settled: Path, folder: Path) -> Iterator[StillTown]:
    """Let a copy of the settled town stand at noon, without a worker; it answers until the block ends."""
    shutil.copytree(settled, folder)
    clock = Clock(NOON)
    server = make_server("127.0.0.1", 0, Flask("nothing yet"), threaded=True)
    url = f"http://localhost:{server.server_port}"
    app = server.app = create_app(settings_for(folder, PUBLIC_URL=url), now=clock)
    answering = threading.Thread(target=server.serve_forever, daemon=True)
    answering.start()
    try:
        yield StillTown(app, url, clock)
    finally:
        server.shutdown()
        answering.join()
        with app.app_context():
            db.engine.dispose()
