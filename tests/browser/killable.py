"""Browsers on a profile that outlives them: killed without a word, as a phone kills them, and started again."""

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import BrowserContext, Page, Playwright
from playwright.sync_api import Error as PlaywrightError

from tests.browser import chromium
from tests.browser.cookies import PATHS
from tests.browser.firefox import Firefox


class Killable(Protocol):
    """A phone: `open` starts it if it has to, `run` runs a function body in its page, which is handed `given`."""

    def open(self, url: str, cookies: dict[str, str]) -> None: ...
    def run(self, body: str, *given: Any) -> Any: ...
    def aim(self) -> None: ...
    def kill(self) -> None: ...
    def close(self) -> None: ...


class KillableChromium:
    """It keeps its profile in `folder`."""

    def __init__(self, playwright: Playwright, folder: Path) -> None:
        self._playwright, self._folder = playwright, folder
        self._context: BrowserContext | None = None
        self._aimed_at: list[int] = []
        self.page: Page

    def open(self, url: str, cookies: dict[str, str]) -> None:
        if self._context is None:
            for lock in self._folder.glob("Singleton*"):  # left by the one that was killed
                lock.unlink()
            self._context = self._playwright.chromium.launch_persistent_context(
                self._folder, executable_path=chromium.binary(self._playwright), args=chromium.switches(), headless=True
            )
            self.page = self._context.pages[0]
        own = {"domain": "localhost", "secure": True, "httpOnly": True}
        self._context.add_cookies(
            [{"name": name, "value": value, "path": PATHS[name], **own} for name, value in cookies.items()]  # type: ignore[typeddict-item]
        )
        self.page.goto(url)

    def run(self, body: str, *given: Any) -> Any:
        return self.page.evaluate(f"async (given) => {{ {body} }}", list(given))

    def aim(self) -> None:
        """Look beforehand for what is to be killed: looking takes as long as a save."""
        running = _started_with(f"--user-data-dir={self._folder}")
        if not running:
            raise AssertionError("it was not found among the processes, so it would only have been closed")
        self._aimed_at = _with_all_that_they_began(running)

    def kill(self) -> None:
        if not self._aimed_at:
            self.aim()
        _kill(self._aimed_at)
        self._aimed_at = []
        self.close()

    def close(self) -> None:
        if self._context is not None:
            with suppress(PlaywrightError):
                self._context.close()
            self._context = None


class KillableFirefox:
    """Its profile is made at the first start and goes when it is closed."""

    def __init__(self, log: Path) -> None:
        self._firefox = Firefox(push="ws://127.0.0.1:9/", log=log)
        self._is_running = False
        self._aimed_at: list[int] = []

    def open(self, url: str, cookies: dict[str, str]) -> None:
        if not self._is_running:
            self._firefox.__enter__()
            self._is_running = True
        self._firefox.open(url)
        self._firefox.hold(cookies, PATHS)
        self._firefox.open(url)

    def run(self, body: str, *given: Any) -> Any:
        return self._firefox.run(body, *given)

    def aim(self) -> None:
        self._aimed_at = _with_all_that_they_began([self._firefox.pid])

    def kill(self) -> None:
        if not self._aimed_at:
            self.aim()
        _kill(self._aimed_at)
        self._aimed_at = []
        self._firefox.forget_session()
        self._is_running = False

    def close(self) -> None:
        self._firefox.__exit__()


def _processes(what: str) -> list[list[str]]:
    told = subprocess.run(["ps", "-A", "-ww", "-o", what], check=True, capture_output=True, text=True)
    return [line.split(maxsplit=1) for line in told.stdout.splitlines()]


def _started_with(words: str) -> list[int]:
    return [int(pid) for pid, command in _processes("pid=,command=") if words in command.split()]


def _with_all_that_they_began(roots: list[int]) -> list[int]:
    pairs = [(int(pid), int(parent)) for pid, parent in _processes("pid=,ppid=")]
    found = list(roots)
    for pid in found:  # grows as it goes
        found.extend(child for child, parent in pairs if parent == pid and child not in found)
    return found


def _kill(processes: list[int]) -> None:
    """Stopped first, so that none has time to tidy up after another."""
    for kind in (signal.SIGSTOP, signal.SIGKILL):
        for pid in processes:
            with suppress(ProcessLookupError):
                os.kill(pid, kind)
