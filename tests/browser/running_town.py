"""The whole of Townwatch as it runs in earnest: gunicorn and the worker, two processes on one data folder."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from tests.browser.nursery import Child, Nursery

ROOT = Path(__file__).parents[2]
_nursery = Nursery()
PATIENCE = 40  # seconds until it must be ready; CI's machines are slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class RunningTown:
    """`with RunningTown(folder) as town`: answers at `town.url`. `folder` holds a database that is already filled."""

    folder: Path
    port: int = field(default_factory=free_port)
    root: Path = ROOT  # where its code stands: another build of it, in a test of updates
    undo_seconds: int = 0  # what is decided goes out at once, unless a file of tests is about undoing
    _processes: list[subprocess.Popen[bytes] | Child] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "town.log"

    @property
    def environment(self) -> dict[str, str]:
        """PUSH_LOOPBACK lets pushes go to this machine, where the tests' push service is; PUBLIC_URL is where it is."""
        own = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PUSH_HOSTS")}
        return own | {
            "DATA_DIR": str(self.folder),
            "PUBLIC_URL": self.url,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "PUSH_LOOPBACK": "1",
            "BREACHED_PASSWORDS": "off",
            "UNDO_SECONDS": str(self.undo_seconds),
            "PYTHONUNBUFFERED": "1",
        }

    def __enter__(self) -> Self:
        try:
            self._start("gunicorn", "wsgi:app")
            self._start("flask", "--app", "wsgi", "worker")
            self._wait_until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def said(self) -> str:
        """What both processes wrote so far."""
        return self.log.read_text() if self.log.exists() else ""

    def _start(self, *module: str) -> None:
        if self.root == ROOT:
            self._processes.append(_nursery.start(list(module), environment=self.environment, log=self.log))
            return
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *module], cwd=self.root, env=self.environment, stdout=log, stderr=log
            )
        self._processes.append(process)

    def _wait_until_ready(self) -> None:
        end, answer = time.monotonic() + PATIENCE, "no answer"
        while time.monotonic() < end:
            ended = [process.args for process in self._processes if process.poll() is not None]
            if ended:
                raise AssertionError(f"{ended} ended by itself\n{self.said()}")
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5):
                    return
            except urllib.error.HTTPError as not_yet:
                with not_yet:
                    answer = f"{not_yet.code} {not_yet.read()[:500]!r}"
            except OSError as not_yet:
                answer = str(not_yet)
            time.sleep(0.1)
        raise AssertionError(f"not ready within {PATIENCE} s: {answer}\n{self.said()}")
