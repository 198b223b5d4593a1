"""What each role finds on a phone: a way in, only what is theirs, a way out."""

import re

from playwright.sync_api import Page, expect

from tests.browser.chromium import PHONE
from tests.browser.conftest import EXCLUDED, Device, SignIn
from tests.browser.firefox import Firefox
from tests.browser.running_town import RunningTown
from tests.browser.sending import send
from tests.browser.untouched import wait_for_drafts


def places(page: Page) -> list[str | None]:
    expect(page.locator(".nav a[hidden]").first).to_be_attached()
    return [link.get_attribute("href") for link in page.locator(".nav a:not([hidden])").all()]


def test_a_form_says_where_it_comes_from(device: Device, console):
    # A browser without Sec-Fetch-Site has only this word to be believed by.
    console.expect("401")
    page = device(PHONE)
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill("nobody@quillby.example")
    page.get_by_label("Password").fill("not the password")
    with page.expect_request(lambda asked: asked.method == "POST") as sent:
        page.get_by_role("button", name="Go on").click()
    assert sent.value.header_value("origin") == re.match(r"https?://[^/]+", page.url)[0]


def test_the_police_find_the_gallery_and_a_way_out(device: Device):
    page = device(PHONE, "Pat")
    page.goto("/report")  # where the installed app opens
    page.wait_for_url("**/gallery")
    assert places(page) == ["/gallery", "/alerts", "/mine"]
    page.goto("/mine")
    expect(page.locator("#my-name")).to_have_text("Pat")
    expect(page.get_by_text("Not for your role")).to_have_count(0)
    expect(page.get_by_role("heading", name="Sent")).to_be_hidden()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")


def test_the_board_is_led_to_the_figures(device: Device):
    page = device(PHONE, "Bea")
    page.goto("/report")
    page.wait_for_url("**/figures")


def test_who_is_under_18_is_offered_no_alerts(device: Device):
    page = device(PHONE, "Rosa")
    page.goto("/mine")
    expect(page.locator("#my-name")).to_have_text("Rosa")
    expect(page.locator("#push-row")).to_be_hidden()
    page.goto("/report")
    assert places(page) == ["/report", "/mine"]
    page.locator("#kinds").get_by_label("Theft", exact=True).check()
    send(page)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("Alerts on this phone")).to_have_count(0)


def test_the_control_room_says_where_it_saw_somebody(device: Device, as_: SignIn):
    page = device(PHONE, "Marek")
    page.goto(f"/profiles/{EXCLUDED}")
    page.locator("#seen").click()
    page.wait_for_url("**/report")
    expect(page.get_by_role("link", name=EXCLUDED)).to_be_visible()
    where = page.get_by_label("Where")
    expect(where).to_be_visible()
    where.select_option("Corner Books")  # the first of the list: chosen, not taken for granted
    page.get_by_label("I think so").check()
    send(page)
    (sent,) = as_("Marek").get("/api/reports")["reports"]
    assert (sent["category"], sent["premises"]) == ("sighting", "Corner Books")


def test_what_was_taken_back_does_not_come_again(device: Device):
    page = device(PHONE, "Asha")
    page.goto("/report")
    page.get_by_text("More, if you can").click()
    note = page.get_by_label("In your own words")
    expect(page.locator("#place")).to_have_text("Orchard Foods")
    note.fill("He took gin.")
    wait_for_drafts(page, 1)
    note.fill("")
    wait_for_drafts(page, 0)
    page.reload()
    expect(page.locator("#place")).to_have_text("Orchard Foods")
    expect(page.locator("#note")).to_have_value("")


def test_an_alert_ends_also_without_a_signal(device: Device, as_: SignIn, console):
    console.expect("ERR_INTERNET_DISCONNECTED")
    sent = as_("Asha").report(category="sighting", profile_ref=EXCLUDED, sure="know")
    page = device(PHONE, "Ben")
    page.clock.install()
    page.goto(f"/alerts/{sent['alert_id']}")
    page.get_by_role("button", name="Touch to see the picture").click()  # Ben is at a door
    expect(page.locator("#alert img").first).to_be_visible()
    page.context.set_offline(True)
    for _ in range(31):  # somebody keeps reading it: what nobody touches would be covered
        page.clock.fast_forward("04:00")
        page.keyboard.press("Shift")
    expect(page.get_by_role("heading", name="This has ended")).to_be_visible()
    expect(page.locator("#alert img")).to_have_count(0)
    expect(page.get_by_text("Not yet checked")).to_have_count(0)


def test_alerts_switched_off_stay_off_at_the_next_start(bens_firefox: Firefox, town: RunningTown, as_: SignIn):
    a_firefox = bens_firefox
    a_firefox.click("#push-button", "Turn on")
    a_firefox.click("#push-on", "Turn alerts on")
    a_firefox.find("#push-test", "Send me a test alert")
    ben = as_("Ben")
    assert ben.get("/api/push")["known"]
    a_firefox.click("#push-off", "Turn off here")
    a_firefox.find("#push-on", "Turn alerts on")
    a_firefox.run("sessionStorage.clear()")  # as a new start of the app has it
    a_firefox.open(f"{town.url}/mine")
    a_firefox.find("#push-state", "Off on this phone.")
    a_firefox.until(lambda: not ben.get("/api/push")["known"], "no phone of Ben's")
