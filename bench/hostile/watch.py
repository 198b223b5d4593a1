"""Who runs, who has died, and how much memory they take."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path

from bench.reliability.house import children

_EACH_S = 0.1
_PAGE = os.sysconf("SC_PAGE_SIZE")
_MB = 2**20


class Watch:
    """`with Watch() as seen`: looks ten times a second at the web, the worker and their decoders, on Linux.

    `most` has the most memory that each kind took at once, in MB, `now` what was seen last; `web`, `worker` and
    `decoders` every process that was seen.
    """

    def __init__(self) -> None:
        self.web: set[int] = set()
        self.worker: set[int] = set()
        self.decoders: set[int] = set()
        self.most = {"web": 0.0, "worker": 0.0, "decoders": 0.0, "one decoder": 0.0, "all": 0.0}
        self.now, self.load = dict(self.most), 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Watch:
        self._look()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(_EACH_S):
            self._look()

    def _look(self) -> None:
        web, worker, decoders = _processes()
        self.web |= web
        self.worker |= worker
        self.decoders |= decoders
        self.load = max(self.load, os.getloadavg()[0])
        each = {name: [_resident(pid) for pid in pids] for name, pids in (("web", web), ("worker", worker))}
        each["decoders"] = [_resident(pid) for pid in decoders]
        took = {name: sum(sizes) for name, sizes in each.items()}
        took |= {"all": sum(took.values()), "one decoder": max(each["decoders"], default=0.0)}
        self.now = took
        self.most = {name: max(most, took[name]) for name, most in self.most.items()}


def _processes() -> tuple[set[int], set[int], set[int]]:
    """Return the processes that answer, those that work, and those that decode for them."""
    web, worker = set[int](), set[int]()
    for pid in children(os.getpid()):
        said = _command(pid)
        if "gunicorn" in said:
            web |= set(children(pid))
        elif "worker" in said:
            worker.add(pid)
    below = {child for parent in web | worker for child in children(parent)}
    return web, worker, {pid for pid in below if "decoder.py" in _command(pid)}


def _command(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


def _resident(pid: int) -> float:
    with suppress(OSError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE / _MB
    return 0.0
