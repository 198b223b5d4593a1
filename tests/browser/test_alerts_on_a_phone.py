"""What an alert is on the phone in one's hand: covered where others look, answered, added to, and chosen beforehand."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import PHONE, TABLET
from tests.browser.conftest import EXCLUDED, Device, SignIn
from tests.browser.sending import send
from tests.town import ORCHARD


@pytest.fixture(scope="module")
def sounded(town) -> dict[str, Any]:
    from tests.browser.caller import Caller

    asha = Caller(town, "Asha")
    sent = asha.report(category="sighting", profile_ref=EXCLUDED, sure="know")
    asha.close()
    return sent


def touch_to_see(page: Page) -> None:
    page.get_by_role("button", name="Touch to see the picture and the name").click()


def test_at_a_door_the_face_and_the_name_wait_for_a_touch(device: Device, sounded):
    page = device(PHONE, "Ben")
    page.goto(f"/alerts/{sounded['alert_id']}")
    expect(page.get_by_role("heading", name="Seen at Orchard Foods")).to_be_visible()
    assert "Perrin Oakapple" not in page.content()
    expect(page.locator("#alert img")).to_have_count(0)
    touch_to_see(page)
    expect(page.locator("#alert img")).to_be_visible()
    expect(page.get_by_role("link", name="Perrin Oakapple")).to_be_visible()


def test_a_shops_screen_covers_what_opened_by_itself(device: Device, sounded):
    page = device(TABLET, "Lena", at=ORCHARD)
    page.goto(f"/alerts/{sounded['alert_id']}#push")
    expect(page.get_by_role("heading", name="Seen at Orchard Foods")).to_be_visible()
    assert "Perrin Oakapple" not in page.content()
    touch_to_see(page)
    expect(page.get_by_role("link", name="Perrin Oakapple")).to_be_visible()


def test_who_sent_it_sees_where_it_came_and_a_neighbour_how_far(device: Device, as_: SignIn, sounded):
    as_("Ben").post(f"/api/alerts/{sounded['alert_id']}/answer", {"answer": "not_here"})
    page = device(PHONE, "Asha")
    page.goto(f"/alerts/{sounded['alert_id']}")
    expect(page.get_by_role("img", name="Where the alert has come, around Orchard Foods")).to_be_visible()
    page.get_by_text("premises as a list").click()
    expect(page.locator(".reach-list")).to_contain_text("Lantern Club")
    expect(page.locator(".reach-list")).to_contain_text("Not here")
    neighbour = device(PHONE, "Lena")
    neighbour.goto(f"/alerts/{sounded['alert_id']}")
    expect(neighbour.get_by_text("Not here, Lantern Club")).to_be_visible()
    expect(neighbour.locator(".reach-map")).to_have_count(0)


def test_who_has_seen_them_here_adds_which_way_they_went(device: Device, sounded):
    page = device(PHONE, "Lena")
    page.goto(f"/alerts/{sounded['alert_id']}")
    page.get_by_role("button", name="Seen here").click()
    page.get_by_role("link", name="Add a photo or which way they went").click()
    expect(page.get_by_text("Added to the alert: Seen at Orchard Foods.")).to_be_visible()
    expect(page.get_by_role("link", name=EXCLUDED)).to_be_visible()
    page.get_by_label("I think so").check()
    page.get_by_label("Left", exact=True).check()
    send(page)
    expect(page.locator(".done")).to_contain_text("It was added to the alert that is out")
    page.goto(f"/alerts/{sounded['alert_id']}")
    expect(page.get_by_text("Seen again at Orchard Foods")).to_be_visible()
    expect(page.get_by_text("Went left")).to_be_visible()


def theft(page: Page) -> None:
    page.goto("/report")
    page.locator("#kinds").get_by_label("Theft", exact=True).check()


def test_the_nearest_premises_are_told_of_an_adult_at_once(device: Device, as_: SignIn):
    page = device(PHONE, "Lena")
    theft(page)
    page.get_by_role("switch", name="Tell the nearest premises now").check()
    expect(page.get_by_text("Say about how old they look.")).to_be_visible()
    page.locator("#tell").get_by_label("25-34").check()
    send(page)
    expect(page.locator(".done")).to_contain_text("The nearest premises were told.")
    assert as_("Ben").get("/api/alerts")["alerts"][0]["kind"] == "live"


def test_of_whoever_may_be_under_18_nobody_is_told_at_once(device: Device):
    page = device(PHONE, "Lena")
    theft(page)
    page.get_by_role("switch", name="Tell the nearest premises now").check()
    page.locator("#tell").get_by_label("May be under 18").check()
    expect(page.get_by_role("switch")).to_have_count(0)
    expect(page.get_by_text("nobody near is told before the desk has looked")).to_be_visible()


def test_the_desk_is_not_offered_it(device: Device):
    page = device(PHONE, "Dee")
    theft(page)
    page.wait_for_load_state("networkidle")  # who holds this phone is known
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()
    expect(page.get_by_role("switch")).to_have_count(0)


def test_what_somebody_chooses_is_kept(device: Device, as_: SignIn):
    page = device(PHONE, "Asha")
    page.goto("/alerts/settings")
    page.get_by_role("switch", name="Missing people").uncheck()
    page.get_by_label("200 m").check()
    page.get_by_role("button", name="4 hours on shift, from now").click()
    expect(page.get_by_text("You are on shift until")).to_be_visible()
    expect(page.locator("#says")).to_have_text("Saved.")
    kept = as_("Asha").until("/api/alerts/wishes", lambda wishes: wishes["radius_m"] == 200)
    assert [one["key"] for one in kept["kinds"] if not one["wanted"]] == ["missing"]
    page.get_by_label("My own").check()
    page.get_by_label("From", exact=True).fill("21:30")
    page.get_by_label("Until", exact=True).fill("05:15")
    page.get_by_label("Until", exact=True).blur()
    until = as_("Asha").until
    until("/api/alerts/wishes", lambda wishes: (wishes["quiet_from"], wishes["quiet_until"]) == (1290, 315))
    page.reload()
    expect(page.get_by_label("From", exact=True)).to_have_value("21:30")
    expect(page.get_by_label("Until", exact=True)).to_have_value("05:15")
