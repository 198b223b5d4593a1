"""Townwatch can be put on a phone's home screen, and opens there without a signal."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.browser.chromium import PHONE
from tests.browser.conftest import Device, sign_in
from tests.browser.running_town import RunningTown
from tests.browser.settling import wait_for_worker


def wait_for_the_worker(page: Page) -> None:
    page.goto("/report")
    wait_for_worker(page)
    page.reload()
    expect(page.locator("#kinds").get_by_label("Theft", exact=True)).to_be_visible()


@pytest.fixture
def installed(device: Device) -> Page:
    """Asha's phone, with the worker in charge of the page."""
    page = device(PHONE, "Asha")
    wait_for_the_worker(page)
    return page


def test_the_browser_finds_nothing_that_stands_in_the_way(a_playwright, town, tmp_path):
    # A profile on disk: in a private window, which every other test uses, nothing can be installed.
    executable = chromium.binary(a_playwright)
    context = a_playwright.chromium.launch_persistent_context(
        tmp_path, executable_path=executable, args=chromium.switches(), base_url=town.url, **PHONE
    )
    sign_in(context, town, "Asha")
    page = context.new_page()
    wait_for_the_worker(page)
    protocol = context.new_cdp_session(page)
    assert protocol.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    manifest = protocol.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["url"] == f"{town.url}/manifest.webmanifest"
    context.close()


def test_the_worker_is_served_from_the_root_and_controls_the_page(installed: Page, town: RunningTown):
    worker = installed.evaluate("navigator.serviceWorker.controller.scriptURL")
    scope = wait_for_worker(installed)
    assert worker == f"{scope}sw.js" == f"{town.url}/sw.js"


def test_without_a_signal_the_screens_open_and_say_so(installed: Page, console):
    console.expect("ERR_INTERNET_DISCONNECTED")
    installed.context.set_offline(True)
    installed.goto("/gallery")
    expect(installed.get_by_role("heading", name="Gallery")).to_be_visible()
    expect(installed.get_by_text("No signal").first).to_be_visible()
    installed.goto("/somewhere-that-was-never-kept")
    expect(installed).to_have_title(re.compile("^No signal"))
    installed.get_by_role("link", name="On this phone What waits to be sent.").click()
    expect(installed).to_have_url(re.compile("/unsent$"))
    expect(installed.get_by_role("heading", level=1)).to_be_visible()
    installed.goto("/")
    installed.wait_for_url("**/report")


def test_nothing_that_names_anybody_is_kept_on_the_phone(installed: Page):
    installed.goto("/gallery")
    expect(installed.locator("#faces li a").first).to_be_visible()
    kept = installed.evaluate("""async () => {
      const all = [];
      for (const name of await caches.keys()) {
        for (const request of await (await caches.open(name)).keys()) all.push(new URL(request.url).pathname);
      }
      return all;
    }""")
    assert "/report" in kept
    assert [path for path in kept if path.startswith(("/api/", "/photos/", "/desk"))] == []


def test_a_hotels_page_in_place_of_an_answer_is_no_signal(installed: Page):
    installed.route("**/api/*", lambda route: route.fulfill(content_type="text/html", body="<h1>Welcome</h1>"))
    installed.goto("/gallery")
    expect(installed.get_by_text("No signal").first).to_be_visible()
    expect(installed.locator("#pill-text")).to_have_text("Offline")
