"""What the manager does on a tablet: look at what waits, lay it beside what is known, and say a named person's word."""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image, ImageOps
from playwright.sync_api import Page, expect

from tests.browser.chromium import TABLET
from tests.browser.conftest import EXCLUDED, GALLERY, Device, SignIn
from tests.browser.hands import Keys
from tests.browser.running_town import RunningTown
from tests.browser.snapshot import snapshot

pytestmark = pytest.mark.without_worker

UNDO_S = 10
WORDING = "Took two bottles from the shelf by the door."


@pytest.fixture(scope="module")
def town(lively_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTown]:
    """A town in which decisions can be undone, as in earnest; a little shorter, because one test waits for the end."""
    folder = tmp_path_factory.mktemp("town") / "data"
    shutil.copytree(lively_town, folder)
    with RunningTown(folder, undo_seconds=UNDO_S) as running:
        yield running


def lately() -> datetime:
    """Too long ago to sound by itself, not too long ago to ring."""
    return datetime.now(UTC) - timedelta(minutes=30)


def a_case(device: Device, report: dict[str, Any]) -> Page:
    page = device(TABLET, "Mo")
    page.goto(f"/desk/{report['id']}")
    return page


def say(page: Page, verdict: str, button: str) -> None:
    page.get_by_role("radio", name=verdict, exact=True).check()
    page.get_by_role("button", name=button, exact=True).click()


def mine(as_: SignIn, report: dict[str, Any]) -> dict[str, Any]:
    """What Asha is told of her report."""
    told: dict[str, Any] = as_("Asha").get(f"/api/reports/{report['id']}")
    return told


def test_the_queue_shows_what_waits_and_what_it_is_like(device: Device, as_: SignIn):
    again = BytesIO()
    with Image.open(BytesIO(snapshot(GALLERY[0]))) as known:
        ImageOps.exif_transpose(known).resize((600, 800)).save(again, "JPEG", quality=55)
    asha = as_("Asha")
    report = asha.report(again.getvalue(), category="theft", note="The same man as on Monday.")
    asha.until(f"/api/reports/{report['id']}", lambda answer: answer["photos"])
    page = device(TABLET, "Mo")
    page.goto("/desk")
    page.locator(f'#lines a[href="/desk/{report["id"]}"]').click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Theft, Orchard Foods")
    expect(page.get_by_text("The same man as on Monday.")).to_be_visible()
    expect(page.locator(".pair img")).to_have_count(2)
    expect(page.locator(".band").first).to_have_text(re.compile("^(Same|Nearly the same) picture"))
    queue, case = page.locator(".queue").bounding_box(), page.locator(".case").bounding_box()
    assert queue["x"] + queue["width"] <= case["x"], "two panes, side by side"
    say(page, "Incident", "Approve as an incident")
    expect(page.get_by_text("Approved as an incident. Its reporter can see that.")).to_be_visible()
    assert mine(as_, report)["state"] == "approved"


def test_an_approved_sighting_becomes_an_alert_nearby(device: Device, as_: SignIn):
    report = as_("Asha").report(category="sighting", profile_ref=EXCLUDED, sure="think", happened_at=lately())
    assert report["lane"] == "held"
    page = a_case(device, report)
    page.get_by_label("What members may read").fill(WORDING)
    say(page, "Sighting", "Approve the sighting")
    expect(page.get_by_text(f"Approved as a sighting of {EXCLUDED}.")).to_be_visible()
    told = as_("Ben").until("/api/alerts", lambda answer: any(one["state"] == "approved" for one in answer["alerts"]))
    alerts = [one for one in told["alerts"] if one["state"] == "approved"]
    assert [one["place"] for one in alerts] == ["Orchard Foods"]
    assert as_("Cal").get("/api/alerts")["alerts"] == []


def test_a_question_goes_back_and_its_answer_returns(device: Device, as_: SignIn):
    report = as_("Asha").report(category="suspicious activity", note="He looked about.")
    page = a_case(device, report)
    page.get_by_role("radio", name="Ask", exact=True).check()
    page.get_by_role("radio", name="What was done, and by whom?").check()
    page.get_by_role("button", name="Ask back", exact=True).click()
    expect(page.get_by_text("Asked back. It returns to the queue with the answer.")).to_be_visible()
    told = mine(as_, report)
    assert (told["state"], told["question"]) == ("returned", "What was done, and by whom?")
    answer = {"id": str(uuid4()), "text": "He put a bottle under his coat."}
    as_("Asha").post(f"/api/reports/{report['id']}/answer", answer)
    page.goto(f"/desk/{report['id']}")
    expect(page.get_by_text("He put a bottle under his coat.")).to_be_visible()


def test_a_rejection_needs_a_reason_and_loses_nothing_typed(device: Device, as_: SignIn, console):
    console.expect("status of 422")
    report = as_("Asha").report(category="other", note="He looked odd.")
    page = a_case(device, report)
    page.get_by_label("What members may read").fill(WORDING)
    say(page, "Reject", "Reject")
    expect(page.get_by_text("what you typed is still here")).to_be_visible()
    expect(page.get_by_label("What members may read")).to_have_value(WORDING)
    page.get_by_role("radio", name="It says how somebody looked, not what they did.").check()
    page.get_by_role("button", name="Reject", exact=True).click()
    expect(page.get_by_text("Rejected. Its reporter is told why.")).to_be_visible()
    told = mine(as_, report)
    assert told["state"] == "rejected"
    assert "It says how somebody looked, not what they did." in told["says"]


