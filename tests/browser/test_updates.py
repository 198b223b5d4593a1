"""A new build comes: beside the old one, by a tap, never under unsent words, and only what changed is fetched."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import PHONE
from tests.browser.conftest import Device
from tests.browser.running_town import ROOT, RunningTown
from tests.browser.settling import wait_for_worker

# Stands before the next build: notes what is asked for, and answers as a file beside it says.
GATE = """
import time
from pathlib import Path
_kept, _mode = Path({asked!r}), Path({mode!r})
_whole = app.wsgi_app
def gate(environ, start):
    path, mode = environ["PATH_INFO"], _mode.read_text()
    with _kept.open("a") as log:
        log.write(environ["REQUEST_METHOD"] + " " + path + "\\n")
    if path.startswith(("/sw.js", "/readyz", "/api/", "/outbox/")):
        return _whole(environ, start)
    if mode == "redirect" and not path.startswith("/static/"):
        start("302 Found", [("Location", "/sign-in")])
        return [b""]
    if mode == "portal":
        start("200 OK", [("Content-Type", "text/html")])
        return [b"<h1>Welcome to the hotel</h1>"]
    if path == "/devices" and mode == "nothing comes":
        time.sleep(6)
    return _whole(environ, start)
app.wsgi_app = gate
"""
CHECK = (
    "navigator.serviceWorker.getRegistration().then((held) => held.update()).then(() => '', (fault) => String(fault))"
)
STATE = """async () => {
  const held = await navigator.serviceWorker.getRegistration();
  return [Boolean(held.waiting), Boolean(held.installing)];
}"""
SLOTS = """caches.open('townwatch-kept').then((box) => box.keys())
  .then((all) => all.map(({ url }) => url.replace(origin, '')))"""
BUILD = "document.documentElement.dataset.build"
UPDATE = "#update .grow"


class NextBuild:
    """The same town after an update: a screen and a script have changed, everything else has not."""

    def __init__(self, town: RunningTown, folder: Path) -> None:
        self._town, self._folder = town, folder
        self.asked, self.mode = folder / "asked.txt", folder / "mode.txt"

    def comes(self, mode: str = "") -> None:
        self._town.__exit__()
        for name in ("app", "templates", "static", "service_worker"):
            shutil.copytree(ROOT / name, self._folder / name)
        shutil.copy(ROOT / "gunicorn.conf.py", self._folder)
        self.answers(mode)
        gate = GATE.format(asked=str(self.asked), mode=str(self.mode))
        (self._folder / "wsgi.py").write_text((ROOT / "wsgi.py").read_text() + gate)
        self._change("static/js/stops.js", "/**", "// Of the next build.\n/**")
        self._change("templates/shell/check.html", "Have we seen this picture?", "Have we seen this picture before?")
        self._change("service_worker/fetch.js", "PATIENCE = 15000", "PATIENCE = 1200")
        self._town.root = self._folder
        self._town._processes.clear()
        self._town.__enter__()

    def answers(self, mode: str) -> None:
        self.mode.write_text(mode)

    def fetched(self) -> set[str]:
        """What phones asked for, without the build in the address."""
        paths = {line.split(" ", 1)[1] for line in self.asked.read_text().splitlines()}
        return {"/static/" + path.split("/", 3)[3] if path.startswith("/static/") else path for path in paths}

    def _change(self, name: str, old: str, new: str) -> None:
        path = self._folder / name
        text = path.read_text()
        assert old in text, f"{name} has changed: choose other words"
        path.write_text(text.replace(old, new, 1))


@pytest.fixture
def next_build(town: RunningTown, tmp_path: Path) -> Iterator[NextBuild]:
    yield NextBuild(town, tmp_path)
    town.root = ROOT


def controlled(page: Page, path: str) -> Page:
    page.goto(path)
    wait_for_worker(page)
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    return page


def until(page: Page, script: str, fits: Callable[[object], bool]) -> object:
    for _ in range(100):
        found = page.evaluate(script)
        if fits(found):
            return found
        page.wait_for_timeout(100)
    raise AssertionError(found)


def test_an_app_that_stays_open_asks_once_an_hour_past_every_cache(device: Device):
    page = device(PHONE, "Asha")
    page.clock.install()
    controlled(page, "/report")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.method) if one.url.endswith("/sw.js") else None)
    page.clock.fast_forward("59:00")
    assert asked == []
    with page.expect_request("**/sw.js"):
        page.clock.fast_forward("02:00")
    assert asked == ["HEAD"]
    with page.expect_request("**/sw.js"):
        page.clock.fast_forward("01:00:00")


def test_a_page_that_the_server_sends_elsewhere_goes_there(device: Device):
    page = device(PHONE, "Asha")
    controlled(page, "/report")
    page.context.clear_cookies()
    page.goto("/devices")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert "/sign-in?next=" in page.url


def test_a_new_build_waits_for_unsent_words_in_any_window_and_brings_only_what_changed(
    device: Device, next_build: NextBuild, console
):
    console.expect("ServiceWorker")
    console.expect("Failed to load resource")
    console.expect("ERR_")
    writing = controlled(device(PHONE, "Asha"), "/report")
    other = controlled(writing.context.new_page(), "/check")
    old = writing.evaluate(BUILD)
    before = set(writing.evaluate(SLOTS))
    writing.locator("#kinds").get_by_label("Theft", exact=True).check()
    expect(writing.locator("body[data-unsent]")).to_be_attached()

    # A sign-in page, or a hotel's, in place of what was announced: nothing of it is kept, and the old build goes on.
    next_build.comes("redirect")
    for mode in ("redirect", "portal"):
        next_build.answers(mode)
        other.evaluate(CHECK)
        until(other, STATE, lambda found: found == [False, False])
        expect(other.locator("#update")).to_be_hidden()
        other.goto("/check")
        expect(other.get_by_role("heading", name="Have we seen this picture?")).to_be_visible()
    texts = other.evaluate("""caches.open('townwatch-kept').then(async (box) => Promise.all(
      (await box.keys()).map(async (one) => (await box.match(one)).text())))""")
    assert not [
        text for text in texts if "Welcome to the hotel" in text or "Look around" in text or 'name="password"' in text
    ]

    # The build itself: beside the old one, and every window says so.
    next_build.answers("")
    other.evaluate(CHECK)
    expect(other.locator(UPDATE)).to_have_text("A new version is ready. Nothing you typed is lost.")
    expect(writing.locator(UPDATE)).to_have_text("A new version is ready. It waits until this is sent.")
    expect(writing.locator("#update-now")).to_be_hidden()
    other.get_by_role("button", name="Use it").click()
    expect(other.locator(UPDATE)).to_contain_text("half-written in another window")
    expect(writing.locator("#kinds").get_by_label("Theft", exact=True)).to_be_checked()
    assert {writing.evaluate(BUILD), other.evaluate(BUILD)} == {old}
    fetched = next_build.fetched()
    kept_files = {slot.split("?")[0] for slot in before if slot.startswith("/static/")}
    assert {"/report", "/check"} <= fetched
    assert fetched & kept_files == {"/static/js/stops.js"}

    # Sent: one tap, and the writer is in the new build, with nothing left of the old.
    writing.locator("#send").click()
    writing.get_by_role("button", name="Send now").click()
    expect(writing.get_by_role("heading", name="Sent")).to_be_visible()
    other.evaluate("window.still = true")
    writing.get_by_role("button", name="Use it").click()
    expect(writing.locator("html")).not_to_have_attribute("data-build", str(old), timeout=30_000)
    expect(writing.locator("#kinds").get_by_label("Theft", exact=True)).to_be_visible()
    expect(other.locator(UPDATE)).to_have_text("A new version is ready. Nothing you typed is lost.")
    assert other.evaluate("window.still"), "a window that nobody asked is not taken away"
    after = set(writing.evaluate(SLOTS))
    assert {one for one in before & after if one.startswith(("/report?", "/static/js/stops.js?"))} == set()
    assert len(after) == len({slot.split("?")[0] for slot in after}), "two builds of one file are kept"
    other.get_by_role("button", name="Use it").click()
    expect(other.get_by_role("heading", name="Have we seen this picture before?")).to_be_visible()

    # A signal that carries nothing: the server's page has an end, the kept screen is there at once.
    next_build.answers("nothing comes")
    other.goto("/devices")
    expect(other.get_by_role("heading", name="What still works")).to_be_visible()
    other.goto("/check")
    expect(other.get_by_role("heading", name="Have we seen this picture before?")).to_be_visible()
