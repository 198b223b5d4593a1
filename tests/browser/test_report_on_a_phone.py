"""A report in three taps, whatever happens meanwhile: second thoughts, no signal, a full phone, a report sent back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser import chromium
from tests.browser.chromium import PHONE
from tests.browser.conftest import Device, SignIn, sign_in
from tests.browser.cookies import PATHS, cookies
from tests.browser.firefox import Firefox
from tests.browser.outbox_on_a_phone import Outbox, in_page, poll
from tests.browser.phone_stores import HOW_MANY
from tests.browser.running_town import RunningTown
from tests.browser.sending import expect_sent, press_send, send
from tests.browser.settling import wait_for_draft, wait_for_worker
from tests.browser.snapshot import snapshot
from tests.browser.untouched import KEPT_ON_THE_PHONE, wait_for_drafts

NOTE = "Took two bottles and walked out past the till."
SHARE = """() => document.body.insertAdjacentHTML('beforeend', `
  <form id="sharing" method="post" action="/share" enctype="multipart/form-data">
    <input type="file" name="files" multiple id="shared-files"><input name="text" value="Seen outside"></form>`)"""
LOOK_AWAY = """() => {
  Object.defineProperty(document, 'visibilityState', { get: () => 'hidden', configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""
# A private window's storage has no limit that could be set: nothing more is let in.
FILL = """() => {
  const really = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (tables, mode, how) {
    if (mode === 'readwrite') throw new DOMException('There is no room.', 'QuotaExceededError');
    return really.call(this, tables, mode, how);
  };
}"""
NO_SIGNAL = "ERR_INTERNET_DISCONNECTED"


@pytest.fixture
def a_picture(tmp_path: Path) -> Path:
    path = tmp_path / "IMG_0042.JPG"
    path.write_bytes(snapshot(7))
    return path


def write(page: Page, *pictures: Path, kind: str = "Theft", note: str = "") -> None:
    for picture in pictures:
        page.get_by_label("Choose a picture you have").set_input_files(picture)
        expect(page.get_by_role("img", name="the latest")).to_be_visible()
    page.locator("#kinds").get_by_label(kind, exact=True).check()
    if note:
        page.get_by_text("More, if you can").click()
        page.get_by_label("In your own words").fill(note)


def keeping_worker(page: Page) -> None:
    """The app as it is after its first start: the worker is in charge, and the phone knows the form."""
    page.goto("/report")
    wait_for_worker(page)
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    expect(page.locator("#place")).to_have_text("Orchard Foods")


def test_what_was_sent_off_can_be_had_back_for_ten_seconds(device: Device, as_: SignIn, a_picture: Path):
    before = len(as_("Asha").get("/api/reports")["reports"])
    page = device(PHONE, "Asha")
    page.goto("/report")
    write(page, a_picture, note=NOTE)
    page.get_by_label("Beard", exact=True).check()
    press_send(page)
    expect(page.get_by_text("to take it back")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("img", name="Picture 1, the latest")).to_be_visible()
    expect(page.locator("#note")).to_have_value(NOTE)
    expect(page.locator("#kinds").get_by_label("Theft", exact=True)).to_be_checked()
    expect(page.get_by_label("Beard", exact=True)).to_be_checked()
    wait_for_drafts(page, 1)
    assert len(as_("Asha").get("/api/reports")["reports"]) == before
    send(page)
    wait_for_drafts(page, 0)  # the author's copy goes when the desk has it all
    expect(page.get_by_role("link", name="Follow it")).to_be_visible()
    newest = as_("Asha").until("/api/reports", lambda answer: answer["reports"][0]["photos"])
    assert newest["reports"][0]["note"] == NOTE


def test_the_time_for_second_thoughts_ends_by_itself_and_when_the_page_is_left(device: Device):
    page = device(PHONE, "Asha")
    page.clock.install()
    page.goto("/report")
    write(page)
    press_send(page)
    page.clock.fast_forward("00:11")
    expect_sent(page)
    page.get_by_role("link", name="Another report").click()
    write(page, kind="Damage")
    press_send(page)
    page.evaluate(LOOK_AWAY)
    expect_sent(page)


def test_a_report_from_a_phone_that_was_opened_without_a_signal_goes_by_itself(
    device: Device, as_: SignIn, a_picture: Path, console: chromium.Console
):
    console.expect(NO_SIGNAL)
    page = device(PHONE, "Asha")
    keeping_worker(page)
    page.context.set_offline(True)
    cold = page.context.new_page()
    page.close()
    cold.goto("/report")
    expect(cold.get_by_text("it is saved on this phone and goes by itself")).to_be_visible()
    write(cold, a_picture, note="Written in the cellar.")
    press_send(cold)
    cold.get_by_role("button", name="Send now").click()
    expect(cold.get_by_role("heading", name="Waiting for signal")).to_be_visible()
    assert "cellar" not in cold.evaluate(KEPT_ON_THE_PHONE)
    cold.context.set_offline(False)
    expect_sent(cold)
    newest = as_("Asha").until("/api/reports", lambda answer: answer["reports"] and answer["reports"][0]["photos"])
    assert newest["reports"][0]["note"] == "Written in the cellar."


def test_a_sign_in_that_ends_while_a_report_waits_loses_nothing(
    device: Device, as_: SignIn, town: RunningTown, console: chromium.Console
):
    for said in (NO_SIGNAL, "status of 401"):
        console.expect(said)
    page = device(PHONE, "Ben")
    page.goto("/report")
    page.get_by_text("More, if you can").click()
    page.get_by_label("In your own words").fill("Left by the side door.")
    page.locator("#kinds").get_by_label("Ejection", exact=True).check()
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    press_send(page)
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_role("heading", name="Waiting for signal")).to_be_visible()
    page.context.clear_cookies()  # signed out, and this phone locked out with it
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Sign in to send")).to_be_visible()
    sign_in(page.context, town, "Ben")
    page.goto("/report")
    expect(page.locator("#place")).not_to_have_text("your premises")
    ben = as_("Ben")
    ben.until(
        "/api/reports", lambda answer: [one for one in answer["reports"] if one["note"] == "Left by the side door."]
    )


def test_no_kind_moves_when_the_server_would_have_another_order(device: Device):
    page = device(PHONE, "Asha")
    page.goto("/report")
    held = Outbox(in_page(page))
    poll(lambda: held.run("return Boolean(await outbox.known('form'));"))
    page.wait_for_load_state("networkidle")  # what this page is told must not come on top
    held.run("const form = await outbox.known('form'); form.categories.reverse(); await outbox.know('form', form);")
    first = "(await outbox.known('form')).categories.filter((one) => one.first).slice(0, 6).map((one) => one.label)"
    turned = held.run(f"return {first};")
    page.reload()
    poll(lambda: held.run(f"return {first};") != turned)  # the server has answered
    expect(page.locator("#kinds label")).to_have_text(turned)


def test_what_the_desk_sends_back_stands_on_the_form_with_its_faults(device: Device, console: chromium.Console):
    console.expect("status of 422")
    page = device(PHONE, "Asha")
    page.goto("/report")
    write(page, note=NOTE)
    said = '{"error": "Look at what is marked.", "fields": {"note": "Say only what you saw."}}'
    page.context.route(
        "**/outbox/*-*", lambda asked: asked.fulfill(status=422, content_type="application/json", body=said)
    )
    press_send(page)
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_text("Say only what you saw.")).to_be_visible()
    expect(page.get_by_label("In your own words")).to_have_value(NOTE)
    expect(page.locator("#draft-says")).to_contain_text("Nothing you typed is lost.")
    page.context.unroute("**/outbox/*-*")
    send(page)


def test_a_full_phone_says_so_and_still_sends(device: Device, as_: SignIn, a_picture: Path):
    page = device(PHONE, "Asha")
    page.goto("/report")
    write(page, a_picture, kind="Abuse", note="On a full phone.")
    page.evaluate(FILL)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("The phone is full.")).to_be_visible()
    expect(page.get_by_role("img", name="Picture 1, the latest")).to_be_visible()
    expect(page.get_by_role("button", name="Send without pictures")).to_be_visible()
    page.get_by_role("button", name="Send now, and wait here").click()
    expect_sent(page)
    newest = as_("Asha").until("/api/reports", lambda answer: answer["reports"] and answer["reports"][0]["photos"])
    assert newest["reports"][0]["note"] == "On a full phone."


