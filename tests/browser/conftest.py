"""Browsers and a running town, shared as far as one test cannot disturb another."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import chromium

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


def no_browser(name: str) -> NoReturn:
    """On CI a browser that is not there is a fault; on somebody's own machine its tests are left out, and say so."""
    say = f"{name} is not installed: script/test installs it"
    if os.environ.get("CI") == "true":
        pytest.fail(say)
    pytest.skip(say)


# Package, not session: Playwright keeps an event loop in this thread, in which no other test could run its own.
@pytest.fixture(scope="package")
def a_chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        executable = chromium.binary(playwright) or no_browser("Chromium")
        browser = chromium.launch(playwright, executable)
        yield browser
        browser.close()


@pytest.fixture
def console() -> Iterator[chromium.Console]:
    """Watches every screen of this test; a complaint that the test did not expect fails it."""
    watched = chromium.Console()
    yield watched
    assert watched.unexpected() == [], "the browser's console complained"