def test_what_sounded_wrongly_is_recalled(device: Device, as_: SignIn):
    report = as_("Asha").report(category="sighting", profile_ref=EXCLUDED, sure="know")
    page = device(TABLET, "Mo")
    page.goto("/desk/alerts")
    card = page.locator(f"#a-{report['alert_id']}")
    card.get_by_text("Correct it: it was wrong").click()
    card.get_by_role("radio", name="It was the wrong person.").check()
    card.get_by_role("button", name="Correct it now").click()
    expect(page.get_by_text(re.compile("^Corrected\\."))).to_be_visible()
    alert = as_("Ben").get(f"/api/alerts/{report['alert_id']}")
    assert alert["state"] == "recalled"
    assert alert["photo"] is None


def test_a_new_profile_is_drafted_from_a_report(device: Device, as_: SignIn):
    asha = as_("Asha")
    report = asha.report(snapshot(21), category="theft", note="Third time this week.")
    asha.until(f"/api/reports/{report['id']}", lambda answer: answer["photos"])
    page = a_case(device, report)
    page.get_by_label("What members may read").fill(WORDING)
    page.get_by_role("radio", name="Profile", exact=True).check()
    page.get_by_label("Who is it?").fill("Red cap, freckles")
    page.get_by_label("The source").select_option("1")
    page.get_by_label("The information").select_option("A")
    page.get_by_label("The handling").select_option("P")
    page.get_by_label("It is serious, or a repeat").check()
    page.get_by_role("button", name="Approve, begin a draft", exact=True).click()
    expect(page.get_by_role("heading", name="Red cap, freckles")).to_be_visible()
    titles = [card["title"] for card in as_("Asha").get("/api/gallery")["cards"]]
    assert "Red cap, freckles" not in titles, "a draft is for the desk alone"


def test_a_clear_case_takes_two_keys_and_can_be_undone_by_one(device: Device, as_: SignIn):
    asha = as_("Asha")
    report = asha.report(snapshot(21), category="theft", note="He took two bottles.")
    asha.until(f"/api/reports/{report['id']}", lambda answer: answer["photos"])
    page = a_case(device, report)
    page.get_by_label("Single keys").check()
    page.get_by_role("button", name="Larger").first.click()
    assert "scale(1.5" in page.locator("[data-zoom] img").first.get_attribute("style")
    page.get_by_role("button", name="Fit").first.click()
    began = monotonic()
    page.locator("h1").click()
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Approve as an incident")).to_be_focused()
    page.keyboard.press("a")
    expect(page.get_by_role("status", name="News")).to_contain_text("Approved as an incident.")  # its script has run
    assert monotonic() - began <= 60, "ten seconds on a tablet; this machine does other things as well"
    assert mine(as_, report)["state"] == "approved"
    page.keyboard.press("u")
    expect(page.get_by_text("Undone. It is as it was, and no phone was told.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Theft, Orchard Foods")
    assert mine(as_, report)["state"] == "received"
    page.get_by_label("What members may read").press_sequentially("A quick man")
    expect(page.get_by_label("What members may read")).to_have_value("A quick man")


def test_a_shift_at_the_desk_by_keyboard_alone(device: Device, as_: SignIn):
    asha = as_("Asha")
    first, second = (asha.report(category="theft", note=note) for note in ("Two bottles.", "He looked odd."))
    page = device(TABLET, "Mo")
    page.goto("/desk")
    keys = Keys(page)
    queue = page.get_by_role("complementary", name="Queue")
    keys.use(queue.locator(f'a[href="/desk/{first["id"]}"]'))
    page.wait_for_url(f"**/{first['id']}*")
    keys.use(page.get_by_label("Single keys"), key="Space")
    keys.press("a")
    keys.is_at(page.get_by_role("button", name="Approve as an incident"))
    keys.press("Enter")
    expect(page.get_by_role("status", name="News")).to_contain_text("Approved as an incident.")
    keys.press("u")
    expect(page.get_by_text("Undone. It is as it was, and no phone was told.")).to_be_visible()
    page.goto(f"/desk/{second['id']}")
    keys.reach(page.get_by_role("radio", name="Incident", exact=True))
    keys.press(*["ArrowRight"] * 4)
    expect(page.get_by_role("radio", name="Reject", exact=True)).to_be_checked()
    keys.reach(page.get_by_role("group", name="The reason").get_by_role("radio", checked=True), key="Shift+Tab")
    keys.press("ArrowDown")
    keys.use(page.get_by_role("button", name="Reject", exact=True))
    expect(page.get_by_text("Rejected. Its reporter is told why.")).to_be_visible()
    assert [mine(as_, one)["state"] for one in (first, second)] == ["received", "rejected"]
    page.goto("/desk/search")
    keys.reach(page.get_by_role("searchbox", name="A name, a word, a place or a reference"))
    page.keyboard.type("botles")
    keys.press("Enter")
    keys.use(page.get_by_role("link", name="Theft, Orchard Foods").first)
    page.wait_for_url(f"**/{first['id']}*")


def test_a_swipe_leads_where_the_buttons_do(device: Device, as_: SignIn):
    for note in ("One.", "Two.", "Three."):
        as_("Asha").report(category="damage", note=note)
    page = device(TABLET, "Mo")
    page.goto("/desk")
    lines = page.locator("#lines a")
    lines.nth(0).tap()
    page.wait_for_url(re.compile(r"/desk/[0-9a-f-]{36}"), wait_until="networkidle")
    second = page.get_by_role("link", name="Next").get_attribute("href")
    swipe(page, by=-300)
    page.wait_for_url(f"**{second}")
    swipe(page, by=300)
    page.wait_for_url(lambda url: second not in url)


def swipe(page: Page, *, by: int) -> None:
    """A finger across the case, where nothing else takes it."""
    fingers = page.context.new_cdp_session(page)
    for kind, x in (("touchStart", 700), ("touchMove", 700 + by), ("touchEnd", None)):
        points = [] if x is None else [{"x": x, "y": 120}]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
