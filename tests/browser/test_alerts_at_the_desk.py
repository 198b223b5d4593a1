"""The desk writes to the town and watches how far an alert comes; nobody meets a barrier on the way."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import axe_faults, barriers
from tests.browser.chromium import PHONE, TABLET
from tests.browser.conftest import EXCLUDED, Device, SignIn
from tests.builders import AUTH, P256DH

pytestmark = pytest.mark.without_worker

SUBSCRIBE = """async ([endpoint, p256dh, auth]) => (await fetch('/api/push', { method: 'PUT',
  headers: { 'X-Townwatch': '1', 'Content-Type': 'application/json' },
  body: JSON.stringify({ endpoint, keys: { p256dh, auth } }) })).status"""


@pytest.mark.parametrize("kind", [TABLET, PHONE], ids=["tablet", "phone"])
def test_the_new_screens_have_no_barrier(device: Device, as_: SignIn, kind: dict[str, object], console):
    console.expect("status of 422")
    alert = as_("Asha").report(category="sighting", profile_ref=EXCLUDED, sure="know")["alert_id"]
    page = device(kind, "Mo")
    for screen in ("/desk/push", "/desk/alerts", "/desk/alerts/new/information", "/town-wide"):
        page.goto(screen)
        assert barriers(page) == [], screen
    page.goto("/desk/alerts/new/missing")
    page.get_by_role("button", name="Look whom it reaches").click()
    expect(page.get_by_text("Choose who asks for it.")).to_be_visible()
    assert barriers(page) == []
    page.goto(f"/desk/alerts/{alert}/receipts")
    if "/why" in page.url:
        page.get_by_role("button", name="Checking the record").click()
    expect(page.get_by_role("heading", name="Who got the alert")).to_be_visible()
    assert barriers(page) == []


def test_what_a_lead_sees_has_no_barrier(device: Device):
    page = device(PHONE, "Lena")
    for screen in ("/people/alerts", "/town-wide"):
        page.goto(screen)
        assert barriers(page) == [], screen


def test_two_people_tell_the_whole_town_by_keyboard(device: Device):
    mo = device(TABLET, "Mo")
    mo.goto("/desk/alerts/new/town-wide")
    mo.get_by_label("What people should know").fill("The bridge is closed.")
    mo.get_by_role("button", name="Look whom it reaches").press("Enter")
    expect(mo.get_by_text(re.compile(r"^Reaches \d+ people"))).to_be_visible()
    expect(mo.get_by_label("What people should know")).to_have_value("The bridge is closed.")
    mo.get_by_role("button", name="Propose it").press("Enter")
    expect(mo.get_by_text(re.compile("^Proposed\\."))).to_be_visible()
    dee = device(TABLET, "Dee")
    dee.goto("/desk")
    dee.get_by_role("link", name="A notice to the whole town").press("Enter")
    dee.get_by_role("button", name="Send it to the town").press("Enter")
    expect(dee.get_by_text(re.compile("^Sent\\."))).to_be_visible()
    expect(dee.get_by_role("heading", name="To the whole town")).to_be_visible()


def test_the_desk_sees_live_what_comes_back(device: Device, as_: SignIn):
    ben = device(PHONE, "Ben")
    ben.goto("/alerts")
    assert ben.evaluate(SUBSCRIBE, ["http://127.0.0.1:9/ben", P256DH, AUTH]) in (200, 201)
    alert = as_("Asha").report(category="sighting", profile_ref=EXCLUDED, sure="know")["alert_id"]
    mo = device(TABLET, "Mo")
    mo.goto("/desk/alerts")
    card = mo.locator(f"#a-{alert}")
    card.scroll_into_view_if_needed()
    expect(card.locator(".reach-map")).to_be_visible()
    expect(card.get_by_text("Seen here: 1.")).to_have_count(0)
    as_("Ben").post(f"/api/alerts/{alert}/answer", {"answer": "seen_here"})
    expect(card.get_by_text("Seen here: 1.")).to_be_visible(timeout=10_000)
    assert axe_faults(mo) == []
