"""Chromium as a phone or a tablet, and what is asked of every screen: no fault in the console."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Playwright, WebError

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
TABLET: dict[str, Any] = {"viewport": {"width": 1180, "height": 820}, "has_touch": True}
SWITCHES = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


def binary(playwright: Playwright) -> str | None:
    """Where Chromium is, or None: the one that `CHROMIUM` names, the system's, or Playwright's own."""
    own = playwright.chromium.executable_path
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return found or (own if Path(own).exists() else None)


def light_binary(playwright: Playwright) -> str | None:
    """Chromium without windows, a third of the work for each page; it knows no notifications and no camera."""
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium-headless-shell") or binary(playwright)


def driver_works() -> bool:
    """Whether Playwright's own driver starts: on a bare Debian it lacks libatomic1 and would end without a word."""
    asked = subprocess.run([sys.executable, "-m", "playwright", "--version"], check=False, capture_output=True)
    return asked.returncode == 0


def switches() -> list[str]:
    # As root, which is what containers run as, Chromium starts only without its sandbox.
    return [*SWITCHES, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def launch(playwright: Playwright, *, more: Sequence[str] = (), **how: Any) -> Browser:
    """The whole of Chromium, for what the light one cannot do."""
    return playwright.chromium.launch(executable_path=binary(playwright), args=[*switches(), *more], **how)


class Console:
    """What the console of every watched screen complained of; a test says beforehand which complaint it provokes."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self.expected: list[str] = []

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self._hear)
        context.on("weberror", self._fall)

    def expect(self, words: str) -> None:
        self.expected.append(words)

    def unexpected(self) -> list[str]:
        return [said for said in self.complaints if not any(words in said for words in self.expected)]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def _fall(self, fault: WebError) -> None:
        self.complaints.append(str(fault.error))
