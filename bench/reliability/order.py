"""In which order the web speaks to the disk and to the phone, as strace sees it: where there is a strace.

For each photo that is acknowledged as new: the file is synced, gets its name, the folder that holds the name is
synced, the database's commit is synced, and only then the phone is told.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench.reliability.house import House, free_port
from bench.reliability.push import PushService
from bench.reliability.trial import Plan, settle

_CALLS = "trace=fsync,fdatasync,rename,renameat,renameat2,sendto"
_SYNC = re.compile(r"(?:fsync|fdatasync)\(\d+<(?P<path>[^>]+)>\)\s+= 0")
_NAME = r'(?:AT_FDCWD(?:<[^>]*>)?, )?"([^"]+)"'
_RENAME = re.compile(rf"rename\w*\({_NAME}, {_NAME}")
_ANSWER = re.compile(r'sendto\(.*"HTTP/1\.1 (?P<status>\d+)')


class Order(NamedTuple):
    """How many answers that say "new" came after all that they promise was synced, and how many did not."""

    texts: int
    photos: int
    too_early: list[str]


class NoStrace(Exception):
    """The tool that sees what a program asks of the system is not on this machine."""


def watch(what: Plan, folder: Path) -> Order:
    """Let phones send under strace, with no kills, and look at every answer."""
    strace = shutil.which("strace")
    if strace is None:
        raise NoStrace("strace is not on this machine.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    under = (strace, "-ff", "-qq", "-y", "-s", "32", "-e", _CALLS, "-o", str(folder / "seen"))
    house = House(folder, what.port or free_port(), flaw=what.flaw, under=under)
    with PushService() as push:
        fleet = settle(what, house, push)
        with house, fleet:
            fleet.wait(what.most_s)
    return judge([path.read_text(errors="replace").splitlines() for path in sorted(folder.glob("seen.*"))])


def judge(threads: list[list[str]]) -> Order:
    """Read what each thread did, in its order: a request is answered by the thread that does its work."""
    texts, photos, too_early = 0, 0, []
    for thread in threads:
        for done, status in _requests(thread):
            if status != "201":
                continue  # here already, or not for the disk at all
            fault = _fault(done)
            if fault:
                too_early.append(fault)
            elif any(kind == "named" for kind, _ in done):
                photos += 1
            else:
                texts += 1
    return Order(texts, photos, too_early)


def _requests(thread: list[str]) -> Iterator[tuple[list[tuple[str, str]], str]]:
    done: list[tuple[str, str]] = []
    for line in thread:
        if synced := _SYNC.match(line):
            done.append(("synced", synced["path"]))
        elif named := _RENAME.match(line):
            done.append(("named", json.dumps(named.groups())))
        elif told := _ANSWER.match(line):
            yield done, told["status"]
            done = []


def _fault(done: list[tuple[str, str]]) -> str | None:
    """Return what came too late, or never, before one answer."""
    wanted = []
    for kind, what in done:
        if kind == "named":
            rough, final = json.loads(what)
            wanted += [("synced", rough), (kind, what), ("synced", str(Path(final).parent))]
    left = iter(done)
    missing = next((step for step in wanted if step not in left), None)
    if missing:
        return f"{missing[0]} {missing[1]}"
    if not any(kind == "synced" and Path(path).name.startswith("townwatch.db") for kind, path in left):
        return "the commit was not synced"
    return None
