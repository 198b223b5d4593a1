"""A virus scanner on a socket, for tests: it hears what it is sent and finds what it is told to."""

from __future__ import annotations

import socket
import struct
import threading
from pathlib import Path


class FakeClamd:
    """Takes one file as clamd does, and says what it was told to say."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "clamd.ctl"
        self.heard = b""
        self._thread = threading.Thread()
        self._door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._door.bind(str(self.path))
        self._door.listen()

    def says(self, answer: bytes) -> Path:
        """Answer the next file so; return the socket."""
        self._thread = threading.Thread(target=self._serve, args=(answer,))
        self._thread.start()
        return self.path

    def _serve(self, answer: bytes) -> None:
        line, _ = self._door.accept()
        with line, line.makefile("rb") as asked:
            assert asked.read(10) == b"zINSTREAM\0"
            while length := struct.unpack(">I", asked.read(4))[0]:
                self.heard += asked.read(length)
            line.sendall(answer)

    def close(self) -> None:
        if self._thread.ident is not None:
            self._thread.join()
        self._door.close()
