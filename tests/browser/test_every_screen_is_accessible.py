"""Whoever uses Townwatch by ear, by keyboard, with large letters or at night meets no barrier that axe can find."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.barriers import axe_faults, barriers, sideways
from tests.browser.caller import Caller
from tests.browser.chromium import PHONE, TABLET
from tests.browser.conftest import EXCLUDED, SOUGHT, Device, SignIn
from tests.browser.outbox_on_a_phone import Outbox, in_page, picture
from tests.browser.sending import expect_sent, press_send
from tests.browser.snapshot import snapshot

pytestmark = pytest.mark.without_worker

WHAT_MOVES = """() => document.getAnimations().filter((one) => one.playState === 'running')
  .map((one) => one.animationName ?? one.transitionProperty)"""


def settled(page: Page) -> None:
    """Wait until the screen has drawn what it fetched."""
    expect(page.locator("[aria-busy=true]:visible:not(.btn, .is-sample)")).to_have_count(0)


def by_day(page: Page) -> list[str]:
    """The barriers of a screen whose colours are looked at elsewhere: half the work."""
    return axe_faults(page) + sideways(page)


def faults_of(page: Page, screens: list[str], look: Callable[[Page], list[str]] = barriers) -> dict[str, list[str]]:
    """Address → what axe finds there, and what stands out sideways at 320 pixels; only screens with a fault."""
    found: dict[str, list[str]] = {}
    for screen in screens:
        page.goto(screen)
        settled(page)
        if wrong := look(page):
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


@pytest.fixture(scope="module")
def told(town) -> dict[str, str]:
    """What the desk has in hand: something heard, a bulletin, an answer in confidence, a dispute, somebody missing."""
    asha, ben, mo, pat = (Caller(town, who) for who in ("Asha", "Ben", "Mo", "Pat"))
    heard = asha.report(category="suspicious activity", note="A customer says that refunds are sold.")["id"]
    unread = asha.report(category="theft", note="Somebody told me of it.")["id"]
    mo.submit(f"/desk/{heard}/intelligence", says="Refunds are sold.", source="2", information="C", handling="P")
    bulletin, dispute = str(uuid4()), str(uuid4())
    words = {"title": "Refunds to another card", "says": "Refund only to the card that paid."}
    mo.submit("/desk/bulletins/new", id=bulletin, topic="card fraud", days="14", **words)
    ben.post(f"/api/profiles/{SOUGHT}/naming", {"id": str(uuid4()), "name": "Perrin Oak", "how": "He said so."})
    asked = {"asked_by": "Sergeant Quill", "reference": "QP-17", "wording": "A man of 81 in a brown jacket."}
    pat.submit("/missing/ask", id=str(uuid4()), **asked)
    said = {"says": "It was not me.", "from_whom": "P. Oak", "reach_them": "01632 960200"}
    mo.submit("/desk/disputes/new", id=dispute, profile=EXCLUDED, channel="PHONE", **said)
    photo = asha.get(f"/api/profiles/{EXCLUDED}")["photos"][0]["id"]
    for caller in (asha, ben, mo, pat):
        caller.close()
    return {"heard": heard, "unread": unread, "bulletin": bulletin, "dispute": dispute, "photo": str(photo)}


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
    expect(page.get_by_role("img", name="Picture 1, the latest")).to_be_visible()
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
        expect(page.get_by_role("button", name=leaves)).to_be_visible()
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
    expect(page.get_by_text("It never reached the desk")).to_be_visible()
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


@pytest.mark.parametrize(("kind", "look"), [(TABLET, barriers), (PHONE, by_day)], ids=["tablet", "phone"])
def test_what_the_desk_sees(
    device: Device, sent: dict[str, str], kind: dict[str, Any], look: Callable[[Page], list[str]]
):
    screens = ["/desk", f"/desk/{sent['report']}", f"/desk/{sent['withdrawn']}", "/desk/alerts", "/desk/profiles",
               f"/desk/profiles/{EXCLUDED}", "/desk/scheme", "/desk/more", "/figures", "/log", "/desk/log"]  # fmt: skip
    assert faults_of(device(kind, "Mo"), screens, look) == {}


def test_each_verdict_of_the_desk(device: Device, sent: dict[str, str]):
    page = device(TABLET, "Mo")
    page.goto(f"/desk/{sent['report']}")
    for verdict in ("Incident", "Sighting", "Profile", "Ask", "Reject"):
        page.get_by_role("radio", name=verdict, exact=True).check()
        assert barriers(page) == [], verdict


def test_what_else_the_desk_sees(device: Device, told: dict[str, str]):
    known = f"/desk/profiles/{EXCLUDED}"
    screens = [f"/desk/{told['heard']}", f"/desk/{told['unread']}/intelligence", "/desk/together", "/desk/search",
               f"{known}/pictures", f"{known}/pictures/{told['photo']}", f"{known}/patterns", f"{known}/copies",
               f"/desk/profiles/{SOUGHT}/names", "/desk/copies", f"/profiles/{EXCLUDED}/print", "/desk/attention",
               "/desk/intelligence", "/desk/intelligence/IN-0001", "/desk/bulletins", "/desk/bulletins/new",
               f"/desk/bulletins/{told['bulletin']}", "/desk/missing", "/desk/alerts/new/missing", "/desk/disputes",
               "/desk/disputes/new", f"/desk/disputes/{told['dispute']}", "/desk/duty", "/desk/duty/hand-over",
               "/waiting"]  # fmt: skip
    page = device(TABLET, "Mo")
    assert faults_of(page, screens) == {}
    page.goto("/desk/search")
    page.get_by_label("A name, a word, a place").fill("refnuds")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("mark").first).to_be_visible()
    assert barriers(page) == []


def test_what_else_members_see(device: Device, told: dict[str, str]):
    assert faults_of(device(PHONE, "Asha"), ["/bulletins", f"/bulletins/{told['bulletin']}"]) == {}
    assert faults_of(device(PHONE, "Pat"), ["/missing/ask"]) == {}


def test_from_a_warning_to_court(device: Device):
    """The screens of notices, doors, appeals, orders, statements and packs, as they are before there is any."""
    steps = [f"/desk/profiles/{EXCLUDED}/steps", "/desk/exclusions", "/desk/door", "/desk/appeals", "/desk/disclosures",
             "/desk/packs", "/desk/police", "/desk/appeals/new", "/rules", "/rules/new",
             "/calendar", "/packs/rota"]  # fmt: skip
    assert faults_of(device(TABLET, "Mo"), steps) == {}
    assert faults_of(device(PHONE, "Lena"), ["/exclusions", "/people", "/mine", "/statements"]) == {}
    assert faults_of(device(PHONE, "Bea"), ["/exclusions", "/appeals", "/packs"]) == {}
    assert faults_of(device(PHONE), ["/ask-for-a-check", "/appeal", "/privacy"]) == {}
    assert faults_of(device(PHONE, "Asha"), ["/serve", f"/door#{EXCLUDED}", f"/door#{SOUGHT}"]) == {}


def test_what_follows_when_it_was_the_wrong_person(device: Device, told: dict[str, str], as_: SignIn):
    """Last, since the profile is gone after it."""
    page, its = device(TABLET, "Mo"), f"/desk/disputes/{told['dispute']}"
    as_("Mo").submit(f"{its}/hide")
    assert faults_of(page, [its]) == {}
    as_("Mo").submit(f"{its}/wrong-person", wrong_because="The till roll shows somebody else.")
    page.goto(its)
    page.get_by_role("link", name="The correction, and who knows").click()
    expect(page.get_by_role("heading", name="was the wrong person")).to_be_visible()
    there = page.url
    assert faults_of(page, [there, f"{there}/letter", "/desk/breaches", f"/desk/profiles/{EXCLUDED}"]) == {}
    assert faults_of(device(PHONE, "Asha"), ["/corrections"]) == {}
