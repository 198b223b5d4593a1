"""A secret that can be exchanged while everything runs: for a while there are two, the new one and the one before."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from app.kernel.keyring import LostSecret, read_secret, write_secret

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Secret:
    """The file names of one kind of secret in the secrets folder, and the command that ends an exchange of it."""

    name: str
    previous: str
    rough: str
    finish: str

    def read(self, folder: Path) -> tuple[bytes, ...]:
        """Return the secret and, during an exchange, the one before; raises UnsafeSecret, FileNotFoundError."""
        found = [read_secret(folder / self.name)]
        if (folder / self.previous).exists():
            found.append(read_secret(folder / self.previous))
        return tuple(found)

    def exchange(self, folder: Path, new: bytes) -> None:
        """Put a new secret in the place of the old one, which stays beside it.

        A crash at any point leaves a secret under its usual name, and none is ever lost. Raises LostSecret while an
        exchange before this one has not been finished.
        """
        if (folder / self.previous).exists():
            raise LostSecret(f"The last exchange is not finished: run `{self.finish}` first.")
        write_secret(folder / self.rough, new)
        (folder / self.previous).hardlink_to(folder / self.name)
        (folder / self.rough).replace(folder / self.name)
        _keep(folder)

    def forget_previous(self, folder: Path) -> None:
        """Delete the one before."""
        (folder / self.previous).unlink(missing_ok=True)
        _keep(folder)

    def stamp(self, folder: Path) -> tuple[object, object]:
        """Return what differs once either file has been exchanged, made or deleted."""
        return _stamp(folder / self.name), _stamp(folder / self.previous)


class Watched(Generic[T]):
    """What is read from a secret, read anew by every running process when the secret has been exchanged."""

    def __init__(self, secret: Secret, folder: Path, read: Callable[[tuple[bytes, ...]], tuple[T, ...]]) -> None:
        self._secret, self._folder, self._read = secret, folder, read
        self._lock = threading.Lock()
        self._stamp: tuple[object, object] | None = None
        self._found: tuple[T, ...] = ()

    def __call__(self) -> tuple[T, ...]:
        """Return what there is, the newest first; a look at two files' names tells whether they are the same."""
        stamp = self._secret.stamp(self._folder)
        with self._lock:
            if stamp != self._stamp:
                self._found = self._read(self._secret.read(self._folder))
                self._stamp = stamp
            return self._found


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
