"""One look at how fast the app is on a slow phone: Chromium with its processor and its line held back.

Held back is the page, as Lighthouse does it: four times slower, and slow 4G (150 ms there and back, 1.6 Mbit/s). The
worker is not slowed: DevTools slows a page's own thread alone.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

SLOWER = 4
_RTT_MS, _BITS_PER_S = 150, 1.6e6
TWELVE_MP = (3000, 4000)
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "en-GB",
    "reduced_motion": "reduce",
}
# Runs before the page's own: what a page says of its paints, its long tasks and of what moved, and when it was whole.
_WATCH = """(() => {
  const seen = globalThis.__pace = { long: [], moved: 0, largest: 0, whole: 0 };
  const watch = (type, hear) => new PerformanceObserver((list) => list.getEntries().forEach(hear))
    .observe({ type, buffered: true });
  watch('longtask', (one) => seen.long.push([one.startTime, one.duration]));
  watch('layout-shift', (one) => { if (!one.hadRecentInput) seen.moved += one.value; });
  watch('largest-contentful-paint', (one) => { seen.largest = one.startTime; });
  const look = () => {
    const part = document.getElementById('description');
    if (part && !part.hasAttribute('aria-busy')) { seen.whole = performance.now(); return; }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""
_SAID = """() => {
  const first = performance.getEntriesByName('first-contentful-paint')[0];
  const mark = performance.getEntriesByName('usable')[0];
  const { long, moved, largest, whole } = globalThis.__pace;
  const from = first ? first.startTime : 0;
  const busy = long.filter(([at]) => at >= from && at <= whole).reduce((sum, [, took]) => sum + took - 50, 0);
  return { painted: from, largest, usable: mark ? mark.startTime : 0, whole, blocked: busy, moved };
}"""
_PATIENCE_S = 30


class Load(NamedTuple):
    """One opening of the report form, in milliseconds from the tap.

    `painted` and `largest` are the first and the largest paint, `usable` is when what is tapped counts, `whole` when
    the form knows whose it is. `blocked` is how long the page could not have answered a finger, `moved` how far parts
    jumped (layout shift, no unit).
    """

    painted: float
    largest: float
    usable: float
    whole: float
    blocked: float
    moved: float

    @property
    def interactive(self) -> float:
        """When it is seen and can be used."""
        return max(self.painted, self.usable)


class Report(NamedTuple):
    """The machine's share of a report without a signal, in milliseconds: opening, one photo of 12 MP, saving."""

    opened: float
    pictured: float
    saved: float

    @property
    def all(self) -> float:
        return self.opened + self.pictured + self.saved


@contextmanager
def phone(browser: Browser, url: str, cookies: dict[str, str], paths: dict[str, str]) -> Iterator[BrowserContext]:
    """Open a phone that has never seen Townwatch, with these cookies."""
    context = browser.new_context(base_url=url, **PHONE)
    context.set_default_timeout(_PATIENCE_S * 1000)
    host = url.split("//")[1].split(":", maxsplit=1)[0]
    context.add_cookies(
        [
            {"name": name, "value": value, "domain": host, "path": paths[name], "secure": True, "httpOnly": True}
            for name, value in cookies.items()
        ]
    )
    context.add_init_script(_WATCH)
    try:
        yield context
    finally:
        context.close()


def cold(context: BrowserContext) -> Load:
    """Open the form on a phone that has nothing of it, over slow 4G."""
    page = context.new_page()
    slow(page, line=True)
    return _opened(page)


def warm(context: BrowserContext) -> Load:
    """Open the form that the phone has kept, without a signal."""
    page = context.new_page()
    slow(page)
    context.set_offline(True)
    try:
        return _opened(page)
    finally:
        context.set_offline(False)
        page.close()


def kept(context: BrowserContext) -> None:
    """Let the phone keep the app, as after its first start."""
    page = context.new_page()
    page.goto("/report")
    page.evaluate("navigator.serviceWorker.ready.then(() => {})")
    _until(page, "navigator.serviceWorker.controller !== null")
    page.reload()  # now through the worker, which also learns whose phone it is
    _until(page, "globalThis.__pace.whole > 0")
    page.wait_for_load_state("networkidle")
    page.close()


def report(context: BrowserContext, picture: Path) -> Report:
    """Send a report with one photo, without a signal, as fast as a machine taps."""
    page = context.new_page()
    slow(page)
    context.set_offline(True)
    try:
        opened = _opened(page).interactive
        began = time.perf_counter()
        page.get_by_label("Choose a picture you have").set_input_files(picture)
        expect(page.get_by_role("img", name="the latest")).to_be_visible(timeout=_PATIENCE_S * 1000)
        pictured = time.perf_counter()
        page.locator("#kinds").get_by_label("Theft", exact=True).check()
        tapped = time.perf_counter()
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.locator("#sent")).to_be_visible(timeout=_PATIENCE_S * 1000)
        saved = time.perf_counter()
    finally:
        context.set_offline(False)
        page.close()
    return Report(opened, (pictured - began) * 1000, (saved - tapped) * 1000)


def slow(page: Page, *, line: bool = False) -> CDPSession:
    """Hold back the page's processor, and with `line` its line as well."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    if line:
        bytes_per_s = _BITS_PER_S / 8
        there = {
            "offline": False,
            "latency": _RTT_MS,
            "downloadThroughput": bytes_per_s,
            "uploadThroughput": bytes_per_s,
        }
        protocol.send("Network.enable")
        protocol.send("Network.emulateNetworkConditions", there)
    return protocol


def photograph(folder: Path) -> Path:
    """Draw a photo of twelve million pixels that packs as badly as a real one: about four megabytes."""
    coarse = Image.effect_noise((750, 1000), 60).resize(TWELVE_MP, Image.Resampling.BICUBIC)
    fine = Image.effect_noise(TWELVE_MP, 14)
    grey = Image.blend(coarse, fine, 0.3)
    path = folder / "IMG_0042.JPG"
    Image.merge("RGB", (grey, grey.point(lambda level: level // 2 + 60), fine)).save(path, "JPEG", quality=88)
    return path


def _opened(page: Page) -> Load:
    page.goto("/report", wait_until="commit")
    _until(page, "globalThis.__pace && globalThis.__pace.whole > 0")
    return Load(**page.evaluate(_SAID))


def _until(page: Page, holds: str) -> None:
    """Wait until it holds; the page's own policy lets nobody else evaluate in it for us."""
    end = time.monotonic() + _PATIENCE_S
    while not page.evaluate(f"() => Boolean({holds})"):
        assert time.monotonic() < end, f"{holds}: not within {_PATIENCE_S} s"
        page.wait_for_timeout(25)
