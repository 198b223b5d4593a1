"""What nobody touches is covered, and comes back for the same person alone; a report is never in the way of it."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import PHONE, TABLET
from tests.browser.conftest import EXCLUDED, Device, SignIn
from tests.browser.cookies import code_app
from tests.browser.untouched import enter_pin, open_with_clock, say_why, wait_and_lock
from tests.town import PASSWORD, PIN

NOTE = "He put two bottles under his coat."
CANARIES = ("Perrin Oakapple", EXCLUDED, "Green parka", "/photos/")


def shows_nobody(page: Page) -> None:
    held = page.content()
    assert [one for one in CANARIES if one in held] == []


SCREENS = {
    "/gallery": "#faces li a",
    f"/profiles/{EXCLUDED}": "text=Perrin Oakapple",
    "/alerts": "#alerts a.row",
    "/mine": "#sent-list a.row",
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
        ("Lena", f"/alerts/{sounded['alert_id']}", "Perrin Oakapple"),
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


# Pages that the server draws.


def test_the_desk_is_covered_after_an_hour_and_loses_nothing_typed(device: Device, town, as_: SignIn, locking):
    shows = code_app(town.folder, "Mo")
    sent = as_("Asha").report(category="damage", note="The shutter was bent by two in red caps.")
    page = device(TABLET, "Mo")
    page.clock.install()
    page.goto(f"/desk/{sent['id']}")
    page.get_by_label("What members may read").fill("Two people bent a shutter.")
    expect(page.locator("body[data-who]")).to_be_attached()
    wait_and_lock(page, "01:00:01")
    held = page.content()
    assert [words for words in ("red caps", "bent a shutter") if words in held] == []
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("#again-says")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Code").fill(shows.code())
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_label("What members may read")).to_have_value("Two people bent a shutter.")
    expect(page.get_by_text("red caps")).to_be_visible()


def test_a_leads_page_of_people_is_covered_after_five_minutes(device: Device, locking):
    page = device(PHONE, "Lena")
    open_with_clock(page, "/people")
    expect(page.get_by_text("Asha").first).to_be_visible()
    wait_and_lock(page, "05:01")
    assert "Asha" not in page.locator("main").inner_text()
    enter_pin(page)
    expect(page.get_by_text("Asha").first).to_be_visible()


def test_what_asks_for_proof_is_answered_over_the_page(device: Device, locking):
    page = device(PHONE, "Asha")
    page.goto("/gallery")
    expect(page.locator("#faces li a").first).to_be_visible()
    page.evaluate("""() => {
      const beside = document.querySelector('script[src$="gallery.js"]').src;
      import(beside.replace('gallery.js', 'sign_in_again.js')).then(({ prove }) => prove())
        .then(() => { document.title = 'proved'; }, () => { document.title = 'not proved'; });
    }""")
    expect(page.get_by_role("dialog")).to_be_visible()
    enter_pin(page, "918273")
    expect(page.get_by_text("That is not the PIN.")).to_be_visible()
    enter_pin(page)
    expect(page).to_have_title("proved")
    expect(page.locator("#faces li a").first).to_be_visible()
