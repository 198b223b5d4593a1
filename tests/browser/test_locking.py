"""What nobody touches is covered, and comes back for the same person alone; a report is never in the way of it."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import PHONE
from tests.browser.conftest import EXCLUDED, Device, SignIn
from tests.browser.snapshot import snapshot
from tests.town import ORCHARD, PIN

NOTE = "He put two bottles under his coat."
CANARIES = ("Perrin Oakapple", EXCLUDED, "Green parka", "/photos/")


@pytest.fixture
def a_picture(tmp_path: Path) -> Path:
    path = tmp_path / "IMG_0042.JPG"
    path.write_bytes(snapshot(7))
    return path


@pytest.fixture
def locking(console):
    """A locked phone is told so with a 401, one whose reason was forgotten with a 403: the console says both."""
    console.expect("status of 401")
    console.expect("status of 403")


def enter_pin(page: Page, pin: str = PIN) -> None:
    for digit in pin:
        page.get_by_role("button", name=digit, exact=True).click()


def say_why(page: Page) -> None:
    """Whoever was locked says anew why they are looking."""
    page.get_by_role("button", name="Answering an alert").click()


def wait_and_lock(page: Page, how_long: str) -> None:
    """Let nobody touch the page for so long; the server is told by the page itself."""
    with page.expect_response("**/api/lock"):
        page.clock.fast_forward(how_long)


def open_with_clock(page: Page, screen: str) -> None:
    page.clock.install()
    page.goto(screen)


def shows_nobody(page: Page) -> None:
    held = page.content()
    assert [one for one in CANARIES if one in held] == []


SCREENS = {
    "/gallery": "#faces li a",
    f"/profiles/{EXCLUDED}": "text=Perrin Oakapple",
    "/alerts": "#alerts .row",
    "/mine": "#sent-list .row",
}


@pytest.fixture(scope="module")
def sounded(town) -> dict[str, Any]:
    from tests.browser.caller import Caller

    asha = Caller(town, "Asha")
    sent = asha.report(category="sighting", profile_ref=EXCLUDED, sure="know", note=NOTE)
    asha.close()
    return sent


@pytest.mark.parametrize(("screen", "what"), SCREENS.items(), ids=SCREENS)
def test_five_minutes_without_a_touch_empty_every_screen_that_shows_somebody(
    device: Device, sounded, locking, screen: str, what: str
):
    page = device(PHONE, "Asha" if screen == "/mine" else "Ben")
    open_with_clock(page, screen)
    expect(page.locator(what).first).to_be_visible()
    page.clock.fast_forward("04:50")
    expect(page.locator(what).first).to_be_visible()
    wait_and_lock(page, "00:15")
    expect(page.locator(what)).to_have_count(0)
    shows_nobody(page)
    enter_pin(page)
    if screen.startswith("/profiles"):
        say_why(page)
    expect(page.locator(what).first).to_be_visible()
    expect(page.locator("#cover")).to_have_count(0)


def test_an_alert_and_ones_own_report_are_emptied_as_well(device: Device, sounded, locking):
    for who, screen, words in (
        ("Ben", f"/alerts/{sounded['alert_id']}", "Perrin Oakapple"),
        ("Asha", f"/mine/{sounded['id']}", NOTE),
    ):
        page = device(PHONE, who)
        open_with_clock(page, screen)
        expect(page.get_by_text(words).first).to_be_visible()
        wait_and_lock(page, "05:01")
        assert words not in page.content()
        enter_pin(page)
        expect(page.get_by_text(words).first).to_be_visible()


def test_what_was_locked_is_locked_at_the_server_too(device: Device, locking):
    page = device(PHONE, "Asha")
    open_with_clock(page, "/gallery")
    expect(page.locator("#faces li a").first).to_be_visible()
    wait_and_lock(page, "05:01")
    answer = page.context.request.get("/api/gallery", headers={"X-Townwatch": "1"})
    assert (answer.status, answer.json()["stop"]) == (401, "locked")


def test_a_touch_keeps_it_open_and_the_server_awake(device: Device):
    page = device(PHONE, "Asha")
    open_with_clock(page, "/gallery")
    expect(page.locator("#faces li a").first).to_be_visible()
    page.clock.fast_forward("04:00")
    with page.expect_response("**/api/awake") as told:
        page.keyboard.press("Shift")
        page.clock.run_for(2000)
    assert told.value.status == 204
    page.clock.fast_forward("04:00")
    expect(page.locator("#faces li a").first).to_be_visible()


def test_a_wrong_pin_says_so_and_the_next_try_is_empty(device: Device, locking):
    page = device(PHONE, "Asha")
    open_with_clock(page, "/gallery")
    expect(page.locator("#faces li a").first).to_be_visible()
    wait_and_lock(page, "05:01")
    enter_pin(page, "918273")
    expect(page.get_by_text("That is not the PIN.")).to_be_visible()
    expect(page.get_by_label("PIN of Asha")).to_have_value("")
    page.keyboard.type(PIN)
    expect(page.locator("#faces li a").first).to_be_visible()


def test_a_phone_that_was_locked_meanwhile_asks_for_the_pin_in_place(device: Device, locking):
    page = device(PHONE, "Asha")
    page.goto("/report")
    page.context.request.post("/api/lock", headers={"X-Townwatch": "1", "Origin": page.evaluate("origin")})
    page.goto(f"/profiles/{EXCLUDED}")
    expect(page.get_by_role("heading", name="Asha", exact=False)).to_be_visible()
    shows_nobody(page)
    enter_pin(page)
    say_why(page)
    expect(page.get_by_role("heading", name="Perrin Oakapple")).to_be_visible()


def test_what_nobody_looks_at_is_not_shown(device: Device):
    page = device(PHONE, "Asha")
    page.goto("/gallery")
    expect(page.locator("#faces li a").first).to_be_visible()
    hide = "Object.defineProperty(document, 'visibilityState', { value: '%s', configurable: true });"
    look = "document.dispatchEvent(new Event('visibilitychange'))"
    page.evaluate(hide % "hidden" + look)
    expect(page.locator("#faces")).to_be_hidden()
    page.evaluate(hide % "visible" + look)
    expect(page.locator("#faces li a").first).to_be_visible()


def test_whoever_comes_back_too_late_finds_it_covered_before_it_is_seen(device: Device, locking):
    page = device(PHONE, "Asha")
    open_with_clock(page, "/gallery")
    expect(page.locator("#faces li a").first).to_be_visible()
    # a phone asleep: no timer runs, and the first that happens is that somebody looks at it
    seen = page.evaluate("""() => {
      const later = Date.now() + 6 * 60_000;
      Date.now = () => later;
      document.dispatchEvent(new Event('visibilitychange'));
      return document.querySelectorAll('#faces li').length;
    }""")
    assert seen == 0
    expect(page.get_by_label("PIN of Asha")).to_be_attached()


# The report.


def write_report(page: Page, a_picture: Path) -> None:
    page.get_by_label("Choose a picture you have").set_input_files(a_picture)
    expect(page.get_by_role("img", name="Picture 1, the latest")).to_be_visible()
    page.locator("#kinds").get_by_label("Theft", exact=True).check()
    page.get_by_text("More, if you can").click()
    page.get_by_label("In your own words").fill(NOTE)


def test_a_half_written_report_stays_on_ones_own_phone_and_is_sent_while_locked(
    device: Device, as_: SignIn, a_picture: Path, locking
):
    page = device(PHONE, "Cal")
    open_with_clock(page, "/report")
    write_report(page, a_picture)
    wait_and_lock(page, "05:01")
    expect(page.get_by_text("You can still report, and it is sent under your name.")).to_be_visible()
    expect(page.get_by_role("img", name="Picture 1, the latest")).to_be_visible()
    expect(page.get_by_label("In your own words")).to_have_value(NOTE)
    expect(page.get_by_role("button", name="Somebody from the gallery")).to_have_count(0)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Sent", exact=True)).to_be_visible()
    newest = as_("Cal").until("/api/reports", lambda answer: answer["reports"] and answer["reports"][0]["photos"])
    assert newest["reports"][0]["note"] == NOTE


def test_a_locked_phone_that_is_picked_up_reports_at_once(device: Device, as_: SignIn, locking):
    page = device(PHONE, "Asha")
    page.goto("/offline")
    page.context.request.post("/api/lock", headers={"X-Townwatch": "1", "Origin": page.evaluate("origin")})
    page.goto("/report")
    expect(page.get_by_text("You can still report, and it is sent under your name.")).to_be_visible()
    page.locator("#kinds").get_by_label("Damage", exact=True).check()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Sent", exact=True)).to_be_visible()
    assert as_("Asha").get("/api/reports")["reports"][0]["category"] == "damage"


def test_the_report_is_opened_up_where_it_stands(device: Device, a_picture: Path, locking):
    page = device(PHONE, "Asha")
    open_with_clock(page, "/report")
    write_report(page, a_picture)
    wait_and_lock(page, "05:01")
    page.get_by_role("button", name="Enter PIN").click()
    enter_pin(page)
    expect(page.get_by_role("button", name="Somebody from the gallery")).to_be_visible()
    expect(page.get_by_label("In your own words")).to_have_value(NOTE)
    expect(page.get_by_text("You can still report")).to_be_hidden()


def test_a_half_written_report_with_its_picture_outlives_the_page(device: Device, a_picture: Path):
    page = device(PHONE, "Asha")
    page.goto("/report")
    write_report(page, a_picture)
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_enabled()
    page.reload()
    expect(page.get_by_role("img", name="Picture 1, the latest")).to_be_visible()
    expect(page.locator("#note")).to_have_value(NOTE)


KEPT_ON_THE_PHONE = """async () => {
  const said = [JSON.stringify(sessionStorage), JSON.stringify(localStorage)];
  for (const { name } of await indexedDB.databases()) {
    const opening = indexedDB.open(name);
    const base = await new Promise((done) => { opening.onsuccess = () => done(opening.result); });
    for (const store of base.objectStoreNames) {
      const rows = await new Promise((done) => {
        const one = base.transaction(store).objectStore(store).getAll(); one.onsuccess = () => done(one.result); });
      for (const row of rows) for (const part of Object.values(row)) {
        said.push(part instanceof ArrayBuffer || ArrayBuffer.isView(part)
          ? new TextDecoder('latin1').decode(part) : JSON.stringify(part));
      }
    }
    base.close();
  }
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) {
      said.push(request.url, await (await (await caches.open(name)).match(request)).text());
    }
  }
  return said.join('\\n');
}"""


def test_a_shops_device_puts_the_report_away_for_its_author_alone(
    device: Device, as_: SignIn, a_picture: Path, locking
):
    page = device(PHONE, "Asha", at=ORCHARD)
    open_with_clock(page, "/report")
    write_report(page, a_picture)
    wait_and_lock(page, "01:01")
    expect(page.get_by_text("Asha’s report is kept.")).to_be_visible()
    assert NOTE not in page.content()
    expect(page.get_by_label("In your own words")).to_have_value("")
    expect(page.locator("#shots img")).to_have_count(0)
    assert NOTE not in page.evaluate(KEPT_ON_THE_PHONE)
    page.get_by_role("button", name="Enter PIN").click()
    enter_pin(page)
    expect(page.get_by_label("In your own words")).to_have_value(NOTE)
    expect(page.get_by_role("img", name="Picture 1, the latest")).to_be_visible()


def test_on_a_locked_shops_device_the_report_is_whose_pin_sends_it(device: Device, as_: SignIn, locking):
    page = device(PHONE, at=ORCHARD)
    page.goto("/report")
    expect(page.get_by_text("Nobody is signed in here.")).to_be_visible()
    page.locator("#kinds").get_by_label("Damage", exact=True).check()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Sign in to send")).to_be_visible()
    page.get_by_role("button", name="Lena").click()
    enter_pin(page)
    expect(page.get_by_role("heading", name="Sent", exact=True)).to_be_visible()
    assert as_("Lena").get("/api/reports")["reports"][0]["category"] == "damage"
