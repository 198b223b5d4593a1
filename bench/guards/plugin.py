"""What pytest does for us in a child: note which functions each test enters, or run some tests until one fails."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest


class Recorder:
    """Notes for each test its outcome, its seconds, and the functions of app/ that it enters."""

    def __init__(self, root: Path) -> None:
        self._folder = f"{root / 'app'}/"
        self._skip = len(str(root)) + 1
        self._names: dict[CodeType, str | None] = {}
        self.entered: dict[str, list[str]] = {}
        self.seconds: dict[str, float] = {}
        self.failed: list[str] = []

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
        names, seen, began = self._names, set[str](), time.perf_counter()

        def note(frame: FrameType, event: str, _arg: Any) -> None:
            if event == "call":
                code = frame.f_code
                if code not in names:
                    mine = code.co_filename.startswith(self._folder)
                    names[code] = f"{code.co_filename[self._skip :]}:{code.co_qualname}" if mine else None
                name = names[code]
                if name is not None:
                    seen.add(name)

        sys.setprofile(note)
        threading.setprofile(note)  # what a test lets a thread do, it does
        try:
            return (yield)
        finally:
            sys.setprofile(None)
            threading.setprofile(None)
            self.entered[item.nodeid] = sorted(seen)
            self.seconds[item.nodeid] = round(time.perf_counter() - began, 3)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)


class Chooser:
    """Runs the tests that it was given, in that order; `caught` is the first that fails."""

    def __init__(self, tests: list[str]) -> None:
        self._order = {test: place for place, test in enumerate(tests)}
        self.caught = ""
        self.ran = 0

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        mine = [item for item in items if item.nodeid in self._order]
        items[:] = sorted(mine, key=lambda item: self._order[item.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.ran += report.when == "call"
        if report.failed and not self.caught:
            self.caught = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and not self.caught:
            self.caught = f"{report.nodeid}: cannot be read"
