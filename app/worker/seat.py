"""A running worker's place in the house: it gives the worker its name, and is nobody else's while the worker lives.

The name is the same after a restart, so that a worker knows what it had claimed before it was killed. A second worker
of the same kind beside it has the next seat. The system frees the seat of whoever dies.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from contextlib import suppress
from pathlib import Path

_MOST = 64


class NoSeat(Exception):
    """There are more workers of one kind than anybody can mean."""


class Seat:
    """`name` is unique among all workers of this database; `path` is where the files of this seat begin."""

    def __init__(self, name: str, path: Path, held: int) -> None:
        self.name, self.path, self._held = name, path, held

    def leave(self) -> None:
        """Let somebody else sit down here."""
        os.close(self._held)


def take(var_dir: Path, kind: str) -> Seat:
    """Sit down on the first free seat of this kind; raises NoSeat."""
    for number in range(_MOST):
        seat = _sit_down(var_dir, kind, number)
        if seat is not None:
            return seat
    raise NoSeat(f"{_MOST} workers for {kind} run already.")


def abandoned(var_dir: Path, kind: str) -> list[Seat]:
    """Sit down on all seats whose workers have died and not come back; `leave` each."""
    known = [number for number in range(_MOST) if _lock_of(var_dir, kind, number).exists()]
    return [seat for number in known if (seat := _sit_down(var_dir, kind, number)) is not None]


def _sit_down(var_dir: Path, kind: str, number: int) -> Seat | None:
    lock = _lock_of(var_dir, kind, number)
    lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(held)
        return None
    return Seat(f"{_house(lock.parent)}-{kind}-{number}", lock.with_suffix(""), held)


def _lock_of(var_dir: Path, kind: str, number: int) -> Path:
    return var_dir / "worker" / f"{kind}-{number}.lock"


def _house(folder: Path) -> str:
    """Return eight letters that tell this data folder from those of other machines on the same database."""
    path = folder / "house"
    if not path.exists():
        rough = folder / f".house.{secrets.token_hex(4)}"
        rough.write_text(secrets.token_hex(4))
        with suppress(FileExistsError):
            path.hardlink_to(rough)  # whole or not at all, and never over one that is there
        rough.unlink()
    return path.read_text()
