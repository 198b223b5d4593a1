"""What a shop's staff do on a phone: report, check a picture, look through the gallery, say "seen here, now"."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageOps
from playwright.sync_api import Page, expect

from app.web import cookie
from tests.browser.chromium import PHONE
from tests.browser.conftest import EXCLUDED, GALLERY, Device, SignIn
from tests.browser.cookies import code_app
from tests.browser.running_town import RunningTown
from tests.browser.sending import expect_sent, press_send, send
from tests.browser.settling import wait_for_draft
from tests.browser.snapshot import UPRIGHT, snapshot
from tests.town import PASSWORD, PIN

NOTE = "Took two bottles and walked out past the till."


@pytest.fixture
def a_picture(tmp_path: Path) -> Path:
    path = tmp_path / "IMG_0042.JPG"
    path.write_bytes(snapshot(7))
    return path


def choose_picture(page: Page, label: str, path: Path) -> None:
    """Through the browser's own file chooser, as a thumb would."""
    page.wait_for_load_state("networkidle")  # Chromium loses a chooser that is asked for before the first paint
    with page.expect_file_chooser() as chooser:
        page.get_by_label(label).click()
    chooser.value.set_files(path)


def pick_kind(page: Page, label: str) -> None:
    page.locator("#kinds").get_by_label(label, exact=True).check()


def test_a_report_in_three_taps(device: Device, as_: SignIn, a_picture: Path):
    page = device(PHONE, "Asha")
    page.goto("/report")
    choose_picture(page, "Choose a picture you have", a_picture)
    expect(page.get_by_role("img", name="Picture 1, the latest")).to_be_visible()
    pick_kind(page, "Theft")
    send(page)

    asha = as_("Asha")
    newest = asha.until("/api/reports", lambda answer: answer["reports"] and answer["reports"][0]["photos"])
    report = newest["reports"][0]
    assert (report["label"], report["state"]) == ("Theft", "received")
    with Image.open(BytesIO(asha.picture(report["photos"][0]["clean"]))) as kept:
        upright = UPRIGHT[0] / UPRIGHT[1]
        assert kept.width / kept.height == upright, "the phone was held upright, so the picture stands upright"
        assert not kept.getexif()


def test_what_was_sent_and_what_became_of_it(device: Device, as_: SignIn):
    sent = as_("Asha").report(category="damage", note="A broken window at the back.")
    page = device(PHONE, "Asha")
    page.goto("/mine")
    expect(page.get_by_role("heading", name="My reports")).to_be_visible()
    page.locator(f'a[href="/mine/{sent["id"]}"]').click()
    expect(page.get_by_text("A broken window at the back.")).to_be_visible()


def test_what_is_tapped_and_written_before_the_form_knows_whose_it_is_is_not_lost(device: Device, as_: SignIn):
    page, held = device(PHONE, "Asha"), []

    def hold(asked):  # Playwright looks at what it is handed, and does not know a list's own methods
        held.append(asked)

    page.route("**/api/me", hold)
    page.goto("/report")
    pick_kind(page, "Theft")
    page.get_by_text("More, if you can").click()
    page.get_by_label("In your own words").fill(NOTE)
    for asked in held:
        asked.continue_()
    page.unroute("**/api/me")
    send(page)
    newest = as_("Asha").get("/api/reports")["reports"][0]
    assert (newest["label"], newest["note"]) == ("Theft", NOTE)


def test_a_sign_in_that_ran_out_stands_in_no_reports_way(device: Device, as_: SignIn, a_picture):
    page = device(PHONE, "Asha")
    page.goto("/report")
    choose_picture(page, "Choose a picture you have", a_picture)
    pick_kind(page, "Theft")
    page.get_by_text("More, if you can").click()
    page.get_by_label("In your own words").fill(NOTE)
    page.context.clear_cookies(name=cookie.SIGN_IN)
    send(page)
    newest = as_("Asha").until("/api/reports", lambda answer: answer["reports"] and answer["reports"][0]["photos"])
    assert newest["reports"][0]["note"] == NOTE


def test_on_a_phone_that_is_not_let_in_any_more_the_report_waits_for_a_sign_in(
    device: Device, as_: SignIn, town: RunningTown, a_picture, console
):
    console.expect("status of 401")
    shows = code_app(town.folder, "Dee")
    page = device(PHONE, "Dee")
    page.goto("/report")
    choose_picture(page, "Choose a picture you have", a_picture)
    pick_kind(page, "Theft")
    page.context.clear_cookies()
    press_send(page)
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_role("heading", name="Sign in to send")).to_be_visible()
    expect(page.get_by_text("Your report is saved on this phone.")).to_be_visible()
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("#again-says")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Code").fill(shows.code())
    page.get_by_role("button", name="Sign in and send").click()
    expect_sent(page)
    as_("Dee").until("/api/reports", lambda answer: answer["reports"] and answer["reports"][0]["photos"])


