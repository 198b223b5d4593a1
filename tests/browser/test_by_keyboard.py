"""The whole of a shift by keyboard alone, at a phone's size: each step is reached, seen, and leads on."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import PHONE
from tests.browser.conftest import EXCLUDED, GALLERY, Device, SignIn
from tests.browser.hands import Keys
from tests.browser.settling import wait_for_worker
from tests.browser.snapshot import snapshot
from tests.town import PIN


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    paths = []
    for seed in (7, GALLERY[0]):
        paths.append(tmp_path / f"{seed}.jpg")
        paths[-1].write_bytes(snapshot(seed))
    return paths


@pytest.fixture
def lenas(device: Device, console) -> Keys:
    """Her own phone, let in, nobody signed in on it."""
    console.expect("ERR_INTERNET_DISCONNECTED")
    console.expect("fetching the script")
    console.expect("status of 403")  # who looks says why first
    console.expect("status of 401")  # who leaves while the page still asks
    page = device(PHONE, "Lena")
    page.goto("/offline")
    page.evaluate("fetch('/api/lock', {method: 'POST', headers: {'X-Townwatch': '1'}})")
    page.context.clear_cookies(name="__Host-session")
    return Keys(page)


def test_a_shift_without_a_pointer(lenas: Keys, as_: SignIn, pictures: list[Path]):
    sighting = as_("Asha").report(category="sighting", profile_ref=EXCLUDED, sure="know")
    for walk in (comes_in, reports, looks_what_waits, adds, looks_round, checks):
        walk(lenas, *pictures)
    answers(lenas, sighting["alert_id"])
    leaves(lenas)


def comes_in(keys: Keys, *_: Path) -> None:
    page = keys.page
    page.goto("/sign-in?next=/report")
    keys.is_at(page.locator("#pin"))
    page.keyboard.type(PIN)
    page.wait_for_url(re.compile("^[^?]*/report$"))
    wait_for_worker(page)  # for the screens that are opened without a signal


def reports(keys: Keys, picture: Path, *_: Path) -> None:
    page = keys.page
    expect(page.locator("#place")).to_have_text("Orchard Foods")
    keys.choose(page.get_by_label("Choose a picture you have"), picture)
    first = page.locator("#kinds input").first
    keys.is_at(first)
    keys.press("Space", "ArrowRight", "ArrowLeft")
    expect(first).to_be_checked()
    keys.use(page.locator("#more summary"))
    keys.reach(page.get_by_label("In your own words"))
    page.keyboard.type("Two bottles.")
    keys.use(page.locator("#send"))
    title = page.locator("#sent-title")
    keys.is_at(title)
    keys.use(page.get_by_role("button", name="Undo"))
    keys.is_at(page.locator("#send"))
    page.context.set_offline(True)
    keys.press("Enter")
    keys.is_at(title)
    keys.use(page.get_by_role("button", name="Send now"))
    expect(title).to_have_text("Waiting for signal")


def looks_what_waits(keys: Keys, *_: Path) -> None:
    page = keys.page
    keys.use(page.get_by_role("link", name="All that waits here"))
    page.wait_for_url("**/unsent")
    page.context.set_offline(False)
    follow = page.get_by_role("link", name="Follow it")
    expect(follow).to_be_visible()
    keys.use(follow)
    page.wait_for_url("**/mine/*")


def adds(keys: Keys, picture: Path, *_: Path) -> None:
    page = keys.page
    keys.use(page.get_by_role("button", name="Add what you saw"))
    keys.is_at(page.locator("#add-title"))
    keys.reach(page.locator("#add-note"))
    page.keyboard.type("He came back.")
    keys.choose(page.locator("#add").get_by_label("Choose a picture you have"), picture)
    expect(page.locator("#add .shot")).to_be_visible()
    keys.use(page.locator("#add .btn--main"))
    keys.is_at(page.locator("#report h1"))
    expect(page.get_by_role("heading", name="You added")).to_be_visible()
    keys.use(page.get_by_role("button", name="Take it back"))
    keys.is_at(page.locator("#back-title"))
    keys.use(page.get_by_role("button", name="Keep it"))
    keys.is_at(page.get_by_role("button", name="Take it back"))


def looks_round(keys: Keys, *_: Path) -> None:
    page = keys.page
    keys.turn_to("Gallery")
    page.wait_for_url("**/gallery")
    face = page.get_by_role("link", name="Perrin Oakapple")
    expect(face).to_be_visible()
    keys.use(face)
    keys.is_at(page.locator("#why-title"))
    keys.use(page.get_by_role("button", name="Start of shift briefing"))
    expect(page.get_by_role("heading", name="Perrin Oakapple")).to_be_visible()


def checks(keys: Keys, _: Path, known: Path) -> None:
    page = keys.page
    keys.turn_to("Check")
    page.wait_for_url("**/check")
    expect(page.locator("#ask")).to_be_visible()
    keys.choose(page.get_by_label("Choose a picture you have"), known)
    keys.is_at(page.locator("#answer"))
    keys.use(page.get_by_role("button", name="Same person"))
    expect(page.get_by_role("button", name="Same person")).to_have_attribute("aria-pressed", "true")


def answers(keys: Keys, alert: str) -> None:
    page = keys.page
    keys.turn_to("Alerts")
    page.wait_for_url("**/alerts")
    row = page.locator(f'#alerts a[href="/alerts/{alert}"]')
    expect(row).to_be_visible()
    keys.use(row)
    page.wait_for_url(f"**/{alert}")
    seen = page.get_by_role("button", name="Not here")
    expect(seen).to_be_visible()
    keys.use(seen, "Space")
    expect(seen).to_have_attribute("aria-pressed", "true")
    keys.is_at(seen)


def leaves(keys: Keys) -> None:
    page = keys.page
    keys.turn_to("Mine")
    page.wait_for_url("**/mine")
    expect(page.locator("#my-name")).to_have_text("Lena")
    keys.use(page.get_by_role("button", name="Sign out", exact=True))
    page.wait_for_url("**/sign-in**")
