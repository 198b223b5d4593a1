"""What push services have answered and is not in the table yet: it outlives the worker's sudden end.

Each answer is one write to the end of a file, which the system keeps even if the process is killed the next moment.
There are two files, by turns: while the results in one are being committed, the next answers go into the other.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from app.alerts.note import Result

_TURNS = (".0.journal", ".1.journal")


class Journal:
    """The journal of one worker. Whoever opens it holds the worker's seat: two would write over each other."""

    def __init__(self, path: Path) -> None:
        how = os.O_RDWR | os.O_CREAT | os.O_APPEND
        self._files = [os.open(path.with_name(path.name + turn), how, 0o600) for turn in _TURNS]
        self._turn = 0

    def read(self) -> list[Result]:
        """Return all that stands here. A last line that was cut short was no answer yet."""
        return [result for file in self._files for result in _results(_all_of(file))]

    def write(self, result: Result) -> None:
        """Keep one answer."""
        os.write(self._files[self._turn], json.dumps(result, separators=(",", ":")).encode() + b"\n")

    def turn(self) -> None:
        """Let what follows go into the other file, because what stands in this one is committed next."""
        self._turn = 1 - self._turn

    def settle(self) -> None:
        """Forget what was written before `turn`: it is in the table."""
        os.ftruncate(self._files[1 - self._turn], 0)

    def clear(self) -> None:
        """Forget everything."""
        for file in self._files:
            os.ftruncate(file, 0)

    def close(self) -> None:
        for file in self._files:
            os.close(file)


def _all_of(file: int) -> bytes:
    return os.pread(file, os.fstat(file).st_size, 0)


def _results(text: bytes) -> list[Result]:
    found = []
    for line in text.splitlines(keepends=True):
        try:
            if line.endswith(b"\n"):
                found.append(Result(*json.loads(line)))
        except (ValueError, TypeError):
            continue  # a page that a power cut left half written: its delivery is sent again
    return found
