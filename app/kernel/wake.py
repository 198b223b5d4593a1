"""Wake the workers of this machine the moment that work is in the table, instead of at their next look.

A datagram to the Unix socket that each of them holds in DATA_DIR/var/wake. It carries one word and can be lost:
the table is the truth, and a worker looks there five times a second whatever happens. Workers on other machines
wait for that.
"""

from __future__ import annotations

import contextlib
import os
import socket
from pathlib import Path

from sqlalchemy.orm import Session

SEND, WARM = b"send", b"warm"
_MARK = "wake"
_LONGEST_PATH = 100  # bytes; a Unix socket's path ends at 104 on macOS


def ask(session: Session) -> None:
    """Wake the workers once this transaction has been committed, and not before: there would be nothing to find."""
    session.info[_MARK] = True


def is_asked(session: Session) -> bool:
    """Return whether somebody asked in this transaction, and forget it."""
    return bool(session.info.pop(_MARK, False))


def ring(var_dir: Path, word: bytes = SEND) -> None:
    """Say a word to every worker that listens; never waits and never fails. A socket without a listener is removed."""
    folder = _folder(var_dir)
    if not folder.is_dir():
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        for path in folder.glob("*.sock"):
            try:
                sender.sendto(word, str(path))
            except (ConnectionRefusedError, FileNotFoundError):
                path.unlink(missing_ok=True)  # its worker was killed
            except OSError:
                pass  # its queue is full: it is awake already


def listen(var_dir: Path, name: str) -> socket.socket | None:
    """Return a non-blocking socket on which this worker is woken, or None where the folder's path is too long."""
    folder = _folder(var_dir)
    path = folder / f"{name}.sock"
    if len(os.fsencode(path)) > _LONGEST_PATH:
        return None
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    held = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    held.setblocking(False)
    held.bind(str(path))
    return held


def stop_listening(held: socket.socket) -> None:
    """Close the socket and remove it from the folder."""
    path = Path(held.getsockname())
    held.close()
    path.unlink(missing_ok=True)


def hear(held: socket.socket) -> set[bytes]:
    """Return the words that have come, without waiting."""
    words = set()
    with contextlib.suppress(BlockingIOError):
        while True:
            words.add(held.recv(16))
    return words


def _folder(var_dir: Path) -> Path:
    return var_dir / "wake"
