"""What stands in somebody's way on a screen: what axe finds, in each theme, and what stands out sideways."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

NARROWEST = 320  # CSS pixels at which nothing may scroll sideways (WCAG 1.4.10)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
EVERYTHING = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
OTHER_THEMES = ("dark", "night")
UNTIL_STILL = """async () => {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const ends = (one) => one.playState === 'running' && one.effect?.getComputedTiming().endTime !== Infinity;
  await Promise.allSettled(document.getAnimations().filter(ends).map((one) => one.finished));
}"""
IN = """(theme) => {
  const { dataset } = document.documentElement;
  if (theme) dataset.theme = theme; else delete dataset.theme;
}"""
WIDER_THAN_THE_SCREEN = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.querySelectorAll('body *')].filter(
    (part) => part.getBoundingClientRect().right > width + 0.5 && !part.closest('.scroll'));
  return wide.slice(0, 5).map((part) =>
    `${part.tagName.toLowerCase()}.${part.className} to ${Math.round(part.getBoundingClientRect().right)} px`)
    .concat(wide.length ? [] : ['the page itself']);
}"""


@contextmanager
def as_tall_as_its_page(page: Page) -> Iterator[None]:
    """Bars that stick to the edge of a short window cover what scrolls beneath; axe would count that as a fault."""
    page.wait_for_load_state()
    size = page.viewport_size or {"width": 390, "height": 844}
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(tall, size["height"])})
    yield
    page.set_viewport_size(size)


def _axe(page: Page, options: dict[str, Any]) -> list[str]:
    page.wait_for_load_state()
    page.evaluate(UNTIL_STILL)  # halfway through a change of colour, a contrast is nobody’s fault
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("async (options) => (await axe.run(options)).violations", options)
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}".replace("\n", " ")
        for rule in found
        for node in rule["nodes"]
    ]


def axe_faults(page: Page) -> list[str]:
    """What axe finds wrong by WCAG 2.2 A and AA and by best practice, one line for each rule and element."""
    with as_tall_as_its_page(page):
        return _axe(page, EVERYTHING)


def sideways(page: Page, width: int = NARROWEST) -> list[str]:
    """What stands out over the right edge at `width` CSS pixels; empty when the page does not scroll sideways."""
    size = page.viewport_size or {"width": 390, "height": 844}
    page.set_viewport_size({"width": width, "height": size["height"]})
    wide: list[str] = page.evaluate(WIDER_THAN_THE_SCREEN)
    page.set_viewport_size(size)
    return wide


def barriers(page: Page) -> list[str]:
    """What axe finds by day; in the other two themes only the colours are others; and what stands out sideways."""
    found = axe_faults(page) + [f"sideways at {NARROWEST} px: {wide}" for wide in sideways(page)]
    own = page.evaluate("document.documentElement.dataset.theme")
    with as_tall_as_its_page(page):
        for theme in OTHER_THEMES:
            page.evaluate(IN, theme)
            found += [f"{theme}: {fault}" for fault in _axe(page, COLOURS)]
    page.evaluate(IN, own)
    return found
