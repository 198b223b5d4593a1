"""What came out: every clean copy of every picture that was taken, read as the desk reads it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from app.kernel.db import sqlite
from app.photos.develop import SIZES
from bench.hostile.senders import Sender
from tests.laden import traces_in

_NOTHING_NEW_S = 180.0


class Copies(NamedTuple):
    """`traces` are clean copies that held more than a picture, `missing` those that were not there."""

    states: Counter[str]
    looked_at: int
    missing: int
    traces: list[str]


def wait_until_developed(database: Path, say: Callable[[str], None]) -> None:
    """Wait until the worker has looked at every photo; give up when it does nothing for three minutes."""
    due, since = _states(database)["due"], time.monotonic()
    while due and time.monotonic() - since < _NOTHING_NEW_S:
        time.sleep(2)
        left = _states(database)["due"]
        if left != due:
            due, since = left, time.monotonic()
            say(f"{due} pictures to be developed still")


def look_at_all(database: Path, desk: Sender) -> Copies:
    """Read each size of each picture that was developed."""
    with closing(sqlite.connect(database)) as file:
        ready = [row[0] for row in file.execute("SELECT id FROM photo WHERE state = 'ready' ORDER BY id")]
    missing, traces = 0, []
    for id in ready:
        for size in SIZES:
            status, copy = desk.get(f"/photos/{id}/{size}")
            if status != 200:
                missing += 1
            else:
                traces += [f"photo {id}, {size}: {trace}" for trace in traces_in(copy)]
    return Copies(_states(database), len(ready) * len(SIZES), missing, traces)


def _states(database: Path) -> Counter[str]:
    with closing(sqlite.connect(database)) as file:
        return Counter(dict(file.execute("SELECT state, count(*) FROM photo GROUP BY state")))
