"""A worker with nothing to do stands in nobody's way."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.kernel.db import HAS_SAFE_WAL, db, sqlite
from app.kernel.heartbeat import last_beat
from app.web.parts import Parts
from bench.reliability.house import environment


@pytest.fixture
def worker(parts: Parts) -> Iterator[None]:
    """The real worker over this test's database, alive."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    process = subprocess.Popen(
        command, cwd=Path(__file__).parents[2], env=environment(parts.settings.data_dir, 0) | {"PUBLIC_URL": ""}
    )
    try:
        end = time.monotonic() + 30
        while not all(last_beat(db.session(), name) for name in ("pushes", "photos")):
            db.session.remove()
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)
        db.session.remove()
        db.engine.dispose()
        yield
    finally:
        process.terminate()
        process.wait(10)


@pytest.mark.usefixtures("worker")
def test_it_keeps_no_old_state_of_the_database_open(parts: Parts) -> None:
    """While anybody does, a write-ahead log cannot be emptied and grows for ever; without one, nobody can write."""
    with closing(sqlite.connect(parts.settings.var_dir / "townwatch.db", isolation_level=None)) as database:
        database.execute("PRAGMA busy_timeout = 5000")
        if HAS_SAFE_WAL:
            assert database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
        else:
            database.execute("BEGIN EXCLUSIVE")
