"""Whoever uses Townwatch by ear, by keyboard, with large letters or at night meets no barrier that axe can find."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.barriers import barriers
from tests.browser.caller import Caller
from tests.browser.chromium import PHONE, TABLET
from tests.browser.conftest import EXCLUDED, SOUGHT, Device
from tests.browser.outbox_on_a_phone import Outbox, in_page, picture
from tests.browser.sending import expect_sent, press_send
from tests.browser.snapshot import snapshot

pytestmark = pytest.mark.without_worker

WHAT_MOVES = """() => document.getAnimations().filter((one) => one.playState === 'running')
  .map((one) => one.animationName ?? one.transitionProperty)"""


def settled(page: Page) -> None:
    """Wait until the screen has drawn what it fetched."""
    expect(page.locator("[aria-busy=true]:visible:not(.btn, .is-sample)")).to_have_count(0)


def faults_of(page: Page, screens: list[str]) -> dict[str, list[str]]:
    """Address → what axe finds there, and what stands out sideways at 320 pixels; only screens with a fault."""
    found: dict[str, list[str]] = {}
    for screen in screens:
        page.goto(screen)
        settled(page)
        if wrong := barriers(page):
            found[screen] = wrong
    return found


@pytest.fixture(scope="module")
def sent(town) -> dict[str, str]:
    """What happened before: Asha sent a report, a sighting that sounded at once, and one that she took back."""
    asha = Caller(town, "Asha")
    report = asha.report(snapshot(9), category="theft", note="Took two bottles.")
    sighting = asha.report(category="sighting", profile_ref=EXCLUDED, sure="know")
    asha.until(f"/api/reports/{report['id']}", lambda answer: answer["photos"])
    withdrawn = asha.report(category="damage", note="The window.")
    asha.post(f"/api/reports/{withdrawn['id']}/withdraw", {"because": "I was wrong."})
    asha.close()
    return {"report": report["id"], "alert": sighting["alert_id"], "withdrawn": withdrawn["id"]}


def test_what_staff_see(device: Device, sent: dict[str, str]):
    screens = ["/report", "/check", "/gallery", "/gallery/study", f"/profiles/{EXCLUDED}", f"/profiles/{SOUGHT}",
               "/mine", f"/mine/{sent['report']}", "/alerts", f"/alerts/{sent['alert']}", "/alerts/settings", "/unsent",
               "/set-up-phone", "/log", "/offline"]  # fmt: skip
    assert faults_of(device(PHONE, "Asha"), screens) == {}


def test_what_anybody_sees(device: Device, console):
    console.expect("status of 404")
    screens = ["/sign-in", "/sign-in?next=/report", "/join", "/components", "/there-is-no-such-page"]
    assert faults_of(device(PHONE), screens) == {}


def test_what_is_missing_or_forbidden(device: Device, console):
    console.expect("status of 40")
    screens = ["/profiles/WB-9999", f"/alerts/{uuid4()}", f"/mine/{uuid4()}", "/there-is-no-such-page", "/desk"]
    assert faults_of(device(PHONE, "Asha"), screens) == {}


def test_a_report_with_everything_open(device: Device, tmp_path):
    page = device(PHONE, "Asha")
    page.goto("/report")
    settled(page)
    picture = tmp_path / "picture.jpg"
    picture.write_bytes(snapshot(11))
    page.get_by_label("Choose a picture you have").set_input_files(picture)
    page.get_by_text("More, if you can").click()
    page.get_by_role("button", name="Change", exact=True).click()
    page.get_by_role("button", name="All kinds").click()
    page.locator("#kinds").get_by_label("Violence", exact=True).check()
    assert barriers(page) == []
    press_send(page)
    assert barriers(page) == []
    page.evaluate("document.getElementById('send-now')?.click()")  # gone by itself meanwhile, on a slow machine
    expect_sent(page)
    assert barriers(page) == []


def test_what_is_said_later(device: Device, sent: dict[str, str]):
    page = device(PHONE, "Asha")
    page.goto(f"/mine/{sent['report']}")
    for opens, leaves in (("Add what you saw", "Leave it"), ("Correct it", "Leave it"), ("Take it back", "Keep it")):
        page.get_by_role("button", name=opens).click()
        assert barriers(page) == [], opens
        page.get_by_role("button", name=leaves).click()


def answers(page: Page) -> Callable[[int | None], None]:
    """What becomes of whatever this phone brings: `status` with a sentence, or no answer at all."""
    now: list[int | None] = [None]

    def answer(route: Route) -> None:
        if now[0] is None:
            route.abort()
        else:
            stop = {"stop": "signed out"} if now[0] == 401 else {}
            route.fulfill(status=now[0], json={"error": "The note is too long.", "fields": {}} | stop)

    page.route(re.compile(r"/outbox/[0-9a-f-]{36}"), answer)
    return lambda status: now.__setitem__(0, status)


def test_what_waits_on_a_phone(device: Device, console):
    for words in ("status of 4", "ERR_FAILED"):
        console.expect(words)
    page = device(PHONE, "Asha")
    become = answers(page)
    page.goto("/offline")
    held = Outbox(in_page(page))
    held.learn_key()
    for status in (422, 401, None):
        become(status)
        held.go(held.save(picture(1)))
    held.save(author=None)
    held.save(author=held.author + 1)
    held.save(hold=9_000)
    page.goto("/unsent")
    expect(page.locator("#unsent li")).to_have_count(5)
    assert barriers(page) == []
    page.get_by_role("button", name="Delete it").first.click()
    assert barriers(page) == []


def all_are_new(route: Route) -> None:
    told = route.fetch()
    said = told.json()
    for card in said["cards"]:
        card["published_at"] = datetime.now(UTC).isoformat()
    route.fulfill(response=told, json=said)


def test_new_faces_and_nothing_moves_for_who_wants_that(device: Device):
    page = device(PHONE, "Asha")
    page.route("**/api/gallery", all_are_new)
    page.goto("/gallery/study")
    expect(page.locator("#card")).to_be_visible()
    assert barriers(page) == []
    assert page.evaluate(WHAT_MOVES) == []
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(WHAT_MOVES) == ["minute"]
    page.emulate_media(reduced_motion="reduce")
    page.goto("/report")
    settled(page)
    page.locator("#kinds input").first.check()
    press_send(page)
    assert page.evaluate(WHAT_MOVES) == []


def test_what_a_check_answers(device: Device, tmp_path):
    page = device(PHONE, "Asha")
    for seed, heading in ((101, "1 picture is like yours"), (12, "Nothing like it")):
        picture = tmp_path / f"{seed}.jpg"
        picture.write_bytes(snapshot(seed))
        page.goto("/check")
        page.get_by_label("Choose a picture you have").set_input_files(picture)
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        assert barriers(page) == []


@pytest.mark.parametrize("kind", [TABLET, PHONE], ids=["tablet", "phone"])
def test_what_the_desk_sees(device: Device, sent: dict[str, str], kind: dict[str, Any]):
    screens = ["/desk", f"/desk/{sent['report']}", f"/desk/{sent['withdrawn']}", "/desk/alerts", "/desk/profiles",
               f"/desk/profiles/{EXCLUDED}", "/desk/scheme", "/desk/more", "/figures", "/log", "/desk/log"]  # fmt: skip
    assert faults_of(device(kind, "Mo"), screens) == {}


def test_each_verdict_of_the_desk(device: Device, sent: dict[str, str]):
    page = device(TABLET, "Mo")
    page.goto(f"/desk/{sent['report']}")
    for verdict in ("Incident", "Sighting", "Profile", "Ask", "Reject"):
        page.get_by_role("radio", name=verdict, exact=True).check()
        assert barriers(page) == [], verdict
