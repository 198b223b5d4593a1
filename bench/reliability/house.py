"""The web and the worker as they run in earnest, and how they are killed."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from bench.reliability.town import ROOT

_ORPHANS_S = 3.0
_STOP_S = 10.0
_READY_S = 40.0


class DidNotStart(Exception):
    """The web did not answer in time; the message is what it wrote last."""


class House:
    """`with House(folder, port) as house`: gunicorn and the worker over one data folder, each in a session of its own.

    `flaw` names a broken variant of bench/reliability/flawed.py instead of the real app.
    `died` counts processes that ended although nobody killed them, `left_behind` those that outlived an orderly stop.
    """

    def __init__(self, folder: Path, port: int, *, flaw: str | None = None, under: tuple[str, ...] = ()) -> None:
        self._folder, self.port, self._under = folder, port, under
        self._app = "bench.reliability.flawed" if flaw else "wsgi"
        self.environ = environment(folder, port) | ({"FLAW": flaw} if flaw else {})
        self.died = self.left_behind = 0
        self._web: subprocess.Popen[bytes] | None = None
        self._worker: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> House:
        try:
            self.start()
            self.wait_until_it_answers()
        except BaseException:
            self.kill_everything()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start whatever is not running, as a service manager does after a failure."""
        if self._web is None:
            self._web = self._run(
                *self._under, sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", f"{self._app}:app"
            )
        if self._worker is None:
            self._worker = self._run(sys.executable, "-m", "flask", "--app", self._app, "worker")

    def wait_until_it_answers(self) -> None:
        end = time.monotonic() + _READY_S
        while not self._answers():
            if time.monotonic() > end or (self._web and self._web.poll() is not None):
                raise DidNotStart(self.log.read_text()[-2000:])
            time.sleep(0.02)

    def look_after(self) -> None:
        """Start again what ended by itself, and count it: nothing should."""
        if self._web is not None and self._web.poll() is not None:
            _bury(self._web)
            self._web, self.died = None, self.died + 1
        if self._worker is not None and self._worker.poll() is not None:
            _bury(self._worker)
            self._worker, self.died = None, self.died + 1
        self.start()

    def kill_web_process(self, dice: random.Random) -> bool:
        """Kill one of the processes that answer; gunicorn starts another. False when there is none just now."""
        return self._web is not None and _kill_one(children(self._web.pid), dice)

    def kill_decoder(self, dice: random.Random) -> bool:
        """Kill one of the children that decode pictures; False when there is none just now."""
        parents = children(self._web.pid) if self._web else []
        parents += [self._worker.pid] if self._worker else []
        return _kill_one([child for parent in parents for child in children(parent)], dice)

    def kill_web_master(self) -> None:
        """Kill gunicorn's first process alone: its children notice, finish what they do and end by themselves."""
        if self._web is not None:
            _kill_alone(self._web)
            self._web = None

    def kill_worker(self) -> None:
        """Kill the worker alone, as `kill_web_master` does."""
        if self._worker is not None:
            _kill_alone(self._worker)
            self._worker = None

    def kill_everything(self) -> None:
        """Kill all that was started here at once, as when the machine is out of memory."""
        for process in (self._web, self._worker):
            if process is not None:
                process.kill()
                _kill_session(process.pid)
        for process in (self._web, self._worker):
            if process is not None:
                _bury(process)
        self._web = self._worker = None

    def stop(self) -> None:
        """End both as an operator does; kill what does not listen, and count what it left behind."""
        running = [process for process in (self._web, self._worker) if process is not None]
        for process in running:
            process.terminate()
        for process in running:
            _wait_for_its_end(process.pid, _STOP_S)
        self.left_behind += sum(_wait_for_the_last(process.pid, _ORPHANS_S) for process in running)
        self.kill_everything()

    @property
    def log(self) -> Path:
        return self._folder / "house.log"

    def _run(self, *command: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command, cwd=ROOT, env=self.environ, stdout=log, stderr=log, start_new_session=True, umask=0o077
            )

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as line:
                line.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
                return b" 200 " in line.recv(64)
        except OSError:
            return False


def environment(folder: Path, port: int) -> dict[str, str]:
    """Return the environment of a town on this machine: the operator's own settings must not leak in."""
    own = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PUSH_HOSTS", "PROXIES")}
    return own | {
        "DATA_DIR": str(folder),
        "PUBLIC_URL": f"http://localhost:{port}",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "PUSH_LOOPBACK": "1",
        "PYTHONUNBUFFERED": "1",
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children(parent: int) -> list[int]:
    return [pid for pid, ppid in _alive() if ppid == parent]


def _kill_alone(process: subprocess.Popen[bytes]) -> None:
    """Kill it, give those whom it began the time to notice, and bury them all."""
    process.kill()
    _wait_for_the_last(process.pid, _ORPHANS_S)
    _bury(process)


def _bury(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of what this process began, and wait for its end."""
    _kill_session(process.pid)
    process.wait()


def _wait_for_its_end(pid: int, seconds: float) -> None:
    """Wait without burying it: until then nobody else on this machine can be given its number."""
    end = time.monotonic() + seconds
    while any(pid == alive for alive, _ in _alive()) and time.monotonic() < end:
        time.sleep(0.02)


def _kill_one(processes: list[int], dice: random.Random) -> bool:
    if processes:
        with suppress(ProcessLookupError):
            os.kill(dice.choice(processes), signal.SIGKILL)
            return True
    return False


def _kill_session(session: int) -> None:
    for pid in _of_session(session):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _wait_for_the_last(session: int, seconds: float) -> int:
    """Wait until nothing of this session runs, at most so long; return how many still do."""
    end = time.monotonic() + seconds
    while (left := len(_of_session(session))) and time.monotonic() < end:
        time.sleep(0.01)
    return left


def _of_session(session: int) -> list[int]:
    """By session, not by group or parent: decoders have groups of their own, and orphans another parent."""
    found = []
    for pid, _ in _alive():
        with suppress(ProcessLookupError, PermissionError):
            if os.getsid(pid) == session:
                found.append(pid)
    return found


def _alive() -> list[tuple[int, int]]:
    """Return every process that is not a zombie, with its parent: from /proc where there is one, else from ps."""
    if not Path("/proc/self/stat").exists():
        listed = subprocess.run(["ps", "-A", "-o", "pid=,stat=,ppid="], check=True, capture_output=True, text=True)
        rows = [line.split() for line in listed.stdout.splitlines()]
        return [(int(pid), int(parent)) for pid, state, parent in rows if not state.startswith("Z")]
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            state, parent = (entry / "stat").read_text().rsplit(")", 1)[1].split()[:2]
            if state != "Z":
                found.append((int(entry.name), int(parent)))
    return found
