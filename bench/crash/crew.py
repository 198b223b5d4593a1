"""The processes of a trial, each in a session of its own: started, killed without a word, started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from bench.reliability.house import DidNotStart
from bench.reliability.town import ROOT

WEB = "web"
_STOP_S = 12.0


class Crew:
    """`with Crew(environ, workers=2) as crew`: a web and some workers that send. `died` counts who ended unasked.

    `app` is the application that they serve: the real one, or one with something broken on purpose.
    """

    def __init__(self, environ: dict[str, str], *, workers: int, at_once: int, app: str = "wsgi") -> None:
        self._environ, self._log = environ, Path(environ["DATA_DIR"]) / "crew.log"
        worker = ["-m", "flask", "--app", app, "worker", "--only", "pushes", "--at-once", str(at_once)]
        self._commands = {f"worker {number}": worker for number in range(1, workers + 1)}
        self._commands[WEB] = ["-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"]
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self.died = 0

    @property
    def workers(self) -> list[str]:
        return [name for name in self._commands if name != WEB]

    @property
    def log(self) -> str:
        return self._log.read_text()[-3000:] if self._log.exists() else ""

    def __enter__(self) -> Crew:
        for name in self._commands:
            self.start(name)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.look_after()
        for process in self._running.values():
            process.terminate()
        end = time.monotonic() + _STOP_S
        for process in self._running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, end - time.monotonic()))
        for name in list(self._running):
            self.kill(name)

    def start(self, name: str) -> None:
        with self._log.open("ab") as log:
            self._running[name] = subprocess.Popen(
                [sys.executable, *self._commands[name]],
                cwd=ROOT, env=self._environ, stdout=log, stderr=log, start_new_session=True, umask=0o077,
            )  # fmt: skip

    def kill(self, name: str) -> None:
        """Kill it with all that it began, as the kernel does when memory is short."""
        process = self._running.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def look_after(self) -> None:
        """Start again what ended by itself, and count it: nothing should. Raises DidNotStart when it goes on so."""
        for name, process in list(self._running.items()):
            if process.poll() is not None:
                self.died += 1
                if self.died > 5:
                    raise DidNotStart(self.log)
                self.kill(name)
                self.start(name)