def test_practice_is_as_in_earnest_and_leaves_nothing(device: Device, as_: SignIn, a_picture: Path):
    before = as_("Asha").get("/api/reports")["reports"]
    page = device(PHONE, "Asha")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method + request.url))
    page.goto("/report#practice")
    expect(page.get_by_text("Nothing is sent or kept.")).to_be_visible()
    write(page, a_picture, kind="Violence", note="A pretended theft.")
    expect(page.get_by_role("link", name="Call 999")).to_have_attribute("href", "tel:999")
    press_send(page)
    expect(page.get_by_text("Nothing is sent or kept.")).to_be_visible()
    page.get_by_role("button", name="Send now").click()
    expect_sent(page)
    expect(page.locator("#sent")).to_contain_text("That was practice.")
    assert [one for one in asked if one.startswith("PUT") and "/outbox/" in one] == []
    assert page.evaluate(HOW_MANY, ["townwatch-outbox", "records"]) == 0
    assert page.evaluate(HOW_MANY, ["townwatch-drafts", "kept"]) == 0
    page.get_by_role("link", name="Report in earnest").click()
    expect(page.locator("#practice")).to_be_hidden()
    expect(page.locator("#note")).to_have_value("")
    assert as_("Asha").get("/api/reports")["reports"] == before


