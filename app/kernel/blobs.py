"""Files that must still be there after a power cut."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


class Folder:
    """Bytes by name in a local folder.

    Names are two or more parts of letters and digits joined by "/", never taken from outside.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, data: bytes) -> None:
        """Write and make durable: file, then its name, then the folder that holds the name."""
        final = self.root / name
        _make_folder(final.parent)
        rough = final.parent / f".{secrets.token_hex(8)}"
        handle = os.open(rough, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
            os.fsync(handle)
        except BaseException:
            rough.unlink(missing_ok=True)
            raise
        finally:
            os.close(handle)
        rough.rename(final)
        sync_folder(final.parent)

    def read(self, name: str) -> bytes:
        """Return the bytes; raises FileNotFoundError."""
        return (self.root / name).read_bytes()

    def delete(self, name: str) -> None:
        """Remove the file if it is there."""
        (self.root / name).unlink(missing_ok=True)


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(folder.parent)  # each new name, or a power cut may take the whole branch


def sync_folder(folder: Path) -> None:
    """Make durable which names a folder holds."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
