"""Children of one process that has read every library already, but nothing of the app: each starts in no time."""

from __future__ import annotations

import contextlib
import importlib
import importlib.machinery
import json
import os
import resource
import signal
import sys
import time
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from bench.guards.plugin import Chooser, Recorder

_QUIET = ["-q", "--no-header", "--no-summary", "-p", "no:cacheprovider", "-p", "no:terminalreporter"]
_READ_BEFORE = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # a plugin's parts may be among the libraries
_PLUGINS = ("_hypothesis_pytestplugin", "schemathesis.pytest", "pytest_", "playwright", "anyio")


def read_libraries(names: list[str]) -> None:
    """Import what the tests import, so that children need not; pytest's own plugins it wants to read itself."""
    for name in names:
        if not name.startswith(_PLUGINS):
            with contextlib.suppress(Exception):
                importlib.import_module(name)


def in_child(work: Any, *, log: Path, most_s: int) -> tuple[dict[str, Any], float]:
    """Call `work` in a child and return its answer, and its seconds; {} when it died or took too long."""
    reading, writing = os.pipe()
    began = time.perf_counter()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _become_quiet(log)
        resource.setrlimit(resource.RLIMIT_CPU, (most_s, most_s + 5))
        answer = b""
        try:
            answer = json.dumps(work()).encode()
        except BaseException as broken:
            print(repr(broken), file=sys.stderr)
        finally:
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(answer)
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return (json.loads(said) if said else {}), time.perf_counter() - began


def _become_quiet(log: Path) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(file, 1)
    os.dup2(file, 2)


def record(root: Path, folders: list[str], deselect: list[str]) -> dict[str, Any]:
    """Run all tests of these folders as they are; return what each entered, and which libraries they needed."""
    os.chdir(root)
    before = set(sys.modules)
    recorder = Recorder(root)
    skipped = [f"--deselect={one}" for one in deselect]
    code = pytest.main([*_QUIET, *skipped, *folders], plugins=[recorder])
    own = ("app", "tests", "bench", "wsgi", "__main__", "conftest")
    libraries = [name for name in sys.modules if name not in before and name.split(".")[0] not in own]
    return {
        "code": int(code),
        "entered": recorder.entered,
        "seconds": recorder.seconds,
        "failed": recorder.failed,
        "libraries": libraries,
    }


def try_out(root: Path, file: str, changed: bytes | None, tests: list[str]) -> dict[str, Any]:
    """Run these tests until one fails, with one file of the app read as `changed`."""
    os.chdir(root)
    if changed is not None:
        _read_as(str(root / file), changed)
    chooser = Chooser(tests)
    files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
    code = pytest.main([*_QUIET, *_READ_BEFORE, "-x", *files], plugins=[chooser])
    caught = chooser.caught or ("it does not start" if int(code) not in (0, 1, 5) else "")
    return {"caught": caught, "ran": chooser.ran, "code": int(code)}


def _read_as(path: str, changed: bytes) -> None:
    """Let the import of this one file find other text than stands on the disk; nothing else ever sees it."""
    as_it_is = importlib.machinery.SourceFileLoader.get_code

    def get_code(self: importlib.machinery.SourceFileLoader, fullname: str) -> CodeType | None:
        if self.path == path:
            code: CodeType = compile(changed, path, "exec", dont_inherit=True)
            return code
        return as_it_is(self, fullname)

    importlib.machinery.SourceFileLoader.get_code = get_code  # type: ignore[method-assign]
