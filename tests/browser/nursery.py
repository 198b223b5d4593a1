"""Starts the processes of many towns from one that has read the code already: that is most of what a start costs.

It stands for `python -m gunicorn …` and `python -m flask …`. Each child is forked before anything was opened or any
thread begun, gets an environment, a folder and a log of its own, and runs the module from its first line.
"""

import atexit
import contextlib
import importlib
import json
import os
import random
import runpy
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_READ = (
    "app.web.screens",
    "app.worker.run",
    "app.cli",
    "gunicorn.app.wsgiapp",
    "gunicorn.workers.gthread",
    "flask.cli",
)
_LOOK_AGAIN_S = 0.02


class Child:
    """A process of the nursery's, told what one would tell a `subprocess.Popen`."""

    def __init__(self, nursery: "Nursery", pid: int, args: list[str]) -> None:
        self._nursery, self.pid, self.args = nursery, pid, args
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = self._nursery.ask({"ended": self.pid})
        return self.returncode

    def wait(self, timeout: float = 10) -> int:
        end = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired(self.args, timeout)
            time.sleep(_LOOK_AGAIN_S)
        return self.returncode or 0

    def terminate(self) -> None:
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        self._send(signal.SIGKILL)

    def _send(self, number: int) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)


class Nursery:
    """One for each process of the tests, begun when it is first asked."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def start(self, arguments: list[str], *, environment: dict[str, str], log: Path) -> Child:
        """Run `python -m arguments…` in the root of the project, writing to `log`."""
        pid = self.ask({"run": arguments, "environment": environment, "log": str(log)})
        return Child(self, pid, arguments)

    def ask(self, what: dict[str, Any]) -> Any:
        if self._process is None:
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            self._process = subprocess.Popen([sys.executable, "-m", __name__], cwd=ROOT, text=True, **pipes)  # type: ignore[call-overload]
            atexit.register(self.stop)
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise AssertionError("the nursery has ended")
        return json.loads(answer)

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.stdin and process.stdout:
            process.stdin.close()
            process.wait(10)
            process.stdout.close()


def _tend() -> None:
    """Answer what is asked until nobody can ask any more; nothing outlives the tests."""
    for name in _READ:
        importlib.import_module(name)
    children: dict[int, int | None] = {}
    for line in sys.stdin:
        asked = json.loads(line)
        if "run" in asked:
            pid = os.fork()
            if pid == 0:
                _become(asked)
            children[pid] = None
            answer: int | None = pid
        else:
            answer = _ended(children, asked["ended"])
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    for pid, code in children.items():
        if code is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)


def _ended(children: dict[int, int | None], pid: int) -> int | None:
    if children[pid] is None:
        found, status = os.waitpid(pid, os.WNOHANG)
        children[pid] = os.waitstatus_to_exitcode(status) if found else None
    return children[pid]


def _become(asked: dict[str, Any]) -> None:
    """Be `python -m …` from here on, as if it had just been started."""
    code = 1
    try:
        with Path(os.devnull).open("rb") as nothing, Path(asked["log"]).open("ab") as log:
            for to, file in ((0, nothing), (1, log), (2, log)):
                os.dup2(file.fileno(), to)
        os.environ.clear()
        os.environ.update(asked["environment"])
        random.seed()  # not the dice of its brothers
        module, *more = asked["run"]
        sys.argv = [module, *more]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _tend()
