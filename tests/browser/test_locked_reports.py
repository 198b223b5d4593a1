"""A report is written and sent also while everything else is covered, and lost to nobody and shown to nobody else."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import PHONE
from tests.browser.conftest import Device, SignIn
from tests.browser.sending import expect_sent, send
from tests.browser.settling import wait_for_draft
from tests.browser.snapshot import snapshot
from tests.browser.untouched import KEPT_ON_THE_PHONE, enter_pin, open_with_clock, wait_and_lock
from tests.town import ORCHARD

NOTE = "He put two bottles under his coat."


@pytest.fixture
def a_picture(tmp_path: Path) -> Path:
    path = tmp_path / "IMG_0042.JPG"
    path.write_bytes(snapshot(7))
    return path


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
    send(page)
    newest = as_("Cal").until("/api/reports", lambda answer: answer["reports"] and answer["reports"][0]["photos"])
    assert newest["reports"][0]["note"] == NOTE


def test_a_locked_phone_that_is_picked_up_reports_at_once(device: Device, as_: SignIn, locking):
    page = device(PHONE, "Asha")
    page.goto("/offline")
    page.context.request.post("/api/lock", headers={"X-Townwatch": "1", "Origin": page.evaluate("origin")})
    page.goto("/report")
    expect(page.get_by_text("You can still report, and it is sent under your name.")).to_be_visible()
    page.locator("#kinds").get_by_label("Damage", exact=True).check()
    send(page)
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
    wait_for_draft(page)
    page.reload()
    expect(page.get_by_role("img", name="Picture 1, the latest")).to_be_visible()
    expect(page.locator("#note")).to_have_value(NOTE)


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
    expect_sent(page)
    assert as_("Lena").get("/api/reports")["reports"][0]["category"] == "damage"
