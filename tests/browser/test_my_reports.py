"""What became of a report, and what its sender says later: added, corrected, taken back; with a signal and without."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.barriers import sideways
from tests.browser.chromium import PHONE
from tests.browser.conftest import EXCLUDED, Device, SignIn
from tests.browser.firefox import Firefox
from tests.browser.running_town import RunningTown
from tests.browser.settling import wait_for_draft, wait_for_worker
from tests.browser.snapshot import snapshot

FIRST = "Two bottles, out by the side door."


@pytest.fixture
def a_picture(tmp_path: Path) -> Path:
    path = tmp_path / "IMG_0043.JPG"
    path.write_bytes(snapshot(11))
    return path


def add(page: Page, words: str) -> None:
    page.get_by_role("button", name="Add what you saw").click()
    page.get_by_label("In your own words").fill(words)


def send(page: Page) -> None:
    page.get_by_role("button", name="Send", exact=True).click()


def test_a_reporter_follows_adds_corrects_and_is_thanked(device: Device, as_: SignIn, a_picture: Path):
    asha, mo = as_("Asha"), as_("Mo")
    sent = asha.report(category="theft", note=FIRST)
    page = device(PHONE, "Asha")
    page.goto("/mine")
    page.locator(f'a[href="/mine/{sent["id"]}"]').click()
    expect(page.locator(".track [data-is=now]")).to_have_text("At the desk")
    add(page, "He came back for a third.")
    page.get_by_label("Choose a picture you have").set_input_files(a_picture)
    expect(page.get_by_text("A copy may be in your phone’s photos")).to_be_visible()
    wait_for_draft(page)
    page.reload()
    expect(page.get_by_text("You had begun to write this.")).to_be_visible()
    expect(page.get_by_role("img", name="Picture 1")).to_be_visible()
    assert sideways(page) == []
    send(page)
    expect(page.get_by_role("heading", name="You added")).to_be_visible()
    asha.until(f"/api/reports/{sent['id']}", lambda one: one["additions"][0]["photos"])

    mo.submit(f"/desk/{sent['id']}/decision", verdict="incident", wording="Bottles were taken.")
    mo.submit(f"/desk/{sent['id']}/thank")
    page.reload()
    expect(page.locator(".track li").last).to_contain_text("Thanked by Mo")
    expect(page.get_by_text("Mo approved this. Send a correction instead.")).to_be_visible()
    page.get_by_role("button", name="Correct it").click()
    page.get_by_label("It was somewhere else").check()
    send(page)
    expect(page.get_by_role("heading", name="You corrected it")).to_be_visible()
    page.goto("/mine")
    expect(page.get_by_text("Thanked by Mo.")).to_be_visible()

    desk = device(PHONE, "Mo", says_why=False)
    desk.goto("/desk")
    desk.get_by_role("link", name="corrected a report that no longer waits").click()
    expect(desk.locator(".case .note").filter(has_text="corrects this")).to_contain_text("It was somewhere else.")


def test_what_is_added_without_a_signal_goes_by_itself(device: Device, as_: SignIn, console):
    console.expect("ERR_INTERNET_DISCONNECTED")
    console.expect("fetching the script")  # the worker's own, looked for anew
    sent = as_("Asha").report(category="damage", note=FIRST)
    page = device(PHONE, "Asha")
    page.goto(f"/mine/{sent['id']}")
    expect(page.get_by_text(FIRST)).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    add(page, "The window at the back as well.")
    send(page)
    expect(page.get_by_role("heading", name="Waiting for signal")).to_be_visible()
    page.get_by_role("button", name="Add what you saw").click()
    page.get_by_role("button", name="Leave it").click()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="You added")).to_be_visible()
    (one,) = as_("Asha").get(f"/api/reports/{sent['id']}")["additions"]
    assert one["text"] == "The window at the back as well."


def test_opened_without_a_signal_it_still_takes_in_what_was_seen(device: Device, as_: SignIn, console):
    console.expect("ERR_INTERNET_DISCONNECTED")
    console.expect("fetching the script")  # the worker's own, looked for anew
    sent = as_("Asha").report(category="damage", note=FIRST)
    page = device(PHONE, "Asha")
    page.goto("/mine")
    wait_for_worker(page)
    page.reload()
    expect(page.locator(f'a[href="/mine/{sent["id"]}"]')).to_be_visible()
    page.context.set_offline(True)
    page.goto(f"/mine/{sent['id']}")
    expect(page.get_by_text("What became of it shows when there is some.")).to_be_visible()
    add(page, "The window at the back as well.")
    send(page)
    expect(page.get_by_role("heading", name="Waiting for signal")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="You added")).to_be_visible()


def test_a_card_is_said_without_a_signal_and_the_reason_is_asked_before_it_goes(device: Device, as_: SignIn, console):
    console.expect("ERR_INTERNET_DISCONNECTED")
    console.expect("fetching the script")  # the worker's own, looked for anew
    sent = as_("Asha").report(category="theft", note=FIRST)
    page = device(PHONE, "Asha")
    page.goto(f"/mine/{sent['id']}")
    expect(page.get_by_text(FIRST)).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.get_by_role("button", name="Add what you saw").click()
    card = page.get_by_role("group", name="Did you hand over a card?")
    card.get_by_label("No, because …").check()
    send(page)
    expect(page.get_by_text("Choose why no card was handed over.")).to_be_visible()
    page.get_by_role("group", name="Why not?").get_by_label("Not safe").check()
    assert sideways(page) == []
    send(page)
    expect(page.get_by_role("heading", name="Waiting for signal")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("No card: not safe")).to_be_visible()
    page.goto("/mine")
    expect(page.get_by_text("No card: not safe.")).to_be_visible()
    page.goto(f"/mine/{sent['id']}")
    page.get_by_role("button", name="Add what you saw").click()
    page.get_by_label("Yes", exact=True).check()
    send(page)
    expect(page.get_by_text("A card was handed over")).to_be_visible()


def test_who_takes_a_sighting_back_has_its_alert_disregarded(device: Device, as_: SignIn, console):
    console.expect("ERR_INTERNET_DISCONNECTED")
    console.expect("fetching the script")  # the worker's own, looked for anew
    sent = as_("Asha").report(category="sighting", profile_ref=EXCLUDED, sure="think")
    page = device(PHONE, "Asha")
    page.goto(f"/mine/{sent['id']}")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Everybody who was told is asked to disregard it.")).to_be_visible()
    page.get_by_label("It was somebody else").check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Nothing was taken back yet")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator(".track li").last).to_contain_text("You took it back: It was somebody else.")
    expect(page.get_by_role("button", name="Add what you saw")).to_be_hidden()
    assert as_("Ben").get(f"/api/alerts/{sent['alert_id']}")["state"] == "ended"


def test_in_firefox_too(bens_firefox: Firefox, town: RunningTown, as_: SignIn):
    sent = as_("Ben").report(category="damage", note=FIRST)
    bens_firefox.open(f"{town.url}/mine/{sent['id']}")
    bens_firefox.click("#doings .btn", "Add what you saw")
    bens_firefox.fill("#add-note", "By the cellar stairs.")
    bens_firefox.click(".adding .btn--main")
    bens_firefox.find(".rows--later p", "By the cellar stairs.")
