"""A statement that is being written: a server in trouble, or the end of a sign-in, loses nothing of it."""

import sqlite3
from contextlib import closing
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from app import create_app
from app.kernel.db import db, transaction
from app.members.models import Account
from app.statements.draft import draft
from app.statements.models import StatementKind
from app.statements.rules import SENTENCE, speaks_of_sentence
from tests.appeals_cases import a_report
from tests.browser.chromium import PHONE
from tests.browser.conftest import Device
from tests.browser.outbox_on_a_phone import poll
from tests.browser.running_town import RunningTown
from tests.browser.untouched import enter_pin, wait_for_drafts
from tests.conftest import settings_for
from tests.town import ASHA, NOON

pytestmark = pytest.mark.without_worker

WORDS = "He put the bottle under his coat and walked past the till."
ELSEWHERE = "From the tablet."


@pytest.fixture
def statement(town: RunningTown) -> str:
    with create_app(settings_for(town.folder)).app_context():
        with transaction() as session:
            asha = session.get_one(Account, ASHA)
            made = draft(
                session, a_report(session), StatementKind.WITNESS, by=asha, now=NOON, zone=ZoneInfo("Europe/London")
            )
            id = str(made.id)
        db.session.remove()
        db.engine.dispose()
    return id


def at_town(town: RunningTown) -> list[str]:
    with closing(sqlite3.connect(f"file:{town.folder / 'var' / 'townwatch.db'}?mode=ro", uri=True)) as base:
        return [text for (text,) in base.execute("SELECT text FROM statement")]


def write_elsewhere(town: RunningTown, id: str) -> None:
    with closing(sqlite3.connect(town.folder / "var" / "townwatch.db")) as base:
        base.execute("UPDATE statement SET text = ?, version = version + 1 WHERE id = ?", (ELSEWHERE, UUID(id).hex))
        base.commit()


def write(page: Page, id: str) -> None:
    page.goto(f"/statements/{id}")
    page.wait_for_load_state("networkidle")
    page.get_by_label("What did you see and hear?").fill(WORDS)


def test_a_server_in_trouble_is_tried_again_and_a_killed_page_has_the_words(
    device: Device, town: RunningTown, statement: str, console
):
    console.expect("status of 503")
    page = device(PHONE, "Asha")
    page.context.route(
        "**/statements/*", lambda it: it.fulfill(status=503) if it.request.method == "POST" else it.continue_()
    )
    write(page, statement)
    expect(page.get_by_text("It is tried again by itself.")).to_be_visible()
    wait_for_drafts(page, 1)
    page.reload()
    expect(page.get_by_label("What did you see and hear?")).to_have_value(WORDS)
    page.context.unroute("**/statements/*")
    expect(page.get_by_text("Kept.", exact=True)).to_be_visible(timeout=20_000)
    assert WORDS in at_town(town)
    wait_for_drafts(page, 0)


def test_what_was_written_here_stands_beside_what_was_kept_elsewhere_meanwhile(
    device: Device, town: RunningTown, statement: str, console
):
    """Neither goes over the other, and nothing is lost while somebody writes on."""
    console.expect("status of 503")
    page = device(PHONE, "Asha")
    page.context.route(
        "**/statements/*", lambda it: it.fulfill(status=503) if it.request.method == "POST" else it.continue_()
    )
    write(page, statement)
    wait_for_drafts(page, 1)
    page.context.unroute("**/statements/*")
    write_elsewhere(town, statement)
    page.goto("about:blank")
    page.goto(f"/statements/{statement}")
    says, aside = page.get_by_label("What did you see and hear?"), page.locator("#aside")
    expect(says).to_have_value(ELSEWHERE)
    expect(aside).to_contain_text(WORDS)
    says.fill("From the tablet, and more.")
    expect(page.get_by_text("Kept.", exact=True)).to_be_visible(timeout=20_000)
    assert "From the tablet, and more." in at_town(town)
    page.reload()
    expect(aside).to_contain_text(WORDS)
    aside.get_by_role("button", name="Write on with it").click()
    expect(says).to_have_value(WORDS)
    expect(aside).to_contain_text("From the tablet, and more.")
    expect(page.get_by_text("Kept.", exact=True)).to_be_visible(timeout=20_000)
    poll(lambda: WORDS in at_town(town))
    aside.get_by_role("button", name="Throw it away").click()
    expect(aside).to_be_hidden()
    wait_for_drafts(page, 0)


def test_an_older_tab_is_told_and_shows_both(device: Device, town: RunningTown, statement: str, console):
    console.expect("status of 409")
    page = device(PHONE, "Asha")
    page.goto(f"/statements/{statement}")
    page.wait_for_load_state("networkidle")
    write_elsewhere(town, statement)
    page.get_by_label("What did you see and hear?").fill(WORDS)
    expect(page.locator("#kept")).to_contain_text("changed elsewhere meanwhile")
    page.get_by_role("button", name="Keep it for later").click()
    expect(page.get_by_label("What did you see and hear?")).to_have_value(WORDS)
    expect(page.get_by_text(ELSEWHERE)).to_be_visible()
    assert ELSEWHERE in at_town(town)


@pytest.mark.parametrize("says", ["Lock him up!", "Give her community service.", "Nine months in PRISON"])
def test_the_phone_and_the_town_look_for_the_same_words_of_a_sentence(device: Device, says: str):
    page = device(PHONE, "Asha")
    page.goto("/gallery")
    found = page.evaluate("([pattern, words]) => new RegExp(pattern, 'i').test(words)", [SENTENCE, says])
    assert (found, speaks_of_sentence(says) is not None) == (True, True)


def test_who_was_locked_comes_in_again_and_it_is_kept(device: Device, town: RunningTown, statement: str, locking):
    page = device(PHONE, "Asha")
    page.goto(f"/statements/{statement}")
    page.wait_for_load_state("networkidle")
    page.evaluate("fetch('/api/lock', { method: 'POST', headers: { 'X-Townwatch': '1' } }).then(() => null)")
    page.get_by_label("What did you see and hear?").fill(WORDS)
    expect(page.locator("#cover")).to_be_visible()
    enter_pin(page)
    expect(page.get_by_label("What did you see and hear?")).to_have_value(WORDS)
    poll(lambda: WORDS in at_town(town))