def test_pictures_that_another_app_shares_come_onto_a_report_of_their_own(device: Device, tmp_path: Path):
    page = device(PHONE, "Asha")
    keeping_worker(page)
    write(page, kind="Damage")
    wait_for_drafts(page, 1)
    many = [tmp_path / f"{seed}.jpg" for seed in range(7, 12)]
    for seed, path in enumerate(many, 7):
        path.write_bytes(snapshot(seed))
    # As the phone's own share sheet does it: a form of files, sent to the address that the manifest names.
    page.evaluate(SHARE)
    page.locator("#shared-files").set_input_files(many)
    page.evaluate("document.getElementById('sharing').submit()")
    expect(page.get_by_text("4 of the 5 pictures you shared are here.")).to_be_visible()
    expect(page.locator("#shots img")).to_have_count(4)
    expect(page.get_by_label("In your own words")).to_have_value("Seen outside")
    expect(page.get_by_text("Another half-written report of yours is kept")).to_be_visible()
    wait_for_draft(page)
    page.reload()
    expect(page.locator("#shots img")).to_have_count(4)


@pytest.fixture
def a_chromium_with_camera(a_playwright: Playwright) -> Iterator[Browser]:
    browser = chromium.launch(a_playwright, more=["--use-fake-device-for-media-stream"])
    yield browser
    browser.close()


def test_the_camera_in_the_page_is_for_who_has_allowed_it(
    a_chromium_with_camera: Browser, town: RunningTown, a_picture: Path
):
    context = a_chromium_with_camera.new_context(base_url=town.url, **PHONE)
    sign_in(context, town, "Asha")
    page = context.new_page()
    page.goto("/report")
    expect(page.locator("#place")).to_have_text("Orchard Foods")
    expect(page.get_by_label("Take a picture", exact=True)).to_be_visible()  # the phone's own: nobody was asked
    page.get_by_label("Choose a picture you have").set_input_files(a_picture)
    expect(page.get_by_text("A copy may be in your phone’s photos: delete it.")).to_be_visible()
    context.grant_permissions(["camera"])
    page.get_by_text("Take pictures in here instead").click()
    page.get_by_role("button", name="Allow the camera").click()
    page.get_by_role("button", name="Take the picture").click()
    expect(page.locator("#shots img")).to_have_count(2)
    expect(page.get_by_text("A copy may be in your phone’s photos")).to_have_count(0)
    wait_for_draft(page)
    page.reload()
    page.get_by_role("button", name="Remove picture 1").click()
    page.get_by_role("button", name="Remove picture 1").click()
    expect(page.get_by_role("button", name="Take the picture")).to_be_visible()
    expect(page.locator("#finder")).to_have_js_property("paused", False)
    page.evaluate(LOOK_AWAY)
    assert page.locator("#finder").evaluate("finder => finder.srcObject") is None
    expect(page.get_by_label("Take a picture", exact=True)).to_be_visible()
    context.close()


def test_a_report_without_a_signal_in_firefox(a_firefox: Firefox, town: RunningTown, as_: SignIn):
    a_firefox.open(f"{town.url}/sign-in")
    a_firefox.hold(cookies(town.folder, "Asha"), PATHS)
    a_firefox.open(f"{town.url}/report")
    a_firefox.find("#place", "Orchard Foods")
    a_firefox.flight_mode(True)
    a_firefox.click("#kinds label", "Theft")
    a_firefox.click("#send")
    a_firefox.find("#sent-title", "Saved on this phone")
    a_firefox.click("#undo")
    a_firefox.click("#send")
    a_firefox.click("#send-now")
    a_firefox.find("#sent-title", "Waiting for signal")
    before = len(as_("Asha").get("/api/reports")["reports"])
    a_firefox.flight_mode(False)
    a_firefox.find("#sent-title", "Sent ")
    assert len(as_("Asha").get("/api/reports")["reports"]) == before + 1
