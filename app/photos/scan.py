"""Ask a virus scanner about a file, when there is one: clamd, over its socket on this machine.

Protocol: INSTREAM of https://docs.clamav.net/manual/Usage/Scanning.html#clamd: chunks, each after its length, and
a chunk of no length at the end; the answer is one line.
"""

from __future__ import annotations

import logging
import socket
import struct
from pathlib import Path

from app.kernel.errors import NotFit, NotNow

_CHUNK = 2**16
_log = logging.getLogger("townwatch.photos")


def scan(data: bytes, clamd: Path, *, patience_s: float = 20.0) -> None:
    """Return when nothing was found; raises NotFit when something was.

    Raises NotNow when the scanner does not answer or says anything else. Whoever set it wants nothing kept unscanned,
    and a report must not lose its picture because a scanner was being updated: the phone keeps it and tries again.
    """
    try:
        said = _ask(data, clamd, patience_s)
    except OSError as silent:
        _log.error("the virus scanner does not answer at %s: %s", clamd, silent)
        raise _try_again() from silent
    if said.endswith(" FOUND"):
        _log.warning("the virus scanner says of a picture: %s", said)
        raise NotFit("The virus scanner found something in this picture. Take it again, or send a screenshot of it.")
    if said != "stream: OK":
        _log.error("the virus scanner did not scan a picture, at %s: %s", clamd, said)
        raise _try_again()


def _ask(data: bytes, clamd: Path, patience_s: float) -> str:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(patience_s)
        line.connect(str(clamd))
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), _CHUNK):
            chunk = data[start : start + _CHUNK]
            line.sendall(struct.pack(">I", len(chunk)) + chunk)
        line.sendall(struct.pack(">I", 0))
        with line.makefile("rb") as answer:
            return answer.read(1000).rstrip(b"\0\n").decode("ascii", "replace")


def _try_again() -> NotNow:
    return NotNow("Pictures cannot be checked for viruses just now. Yours is not lost. Try again in a moment.")