def test_a_half_written_report_outlives_a_reload_and_a_sign_in(device: Device, console):
    console.expect("status of 401")
    page = device(PHONE, "Asha")
    page.goto("/report")
    expect(page.locator("#place")).to_have_text("Orchard Foods")
    pick_kind(page, "Theft")
    page.get_by_text("More, if you can").click()
    page.get_by_label("In your own words").fill(NOTE)
    wait_for_draft(page)
    page.context.clear_cookies(name=cookie.SIGN_IN)
    page.reload()
    expect(page.get_by_text("You can still report, and it is sent under your name.")).to_be_visible()
    expect(page.locator("#note")).to_have_value("")
    page.get_by_role("button", name="Enter PIN").click()
    page.get_by_label("PIN of Asha").fill(PIN)
    expect(page.locator("#kinds").get_by_label("Theft", exact=True)).to_be_checked()
    expect(page.locator("#note")).to_have_value(NOTE)


def test_a_picture_that_is_none_is_said_so_and_the_report_goes_without_it(device: Device, tmp_path: Path, console):
    console.expect("status of 415")
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"this is no picture")
    page = device(PHONE, "Asha")
    page.goto("/report")
    choose_picture(page, "Choose a picture you have", broken)
    pick_kind(page, "Damage")
    send(page)
    expect(page.get_by_text("A picture could not be used.")).to_be_visible()


def test_a_check_finds_the_picture_again_and_carries_it_into_a_report(device: Device, tmp_path: Path):
    again = tmp_path / "forwarded.jpg"
    with Image.open(BytesIO(snapshot(GALLERY[0]))) as known:
        ImageOps.exif_transpose(known).resize((600, 800)).save(again, quality=55)
    page = device(PHONE, "Asha")
    page.goto("/check")
    expect(page.locator("#ask").get_by_text("This compares pictures, not people.")).to_be_visible()
    choose_picture(page, "Choose a picture you have", again)
    expect(page.get_by_role("heading", name="1 picture is like yours")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("^(Same|Nearly the same) picture"))).to_be_visible()
    expect(page.get_by_role("link", name="Perrin Oakapple")).to_be_visible()
    page.get_by_role("button", name="Same person").click()
    page.get_by_role("button", name="Seen here, now").click()
    expect(page.get_by_text("The picture you checked is here.")).to_be_visible()
    expect(page.get_by_role("link", name=EXCLUDED)).to_be_visible()


def test_a_session_that_ends_in_the_middle_of_a_check_keeps_the_picture(device: Device, a_picture: Path, console):
    console.expect("status of 401")
    page = device(PHONE, "Asha")
    page.goto("/check")
    expect(page.locator("#where-name")).to_have_text("Orchard Foods")
    page.context.clear_cookies(name=cookie.SIGN_IN)
    choose_picture(page, "Choose a picture you have", a_picture)
    expect(page.get_by_text("Your picture is still here.")).to_be_visible()
    page.get_by_label("PIN of Asha").fill(PIN)
    expect(page.get_by_role("heading", name="Nothing like it")).to_be_visible()


def test_a_check_that_finds_nothing_is_calm(device: Device, a_picture: Path):
    page = device(PHONE, "Asha")
    page.goto("/check")
    choose_picture(page, "Choose a picture you have", a_picture)
    expect(page.get_by_role("heading", name="Nothing like it")).to_be_visible()
    expect(page.get_by_text("That says nothing about the person. Your picture has been forgotten.")).to_be_visible()
    page.get_by_role("button", name="Report with this picture").click()
    expect(page.get_by_role("img", name="Picture 1, the latest")).to_be_visible()


def test_the_gallery_is_narrowed_by_what_one_sees(device: Device):
    page = device(PHONE, "Asha")
    page.goto("/gallery")
    faces = page.locator("#faces li a")
    expect(faces).to_have_count(2)
    page.get_by_label("ID sought", exact=True).check()
    expect(faces).to_have_count(1)
    expect(faces).to_contain_text("Green parka, beard")
    expect(page.locator("#faces img").first).to_have_js_property("complete", True)
    assert page.locator("#faces img").first.evaluate("picture => picture.naturalWidth") > 100


def test_seen_here_now_is_two_taps(device: Device, as_: SignIn):
    page = device(PHONE, "Asha")
    page.goto("/gallery")
    page.locator(f'#faces a[href="/profiles/{EXCLUDED}"]').click()
    expect(page.get_by_role("heading", name="Perrin Oakapple")).to_be_visible()
    page.get_by_role("button", name="Seen here, now").click()
    page.get_by_role("button", name="I think so").click()
    expect(page.locator("#step")).to_contain_text("People near you were told at once.")

    (alert,) = (one for one in as_("Ben").get("/api/alerts")["alerts"] if one["state"] == "not yet checked")
    assert alert["place"] == "Orchard Foods"
    assert as_("Cal").get("/api/alerts")["alerts"] == []
