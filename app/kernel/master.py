"""The key that wraps the keys of photos: found anew by every running process when it has been exchanged."""

from __future__ import annotations

import os
import secrets
import threading
from pathlib import Path

from app.kernel.keyring import MASTER, MASTER_BYTES, LostSecret, read_secret, write_secret

PREVIOUS = "master.previous.key"


class MasterKeys:
    """The master key and, while it is being exchanged, the one before: the one to wrap with comes first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._stamp: tuple[object, object] | None = None
        self._keys: tuple[bytes, ...] = ()

    def __reduce__(self) -> tuple[type[MasterKeys], tuple[Path]]:
        """Let another process be handed where the keys lie, not the keys."""
        return MasterKeys, (self._folder,)

    def __call__(self) -> tuple[bytes, ...]:
        """Return the keys; a look at two files' names tells whether they are still the same."""
        stamp = (_stamp(self._folder / MASTER), _stamp(self._folder / PREVIOUS))
        with self._lock:
            if stamp != self._stamp:
                self._keys = _read(self._folder)
                self._stamp = stamp
            return self._keys


def exchange(folder: Path) -> None:
    """Put a new master key in the place of the old one, which stays beside it for what it has wrapped.

    A crash at any point leaves a key under its usual name, and none is ever lost. Raises LostSecret while an
    exchange before this one has not been finished.
    """
    if (folder / PREVIOUS).exists():
        raise LostSecret("The last exchange is not finished: run `flask keys finish` first.")
    write_secret(folder / "master.next.key", secrets.token_bytes(MASTER_BYTES))
    (folder / PREVIOUS).hardlink_to(folder / MASTER)
    (folder / "master.next.key").replace(folder / MASTER)
    _keep(folder)


def forget_previous(folder: Path) -> None:
    """Delete the key before. Whatever it alone could open is lost, so its caller has looked that there is nothing."""
    (folder / PREVIOUS).unlink(missing_ok=True)
    _keep(folder)


def _read(folder: Path) -> tuple[bytes, ...]:
    keys = [read_secret(folder / MASTER)]
    if (folder / PREVIOUS).exists():
        keys.append(read_secret(folder / PREVIOUS))
    return tuple(keys)


def _stamp(path: Path) -> object:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns


def _keep(folder: Path) -> None:
    """Let the folder's names outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
