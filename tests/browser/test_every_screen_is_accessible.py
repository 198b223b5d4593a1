"""Whoever uses Townwatch by ear, by keyboard, with large letters or at night meets no barrier that axe can find."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.caller import Caller
from tests.browser.chromium import PHONE, TABLET, axe_faults, sideways
from tests.browser.conftest import EXCLUDED, SOUGHT, Device
from tests.browser.sending import expect_sent, press_send
from tests.browser.snapshot import snapshot


def settled(page: Page) -> None:
    """Wait until the screen has drawn what it fetched."""
    expect(page.locator("[aria-busy=true]:visible")).to_have_count(0)


def faults_of(page: Page, screens: list[str]) -> dict[str, list[str]]:
    """Address → what axe finds there, and what stands out sideways at 320 pixels; only screens with a fault."""
    found = {}
    for screen in screens:
        page.goto(screen)
        settled(page)
        faults = axe_faults(page) + [f"sideways at 320 px: {wide}" for wide in sideways(page)]
        if faults:
            found[screen] = faults
    return found


@pytest.fixture(scope="module")
def sent(town) -> dict[str, str]:
    """What happened before: Asha sent a report, and a sighting that sounded at once."""
    asha = Caller(town, "Asha")
    report = asha.report(snapshot(9), category="theft", note="Took two bottles.")
    sighting = asha.report(category="sighting", profile_ref=EXCLUDED, sure="know")
    asha.until(f"/api/reports/{report['id']}", lambda answer: answer["photos"])
    asha.close()
    return {"report": report["id"], "alert": sighting["alert_id"]}


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_what_staff_see(device: Device, sent: dict[str, str], colours: str):
    screens = [
        *("/report", "/check", "/gallery", "/gallery/study", f"/profiles/{EXCLUDED}", f"/profiles/{SOUGHT}", "/mine"),
        *(
            f"/mine/{sent['report']}",
            "/alerts",
            f"/alerts/{sent['alert']}",
            "/alerts/settings",
            "/log",
            "/set-up-phone",
            "/offline",
        ),
    ]
    assert faults_of(device(PHONE, "Asha", color_scheme=colours), screens) == {}


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_what_anybody_sees(device: Device, colours: str, console):
    console.expect("status of 404")
    screens = ["/sign-in", "/sign-in?next=/report", "/there-is-no-such-page"]
    assert faults_of(device(PHONE, color_scheme=colours), screens) == {}


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_what_is_missing_or_forbidden(device: Device, colours: str, console):
    console.expect("status of 40")
    screens = ["/profiles/WB-9999", f"/alerts/{uuid4()}", f"/mine/{uuid4()}", "/there-is-no-such-page", "/desk"]
    assert faults_of(device(PHONE, "Asha", color_scheme=colours), screens) == {}


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_report_with_everything_open(device: Device, colours: str, tmp_path):
    page = device(PHONE, "Asha", color_scheme=colours)
    page.goto("/report")
    settled(page)
    picture = tmp_path / "picture.jpg"
    picture.write_bytes(snapshot(11))
    page.get_by_label("Choose a picture you have").set_input_files(picture)
    page.get_by_text("More, if you can").click()
    page.get_by_role("button", name="Change", exact=True).click()
    page.get_by_role("button", name="All kinds").click()
    page.locator("#kinds").get_by_label("Violence", exact=True).check()
    assert axe_faults(page) == []
    assert sideways(page) == []
    press_send(page)
    assert axe_faults(page) == []
    page.get_by_role("button", name="Send now").click()
    expect_sent(page)
    assert axe_faults(page) == []
    assert sideways(page) == []


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_what_a_check_answers(device: Device, colours: str, tmp_path):
    page = device(PHONE, "Asha", color_scheme=colours)
    for seed, heading in ((101, "1 picture is like yours"), (12, "Nothing like it")):
        picture = tmp_path / f"{seed}.jpg"
        picture.write_bytes(snapshot(seed))
        page.goto("/check")
        page.get_by_label("Choose a picture you have").set_input_files(picture)
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        assert axe_faults(page) == []
        assert sideways(page) == []


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("kind", [TABLET, PHONE], ids=["tablet", "phone"])
def test_what_the_desk_sees(device: Device, sent: dict[str, str], kind: dict[str, Any], colours: str):
    screens = ["/desk", f"/desk/{sent['report']}", "/desk/alerts", "/desk/profiles", f"/desk/profiles/{EXCLUDED}",
               "/figures", "/log", "/desk/log"]  # fmt: skip
    assert faults_of(device(kind, "Mo", color_scheme=colours), screens) == {}


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_each_verdict_of_the_desk(device: Device, sent: dict[str, str], colours: str):
    page = device(TABLET, "Mo", color_scheme=colours)
    page.goto(f"/desk/{sent['report']}")
    for verdict in ("Incident", "Sighting", "Profile", "Ask", "Reject"):
        page.get_by_role("radio", name=verdict, exact=True).check()
        assert axe_faults(page) == [], verdict
        assert sideways(page) == [], verdict
