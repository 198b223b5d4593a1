"""A device that several share: each finds their own and nothing of whoever was there before."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser import chromium
from tests.browser.caller import Caller
from tests.browser.chromium import PHONE
from tests.browser.conftest import EXCLUDED, Device, SignIn, sign_in
from tests.browser.cookies import PATHS, cookies
from tests.browser.running_town import RunningTown
from tests.browser.sending import expect_sent, press_send
from tests.browser.settling import wait_for_worker
from tests.browser.snapshot import snapshot
from tests.browser.untouched import KEPT_ON_THE_PHONE, enter_pin
from tests.town import ORCHARD

ASHAS_NOTE = "He hid a bottle behind the blue crates."
SENT_BY_ASHA = "Ashas own words about the broken shutter."
OF_ASHA = (ASHAS_NOTE, SENT_BY_ASHA, "Perrin Oakapple", "Green parka", "/photos/")


@pytest.fixture
def a_picture(tmp_path: Path) -> Path:
    path = tmp_path / "IMG_0042.JPG"
    path.write_bytes(snapshot(7))
    return path


@pytest.fixture(scope="module")
def ashas(town) -> dict[str, Any]:
    asha = Caller(town, "Asha")
    sent = asha.report(category="damage", note=SENT_BY_ASHA)
    asha.close()
    return sent


def half_write(page: Page, note: str) -> None:
    page.goto("/report")
    page.locator("#kinds").get_by_label("Theft", exact=True).check()
    page.get_by_text("More, if you can").click()
    page.get_by_label("In your own words").fill(note)


def switch_to(page: Page, who: str) -> None:
    page.get_by_role("button", name="Switch person").click()
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    page.get_by_role("link", name=who).click()
    enter_pin(page)
    page.wait_for_url(lambda url: "/sign-in" not in url)


def test_switching_leaves_nothing_behind(device: Device, ashas, locking):
    page = device(PHONE, "Asha", at=ORCHARD)
    half_write(page, ASHAS_NOTE)
    page.goto(f"/mine/{ashas['id']}")
    expect(page.get_by_text(SENT_BY_ASHA)).to_be_visible()
    page.goto("/gallery")
    page.locator(f'#faces a[href="/profiles/{EXCLUDED}"]').click()
    expect(page.get_by_role("heading", name="Perrin Oakapple")).to_be_visible()
    switch_to(page, "Lena")
    expect(page.locator("#where-zone")).to_have_text("Lena")
    kept = page.evaluate(KEPT_ON_THE_PHONE) + page.content()
    assert [one for one in OF_ASHA if one in kept] == []


@pytest.fixture
def a_keeping_chromium(a_playwright: Playwright) -> Iterator[Browser]:
    """Chromium with its back-forward cache, as people have it; Playwright switches that off by itself."""
    browser = chromium.launch(a_playwright, ignore_default_args=["--disable-back-forward-cache"])
    yield browser
    browser.close()


NOTE_WHAT_COMES_BACK = """addEventListener('pageshow', (event) => {
  if (!event.persisted) return;
  const before = sessionStorage.getItem('came-back') ?? '';
  sessionStorage.setItem('came-back', `${before}\n${location.pathname} ${document.body.textContent}`);
});"""


def test_back_shows_nothing_of_the_one_before(device: Device, ashas, locking, console):
    console.expect("status of 404")
    page = device(PHONE, "Asha", at=ORCHARD)
    page.goto("/mine")
    page.locator(f'a[href="/mine/{ashas["id"]}"]').click()
    expect(page.get_by_text(SENT_BY_ASHA)).to_be_visible()
    switch_to(page, "Lena")
    for _ in range(3):
        page.go_back()
        page.wait_for_timeout(500)
        assert SENT_BY_ASHA not in page.content()
    page.goto(f"/mine/{ashas['id']}")
    expect(page.get_by_text("This is not here")).to_be_visible()


def test_nothing_comes_back_from_a_page_that_the_browser_kept_whole(
    a_keeping_chromium: Browser, town: RunningTown, ashas
):
    context = a_keeping_chromium.new_context(base_url=town.url, **PHONE)
    context.add_init_script(NOTE_WHAT_COMES_BACK)
    sign_in(context, town, "Asha", at=ORCHARD)
    page = context.new_page()
    page.goto("/mine")
    wait_for_worker(page)  # when it takes over, what was kept is thrown away
    page.goto(f"/mine/{ashas['id']}")
    expect(page.get_by_text(SENT_BY_ASHA)).to_be_visible()
    expect(page.locator("#switch")).to_be_visible()
    page.locator('.nav a[href="/gallery"]').click()
    expect(page.locator("#faces li a").first).to_be_visible()
    sign_in(context, town, "Lena", at=ORCHARD)  # without signing Asha out, which would clear the browser's cache
    page.evaluate("void setTimeout(() => history.back(), 0)")
    expect(page.get_by_text("This is not here")).to_be_visible()
    came_back = str(page.evaluate("sessionStorage.getItem('came-back')"))
    assert f"/mine/{ashas['id']}" in came_back, "the browser kept nothing: this shows nothing"
    assert SENT_BY_ASHA not in came_back + page.content()
    context.close()


def test_what_the_browser_keeps_whole_for_going_back_is_emptied_before(device: Device, ashas):
    page = device(PHONE, "Asha", at=ORCHARD)
    page.goto(f"/mine/{ashas['id']}")
    expect(page.get_by_text(SENT_BY_ASHA)).to_be_visible()
    expect(page.locator("#switch")).to_be_visible()
    # as the back-forward cache does it: the page is put away as it is, and shown again as it was
    held = page.evaluate(
        "dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })); document.body.innerText"
    )
    assert SENT_BY_ASHA not in held
    assert SENT_BY_ASHA not in page.content()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.get_by_text(SENT_BY_ASHA)).to_be_visible()  # it was loaded anew, for the same person


def test_a_half_written_report_comes_back_to_its_author_alone(device: Device, a_picture: Path, locking):
    page = device(PHONE, "Asha", at=ORCHARD)
    half_write(page, ASHAS_NOTE)
    page.get_by_label("Choose a picture you have").set_input_files(a_picture)
    expect(page.get_by_role("img", name="Picture 1, the latest")).to_be_visible()
    switch_to(page, "Lena")
    expect(page.get_by_label("Take a picture")).to_be_attached()
    expect(page.locator("#note")).to_have_value("")
    expect(page.locator("#shots img")).to_have_count(0)
    switch_to(page, "Asha")
    expect(page.locator("#note")).to_have_value(ASHAS_NOTE)
    expect(page.get_by_role("img", name="Picture 1, the latest")).to_be_visible()


def test_after_a_minute_somebody_else_may_come_in(device: Device, locking):
    page = device(PHONE, "Asha", at=ORCHARD)
    page.clock.install()
    page.goto("/gallery")
    expect(page.locator("#faces li a").first).to_be_visible()
    with page.expect_response("**/api/lock"):
        page.clock.fast_forward("01:01")
    expect(page.locator("#faces li a")).to_have_count(0)
    page.get_by_role("button", name="Somebody else").click()
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    page.get_by_role("link", name="Lena").click()
    enter_pin(page)
    expect(page.locator("#where-zone")).to_have_text("Lena")
    expect(page.locator("#faces li a").first).to_be_visible()


def test_ones_own_phone_offers_no_switch(device: Device):
    page = device(PHONE, "Asha")
    page.goto("/gallery")
    expect(page.locator("#faces li a").first).to_be_visible()
    expect(page.locator("#switch")).to_be_hidden()


def test_a_report_that_waits_goes_under_its_authors_name_though_another_is_there(
    device: Device, as_: SignIn, town: RunningTown, console
):
    console.expect("ERR_INTERNET_DISCONNECTED")
    page = device(PHONE, "Asha", at=ORCHARD)
    half_write(page, "Sent without a signal.")
    page.wait_for_load_state("networkidle")  # a phone that was never here before: what sends has to come first
    page.context.set_offline(True)
    press_send(page)
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_role("heading", name="Waiting for signal")).to_be_visible()
    lenas = cookies(town.folder, "Lena", at=ORCHARD)
    held = {one["name"]: one["value"] for one in page.context.cookies()}
    another = {name: value for name, value in lenas.items() if "device" not in name and "outbox" not in name}
    assert set(another) <= set(held)
    page.context.add_cookies(
        [
            {"name": name, "value": value, "domain": "localhost", "path": PATHS[name], "secure": True}
            for name, value in another.items()
        ]
    )
    page.context.set_offline(False)
    expect_sent(page)
    assert as_("Asha").get("/api/reports")["reports"][0]["note"] == "Sent without a signal."
    assert "Sent without a signal." not in [one["note"] for one in as_("Lena").get("/api/reports")["reports"]]


def test_who_signed_out_without_a_signal_is_not_shown_at_the_next_one(device: Device, ashas, console):
    for words in ("ERR_INTERNET_DISCONNECTED", "status of 401", "status of 500"):
        console.expect(words)
    page = device(PHONE, "Asha")
    half_write(page, ASHAS_NOTE)
    page.wait_for_load_state("networkidle")
    page.goto("/mine")
    wait_for_worker(page)  # it has what signs somebody out without a signal
    page.reload()
    expect(page.locator("#my-name")).to_have_text("Asha")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name="Keep and sign out").click()
    expect(page.locator("#cover")).to_be_visible()
    context = page.context
    page.close()
    context.set_offline(False)
    context.route("**/sign-out", lambda asked: asked.fulfill(status=500, body=""))
    later = context.new_page()
    for screen in ("/mine", "/unsent", "/report"):
        later.goto(screen)
        later.wait_for_load_state("networkidle")
        assert [one for one in ("Asha", SENT_BY_ASHA, ASHAS_NOTE) if one in later.content()] == [], screen
    context.unroute("**/sign-out")
    later.goto("/mine")
    later.wait_for_url("**/sign-in**")
    assert context.request.get("/api/me").status == 401
