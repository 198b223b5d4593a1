"""Chromium as a phone or a tablet, and what is asked of every screen: no fault in the console, none that axe finds."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, WebError

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
TABLET: dict[str, Any] = {"viewport": {"width": 1180, "height": 820}, "has_touch": True}
NARROWEST = 320  # CSS pixels at which nothing may scroll sideways (WCAG 1.4.10)
SWITCHES = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
AXE = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
WIDER_THAN_THE_SCREEN = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.querySelectorAll('body *')].filter(
    (part) => part.getBoundingClientRect().right > width + 0.5 && !part.closest('.scroll'));
  return wide.slice(0, 5).map((part) =>
    `${part.tagName.toLowerCase()}.${part.className} to ${Math.round(part.getBoundingClientRect().right)} px`)
    .concat(wide.length ? [] : ['the page itself']);
}"""


def binary(playwright: Playwright) -> str | None:
    """Where Chromium is, or None: the one that `CHROMIUM` names, the system's, or Playwright's own."""
    own = playwright.chromium.executable_path
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return found or (own if Path(own).exists() else None)


def driver_works() -> bool:
    """Whether Playwright's own driver starts: on a bare Debian it lacks libatomic1 and would end without a word."""
    asked = subprocess.run([sys.executable, "-m", "playwright", "--version"], check=False, capture_output=True)
    return asked.returncode == 0


def switches() -> list[str]:
    # As root, which is what containers run as, Chromium starts only without its sandbox.
    return [*SWITCHES, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def launch(playwright: Playwright, **how: Any) -> Browser:
    return playwright.chromium.launch(executable_path=binary(playwright), args=switches(), **how)


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


@contextmanager
def as_tall_as_its_page(page: Page) -> Iterator[None]:
    """Bars that stick to the edge of a short window cover what scrolls beneath; axe would count that as a fault."""
    size = page.viewport_size or {"width": 390, "height": 844}
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(tall, size["height"])})
    yield
    page.set_viewport_size(size)


def axe_faults(page: Page) -> list[str]:
    """What axe finds wrong by WCAG 2.2 A and AA and by best practice, one line for each rule and element."""
    with as_tall_as_its_page(page):
        found = Axe().run(page, options=AXE).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}".replace("\n", " ")
        for rule in found
        for node in rule["nodes"]
    ]


def sideways(page: Page, width: int = NARROWEST) -> list[str]:
    """What stands out over the right edge at `width` CSS pixels; empty when the page does not scroll sideways."""
    size = page.viewport_size or {"width": 390, "height": 844}
    page.set_viewport_size({"width": width, "height": size["height"]})
    wide: list[str] = page.evaluate(WIDER_THAN_THE_SCREEN)
    page.set_viewport_size(size)
    return wide
