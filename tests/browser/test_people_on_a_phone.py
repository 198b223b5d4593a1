"""A lead lets somebody in and sees them come; a colleague locks out a lost phone; no screen of these is a barrier."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.access.join import join
from app.kernel.db import db, transaction
from tests.browser.barriers import axe_faults, barriers, sideways
from tests.browser.chromium import PHONE, TABLET
from tests.browser.conftest import Device
from tests.browser.cookies import _app_of
from tests.browser.running_town import RunningTown
from tests.browser.test_every_screen_is_accessible import by_day, faults_of
from tests.town import ASHA, LANTERN, LENA, ORCHARD

pytestmark = pytest.mark.without_worker

LEADS = ["/people", "/people/let-in", f"/people/{ASHA}", "/colleagues"]
DESKS = [
    "/desk/people",
    f"/desk/people/{LENA}",
    "/desk/let-in",
    f"/desk/let-in?member={ORCHARD}",
    "/desk/let-in/by-email",
    "/desk/members",
    "/desk/members/new",
    f"/desk/members/{LANTERN}",
    f"/desk/members/{LANTERN}/premises",
    f"/desk/premises/{LANTERN}",
    "/desk/zones",
    "/desk/zones/MID",
    "/desk/permissions",
    "/desk/scheme",
]


# The colours are the same on both: one of them looks at every theme.
SIZES = pytest.mark.parametrize(("kind", "look"), [(TABLET, by_day), (PHONE, barriers)], ids=["tablet", "phone"])
Look = Callable[[Page], list[str]]


@SIZES
def test_what_leads_see_about_people(device: Device, kind: dict[str, Any], look: Look):
    assert faults_of(device(kind, "Lena"), LEADS, look) == {}


@SIZES
def test_what_the_desk_sees_about_people(device: Device, kind: dict[str, Any], look: Look):
    assert faults_of(device(kind, "Mo"), DESKS, look) == {}


def test_everything_that_is_folded_away_can_be_read_too(device: Device):
    page = device(PHONE, "Mo")
    for screen in (f"/desk/people/{ASHA}", f"/desk/members/{LANTERN}", "/desk/zones"):
        page.goto(screen)
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        assert axe_faults(page) == [], screen
        assert sideways(page) == [], screen


def come_in(town: RunningTown, code: str, name: str) -> None:
    """Use the code as the new phone does, but for the PIN."""
    app = _app_of(town.folder)
    parts = app.extensions["townwatch"]
    with app.app_context():
        try:
            with transaction() as session:
                join(session, code, name=name, pin_hash="x", device_name="x", now=parts.clock())
        finally:
            db.session.remove()


def show_code(page: Page) -> str:
    page.goto("/people/let-in")
    page.get_by_role("button", name="Show the code").click()
    return page.locator(".letters").inner_text()


def test_a_lead_shows_a_code_and_sees_somebody_come_in(device: Device, town: RunningTown):
    page = device(PHONE, "Lena")
    code = show_code(page)
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}", code)
    expect(page.locator("#clock-says")).to_have_text(re.compile(r"Works once, for (10:00|9:5\d) more"))
    square = page.locator(".square svg").bounding_box()
    assert square
    assert square["width"] >= 200
    assert axe_faults(page) == []
    assert sideways(page) == []
    come_in(town, code, "Nia")
    expect(page.get_by_role("heading", name="Nia has come in.")).to_be_visible()
    expect(page.locator(".square")).to_be_hidden()
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_role("link", name="Nia")).to_be_visible()


def test_the_clock_of_a_code_runs_by_the_phones_own_pace(device: Device):
    page = device(PHONE, "Lena")
    show_code(page)
    line = page.locator("#clock .age")
    expect(line).to_have_class("age left-20")
    before = page.locator("#clock-says b").inner_text()
    expect(page.locator("#clock-says b")).not_to_have_text(before)


def test_a_colleague_locks_out_a_lost_phone_in_two_taps(device: Device):
    lost = device(PHONE, "Lena")
    lost.goto("/people")
    page = device(PHONE, "Asha")
    page.goto("/colleagues")
    one = page.locator(".phone", has_text="Lena").first
    one.locator("summary").click()
    one.get_by_role("button", name="Yes, lock it out now").click()
    expect(page.get_by_text("Nobody gets in on that phone")).to_be_visible()
    lost.goto("/people")
    expect(lost).to_have_url(re.compile("/sign-in"))
