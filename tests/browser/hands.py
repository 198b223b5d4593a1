"""Hands that have no pointer: each stop on the way is seen, and none is passed twice."""

from pathlib import Path

from playwright.sync_api import FileChooser, Locator, Page, expect

MOST_STOPS = 70
PRESSES, A_MOMENT_MS = 5, 400
# What has the keyboard: its name for a person who reads a failure; and what is wrong with how it shows that.
STOP = """(target) => {
  const at = document.activeElement;
  if (at === document.body) return { at: 'the page itself', wrong: '', is: '', there: false };
  const says = (at.ariaLabel || at.labels?.[0]?.textContent || at.textContent || '').trim().replace(/\\s+/g, ' ');
  window.stops ??= new Map();
  if (!window.stops.has(at)) window.stops.set(at, `${window.stops.size}`);
  const named = `${at.tagName.toLowerCase()} “${says.slice(0, 40)}”`;
  const stop = { at: named, is: window.stops.get(at), there: at === target };
  const isRinged = ({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  let ring = at;
  while (ring && !isRinged(getComputedStyle(ring))) ring = ring.parentElement;
  if (!ring) return { ...stop, wrong: 'no ring' };
  const { left, right, top, bottom } = ring.getBoundingClientRect();
  const [x0, x1] = [Math.max(left, 0), Math.min(right, innerWidth)];
  const [y0, y1] = [Math.max(top, 0), Math.min(bottom, innerHeight)];
  const barAt = (x, y) => {
    let one = document.elementFromPoint(x, y);
    while (one && !['sticky', 'fixed'].includes(getComputedStyle(one).position)) one = one.parentElement;
    return one;
  };
  const isSeen = ([x, y]) => {
    const bar = barAt(x0 + (x1 - x0) * x, y0 + (y1 - y0) * y);
    return !bar || bar.contains(ring);
  };
  const points = [[.5, .5], [.1, .15], [.9, .15], [.1, .85], [.9, .85]].filter(isSeen).length;
  return { ...stop, wrong: x1 - x0 > 2 && y1 - y0 > 2 && points >= 4 ? '' : 'covered, or off the screen' };
}"""


class Keys:
    """Hands that have no pointer."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.choosers: list[FileChooser] = []
        page.on("filechooser", self.is_asked_for_a_file)

    def is_asked_for_a_file(self, chooser: FileChooser) -> None:
        self.choosers.append(chooser)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def reach(self, target: Locator, key: str = "Tab") -> None:
        """Tab until `target` has the keyboard. Each stop on the way shows a ring that no bar covers, and none twice."""
        there = target.element_handle()
        passed: list[str] = []
        for _ in range(MOST_STOPS):
            self.press(key)
            stop = self.page.evaluate(STOP, there)
            assert not stop["wrong"], (stop, self.page.url)
            if stop["there"]:
                return
            assert not stop["is"] or stop["is"] not in passed, (f"round in a circle at {stop['at']}", self.page.url)
            passed.append(stop["is"])
        raise AssertionError(f"{target} was not reached on {self.page.url}")

    def use(self, target: Locator, key: str = "Enter") -> None:
        self.reach(target)
        self.press(key)

    def turn_to(self, name: str) -> None:
        """By the bar at the foot, which is nearest from the end."""
        self.reach(self.page.get_by_role("navigation").get_by_role("link", name=name), key="Shift+Tab")
        self.press("Enter")

    def choose(self, target: Locator, path: Path, key: str = "Space") -> None:
        """Chromium loses a chooser that is asked for while a page's first paint is held back: one presses again."""
        self.reach(target)
        for _ in range(PRESSES):
            self.press(key)
            for _ in range(PRESSES):
                if self.choosers:
                    self.choosers.pop().set_files(path)
                    return
                self.page.wait_for_timeout(A_MOMENT_MS)
        raise AssertionError(f"No chooser opened for {target} on {self.page.url}")

    def is_at(self, target: Locator) -> None:
        """Where a step has left the reader."""
        expect(target).to_be_focused()
