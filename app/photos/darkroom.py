"""Have pictures decoded by limited children (app/photos/decoder.py), at most two at a time in each process.

Fifty million pixels take a gigabyte while they are decoded; sixteen requests at once must not take that each.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from app.kernel.errors import NotFit, NotNow
from app.photos.decoder import ASKED, KINDS, MOST_PIXELS, READY, TOLD, Verdict

SIDE_BY_SIDE = 2
PICTURES_A_LIFE = 50
_PROGRAM = Path(__file__).with_name("decoder.py")
_START_S = 20.0
_OVERWORKED = (-signal.SIGPROF, -signal.SIGXCPU)
_SAYS = {
    Verdict.BROKEN: "This picture is broken: part of it is missing or was changed. Take or choose it again.",
    Verdict.TOO_MANY_PIXELS: f"This picture has more than {MOST_PIXELS // 10**6} million pixels. "
    "Take it again at a lower size.",
    Verdict.TOO_NARROW: "This picture is too narrow to show anything. Take or choose another.",
    Verdict.TOO_MUCH: "This picture cannot be opened safely. Take it again, or send a screenshot of it.",
}
_log = logging.getLogger("townwatch.photos")


class Pixels(NamedTuple):
    """An upright picture and nothing else: red, green, blue, a byte each, row after row."""

    width: int
    height: int
    rgb: bytes


class Died(Exception):
    """A child ended before it had answered."""

    def __init__(self, exit_code: int, *, was_late: bool) -> None:
        super().__init__(f"exit code {exit_code}" + (", killed because it took too long" if was_late else ""))
        self.was_overworked, self.was_late = exit_code in _OVERWORKED, was_late


class Decoder:
    """One child, to which nothing of ours is handed but two pipes. Raises Died or OSError when it does not start."""

    def __init__(self, program: Path, picture_s: float) -> None:
        # Unbuffered: a forked copy of this process must hold nothing that it could write into the other's pipe.
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-B", str(program)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            cwd="/",
            env={},
            process_group=0,  # Ctrl-C in a terminal is for the parent
        )
        self._picture_s, self._left, self._was_late = picture_s, PICTURES_A_LIFE, False
        with self._answering_within(_START_S):
            self._read(len(READY))

    def ask(self, data: bytes, kind: str, longest: int) -> tuple[Verdict, Pixels]:
        """Return what the child makes of a picture; raises Died."""
        self._left -= 1
        with self._answering_within(self._picture_s):
            self._write(ASKED.pack(KINDS.index(kind), longest, len(data)))
            self._write(data)
            number, width, height = TOLD.unpack(self._read(TOLD.size))
            verdict = Verdict(number)
            wanted = verdict is Verdict.FINE and longest > 0
            if wanted and not (0 < width <= longest and 0 < height <= longest):
                raise ValueError("more pixels than were asked for")
            return verdict, Pixels(width, height, self._read(width * height * 3) if wanted else b"")

    def is_worth_keeping(self) -> bool:
        return self._left > 0 and not self._was_late and self._process.poll() is None

    def end(self) -> int:
        """End it, whatever it does; return its exit code."""
        self._process.kill()
        self.let_go()
        return self._process.wait()

    def let_go(self) -> None:
        """Close our ends of the pipes: it ends by itself when nobody else holds them."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    @contextlib.contextmanager
    def _answering_within(self, seconds: float) -> Iterator[None]:
        alarm = threading.Timer(seconds, self._kill_late)
        alarm.daemon = True
        alarm.start()
        try:
            yield
        except (OSError, EOFError, ValueError) as nonsense:
            raise Died(self.end(), was_late=self._was_late) from nonsense
        finally:
            alarm.cancel()

    def _kill_late(self) -> None:
        self._was_late = True
        self._process.kill()

    def _write(self, data: bytes) -> None:
        assert self._process.stdin is not None  # noqa: S101 - it is a pipe
        rest = memoryview(data)
        while rest:
            rest = rest[self._process.stdin.write(rest) :]

    def _read(self, size: int) -> bytes:
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        parts = []
        while size:
            part = self._process.stdout.read(size)
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


class Darkroom:
    """The children of this process: begun when a picture comes, lent to one thread at a time.

    `picture_s` is how long one picture may take by the clock on the wall: a child that works all this time has ended
    itself long before. `wait_s` is how long a thread waits for a child.
    """

    def __init__(self, program: Path = _PROGRAM, *, picture_s: float = 10.0, wait_s: float = 20.0) -> None:
        self._program, self._picture_s, self._wait_s = program, picture_s, wait_s
        self.forget()

    def ask(self, data: bytes, kind: str, longest: int) -> Pixels:
        """Return the picture; raises NotFit with what is wrong with it, NotNow when nobody could look at it."""
        if not self._places.acquire(timeout=self._wait_s):
            raise _busy()
        try:
            verdict, pixels = self._ask_twice(data, kind, longest)
        finally:
            self._places.release()
        if verdict is not Verdict.FINE:
            raise NotFit(_SAYS[verdict])
        return pixels

    def close(self) -> None:
        """End those that do nothing; whoever asks again gets a new one."""
        while self._idle:
            self._idle.pop().end()

    def forget(self) -> None:
        """Begin anew, as a forked copy of this process must: the children are the other's, and must see its end."""
        for decoder in getattr(self, "_idle", []):
            decoder.let_go()
        self._idle: list[Decoder] = []
        self._places = threading.BoundedSemaphore(SIDE_BY_SIDE)

    def _ask_twice(self, data: bytes, kind: str, longest: int) -> tuple[Verdict, Pixels]:
        """Ask a new child when the first one died: an earlier picture may have hurt it."""
        for take in (self._idle_or_new, self._new):
            try:
                return self._ask(take(), data, kind, longest)
            except Died as died:
                _log.warning("a decoder died of a %s picture of %d bytes: %s", kind, len(data), died)
                if died.was_late:  # work would have ended it sooner: this machine has no time
                    raise _busy() from died
                if died.was_overworked:
                    break
        return Verdict.TOO_MUCH, Pixels(0, 0, b"")

    def _idle_or_new(self) -> Decoder:
        try:
            return self._idle.pop()
        except IndexError:
            return self._new()

    def _ask(self, decoder: Decoder, data: bytes, kind: str, longest: int) -> tuple[Verdict, Pixels]:
        told = decoder.ask(data, kind, longest)
        if told[0] is Verdict.TOO_MUCH or not decoder.is_worth_keeping():
            decoder.end()
        else:
            self._idle.append(decoder)
        return told

    def _new(self) -> Decoder:
        try:
            return Decoder(self._program, self._picture_s)
        except (OSError, Died) as failed:
            _log.error("no decoder could be started: %s", failed)
            raise _busy() from failed


def _busy() -> NotNow:
    return NotNow("Townwatch is busy with other pictures. Yours is not lost. Try again in a moment.")


_ours = Darkroom()
atexit.register(_ours.close)
os.register_at_fork(after_in_child=_ours.forget)


def look(data: bytes, kind: str) -> None:
    """Decode and forget; raises NotFit, NotNow."""
    _ours.ask(data, kind, 0)


def pixels(data: bytes, kind: str, longest: int) -> Pixels:
    """Return the picture upright, flat on white, at most `longest` pixels long; raises NotFit, NotNow."""
    return _ours.ask(data, kind, longest)
