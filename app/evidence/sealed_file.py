"""A large file, sealed piece by piece while it is written and opened piece by piece while it is read.

AES-256-GCM in pieces of a mebibyte; the nonce counts the pieces and says of the last that it is the last, so that none
can be left out, exchanged or cut off (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). The key
seals this one file, so counting from nought is safe.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.kernel.blobs import sync_folder

PIECE = 2**20
_TAG = 16


class SealedWriter:
    """Takes plain bytes; writes sealed ones to a rough file, which gets its name when it is whole and on the disk."""

    def __init__(self, path: Path, key: bytes, name: str) -> None:
        self._path, self._rough = path, path.with_name(f".{path.name}.rough")
        self._aes, self._name, self._piece = AESGCM(key), name.encode(), 0
        self._left = bytearray()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.fdopen(os.open(self._rough, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb")

    def write(self, data: bytes) -> int:
        self._left += data
        while len(self._left) > PIECE:  # one stays: only at the end is it known which is the last
            self._seal(bytes(self._left[:PIECE]), is_last=False)
            del self._left[:PIECE]
        return len(data)

    def flush(self) -> None:
        """Nothing is to be seen before it is whole."""

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        self._file.write(self._aes.encrypt(nonce(self._piece, is_last=is_last), piece, self._name))
        self._piece += 1

    def __enter__(self) -> SealedWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            if kind is None:
                self._seal(bytes(self._left), is_last=True)
                self._file.flush()
                os.fsync(self._file.fileno())
        finally:
            self._file.close()
            if kind is None:
                self._rough.rename(self._path)
                sync_folder(self._path.parent)  # the name as well, or a power cut may take it
            else:
                self._rough.unlink(missing_ok=True)


def opened(path: Path, key: bytes, name: str) -> Iterator[bytes]:
    """Yield the plain bytes, a piece at a time; raises InvalidTag where it is not what was sealed."""
    aes, piece = AESGCM(key), 0
    with path.open("rb") as file:
        now = file.read(PIECE + _TAG)
        if not now:  # even of nothing there is a last piece
            raise InvalidTag
        while now:
            later = file.read(PIECE + _TAG)
            yield aes.decrypt(nonce(piece, is_last=not later), now, name.encode())
            now, piece = later, piece + 1


def nonce(piece: int, *, is_last: bool) -> bytes:
    return piece.to_bytes(11, "big") + bytes([is_last])
