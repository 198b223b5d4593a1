"""Before anything is seen: what has to be read and accepted, and why somebody looks; and the desk's search."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import create_app
from app.access.models import SignIn
from app.agreements.models import Acceptance, MustRead
from app.kernel.db import db, transaction
from tests.browser.barriers import barriers
from tests.browser.chromium import PHONE, TABLET
from tests.browser.conftest import EXCLUDED, SOUGHT, Device
from tests.browser.running_town import RunningTown
from tests.conftest import settings_for
from tests.town import BEN, NOON

pytestmark = pytest.mark.without_worker

LONG = "\n\n".join(f"Paragraph {number}. " + "Observe and report; do not detain. " * 6 for number in range(1, 9))


@contextmanager
def in_its_database(town: RunningTown) -> Iterator[Session]:
    with create_app(settings_for(town.folder)).app_context():
        try:
            with transaction() as session:
                yield session
        finally:
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def to_read(town: RunningTown) -> Iterator[None]:
    """Two documents for those who work at doors; nobody has read them."""
    with in_its_database(town) as session:
        for key, body in (("long", LONG), ("short", "Your name is in every picture.")):
            session.add(
                MustRead(key=key, version=1, title=f"A {key} one", body=body, roles=["door"], published_at=NOON)
            )
    yield
    with in_its_database(town) as session:
        for kind in (Acceptance, MustRead):
            for row in session.scalars(select(kind)).all():
                session.delete(row)
            session.flush()


def accepted(town: RunningTown) -> list[tuple[str, bool]]:
    """What Ben has accepted so far, and whether each was opened."""
    with in_its_database(town) as session:
        rows = session.scalars(select(Acceptance).where(Acceptance.account_id == BEN).order_by(Acceptance.id))
        return [(row.must_read.key, row.opened_at is not None) for row in rows if row.accepted_at is not None]


def accept(page: Page) -> None:
    page.locator("details[open] button").get_by_text("I have read this and accept it").click()


def test_what_has_to_be_read_is_read_with_one_thumb_and_leads_on(device: Device, town: RunningTown, to_read, console):
    console.expect("status of 403")
    page = device(PHONE, "Ben")
    page.goto("/gallery")
    expect(page).to_have_url(re.compile("/must-read"))
    assert unquote(page.url).endswith("?next=/gallery")
    expect(page.get_by_role("heading", name="To read first")).to_be_visible()
    assert page.locator("details[open]").count() == 1

    with page.expect_response(re.compile("/opened$")):
        page.locator("details[open] form").scroll_into_view_if_needed()
    with page.expect_response(re.compile("/opened$")):  # of the second: its end is in sight at once
        accept(page)
        expect(page.locator("details[open] h2")).to_have_text("A short one")
    accept(page)
    expect(page).to_have_url(re.compile("/gallery$"))
    expect(page.locator("#faces li a")).to_have_count(2)
    assert accepted(town) == [("long", True), ("short", True)]


def test_what_was_not_scrolled_to_its_end_counts_as_not_opened(device: Device, town: RunningTown, to_read):
    page = device(PHONE, "Ben")
    page.goto("/must-read")
    page.wait_for_timeout(1500)
    page.evaluate("document.querySelector('details[open] form').submit()")  # as no thumb would
    expect(page.locator("details[open] h2")).to_have_text("A short one")
    assert accepted(town) == [("long", False)]


def test_the_pages_of_reading_have_no_barrier(device: Device, to_read):
    page = device(PHONE, "Ben")
    page.goto("/must-read")
    assert barriers(page) == []
    for _ in range(2):
        with page.expect_navigation():
            accept(page)
        page.goto("/must-read")
    page.locator("summary").first.click()
    assert barriers(page) == []


def test_the_first_profile_of_a_quarter_of_an_hour_asks_why_and_the_next_does_not(device: Device, console):
    console.expect("status of 403")
    page = device(PHONE, "Asha", says_why=False)
    page.goto("/gallery")
    page.locator(f'#faces a[href="/profiles/{EXCLUDED}"]').click()
    sheet = page.get_by_role("dialog", name="Why are you looking?")
    expect(sheet).to_be_visible()
    assert page.get_by_text("Perrin Oakapple").count() == 0
    sheet.get_by_role("button", name="Start of shift briefing").click()
    expect(page.get_by_role("heading", name="Perrin Oakapple")).to_be_visible()
    expect(page.get_by_text("You said: start of shift briefing")).to_be_visible()
    page.goto(f"/profiles/{SOUGHT}")
    expect(page.get_by_role("heading", name="Green parka, beard")).to_be_visible()
    assert sheet.count() == 0

    page.get_by_role("button", name="change").click()
    sheet.get_by_role("button", name="Another reason").click()
    sheet.get_by_label("In your own words").fill("two words")
    console.expect("status of 422")
    sheet.get_by_role("button", name="Go on").click()
    expect(sheet.locator("#why-fault")).to_contain_text("At least three words")
    expect(sheet.get_by_label("In your own words")).to_have_value("two words")
    sheet.get_by_label("In your own words").fill("a colleague asked me")
    sheet.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("You said: a colleague asked me")).to_be_visible()


@pytest.mark.parametrize("how", ["Escape", "Not now", "beside"])
def test_a_sheet_that_is_put_away_opens_nothing_and_can_be_taken_up_again(device: Device, how: str, console):
    console.expect("status of 403")
    page = device(PHONE, "Asha", says_why=False)
    page.goto(f"/profiles/{EXCLUDED}")
    sheet = page.get_by_role("dialog", name="Why are you looking?")
    expect(sheet.get_by_role("button", name="Another reason")).to_be_visible()
    if how == "beside":
        page.touchscreen.tap(100, 40)
    elif how == "Escape":
        page.keyboard.press("Escape")
    else:
        sheet.get_by_role("button", name="Not now").click()
    expect(page.get_by_role("heading", name="Not opened")).to_be_visible()
    assert page.get_by_text("Perrin Oakapple").count() == 0
    page.get_by_role("button", name="Say why").click()
    sheet.get_by_role("button", name="Somebody is here now").click()
    expect(page.get_by_role("heading", name="Perrin Oakapple")).to_be_visible()


def test_the_sheet_has_no_barrier(device: Device, console):
    console.expect("status of 403")
    page = device(PHONE, "Asha", says_why=False)
    page.goto(f"/profiles/{EXCLUDED}")
    sheet = page.get_by_role("dialog", name="Why are you looking?")
    expect(sheet.get_by_role("button", name="Another reason")).to_be_visible()
    assert barriers(page) == []
    sheet.get_by_role("button", name="Another reason").click()
    assert barriers(page) == []


def test_the_desk_says_why_searches_and_opens_what_it_found(device: Device, town: RunningTown, console):
    page = device(TABLET, "Mo", says_why=False)
    page.goto("/desk/search")
    page.get_by_role("button", name="Subject access or complaint").click()
    page.get_by_label("A name").fill("oak")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("heading", name="Profiles, 1")).to_be_visible()
    assert page.url.endswith("/desk/search")
    page.get_by_role("link", name="Perrin Oakapple").click()
    expect(page.get_by_text("You said: subject access or complaint")).to_be_visible()


def test_a_search_whose_reason_has_run_out_waits_for_it_and_goes_on(device: Device, town: RunningTown, console):
    console.expect("status of 403")
    page = device(TABLET, "Mo")
    page.goto("/desk/search")
    with in_its_database(town) as session:
        session.execute(update(SignIn).values(purpose=None, purpose_at=None))
    page.get_by_label("A name").fill("oak")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("heading", name="Why are you looking?")).to_be_visible()
    page.get_by_role("button", name="Checking the record").click()
    expect(page.get_by_role("heading", name="Profiles, 1")).to_be_visible()
    assert page.url.endswith("/desk/search")


@pytest.mark.parametrize("kind", [TABLET, PHONE], ids=["tablet", "phone"])
def test_the_desks_pages_have_no_barrier(device: Device, to_read, kind: dict[str, object], console):
    console.expect("status of 422")
    page = device(kind, "Mo")
    faults = {}
    for path in ("", "/documents/long", "/members/0", "/members/2", "/write?key=long"):
        page.goto(f"/desk/agreements{path}")
        page.evaluate("for (const folded of document.querySelectorAll('main details')) folded.open = true")
        faults[path] = barriers(page)
    page.get_by_label("Title").fill("A longer one")
    page.get_by_role("button", name="Look at it as they will").click()
    expect(page.get_by_role("button", name="Publish version 2")).to_be_visible()
    faults["preview"] = barriers(page)
    for name, answer in (("a", "At least 2 letters"), ("oak", "Profiles, 1"), ("nobody here", "Nothing found")):
        page.goto("/desk/search")
        page.get_by_label("A name").fill(name)
        page.get_by_role("button", name="Search", exact=True).click()
        expect(page.get_by_text(answer)).to_be_visible()  # else the page before it would be looked at, or none
        faults[name] = barriers(page)
    page.goto("/why?next=/desk")
    page.locator("summary").click()
    faults["why"] = barriers(page)
    assert {path: found for path, found in faults.items() if found} == {}
