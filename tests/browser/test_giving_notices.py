"""A notice is given at a door without a signal: nothing of it is lost, and it reaches the town once."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app import create_app
from app.kernel.db import db, transaction
from app.members.models import Account, Premises
from tests.browser import chromium
from tests.browser.barriers import axe_faults
from tests.browser.conftest import sign_in
from tests.browser.faulty_line import LOST_ANSWER, FaultyLine, dead, fine, whenever
from tests.browser.notices_in_town import issue_notices
from tests.browser.outbox_on_a_phone import poll
from tests.browser.phone_stores import everything, kept
from tests.browser.running_town import RunningTown
from tests.browser.settling import wait_for_worker
from tests.browser.snapshot import snapshot
from tests.browser.untouched import wait_for_drafts
from tests.conftest import settings_for
from tests.service_cases import REF
from tests.town import BEN, LANTERN, ORCHARD

WITNESS = "Gilda at the cloakroom"
SECOND, THIRD = "EX-0902", "EX-0903"


@pytest.fixture(autouse=True)
def without_signal(console) -> None:
    console.expect("ERR_INTERNET_DISCONNECTED")
    console.expect("ERR_EMPTY_RESPONSE")
    console.expect("ERR_CONNECTION")
    console.expect("status of 404")


@pytest.fixture(scope="module")
def notices(town: RunningTown) -> RunningTown:
    issue_notices(town, REF, SECOND, THIRD)
    return town


@pytest.fixture
def ben(a_chromium: Browser, notices: RunningTown, line: FaultyLine, console) -> Iterator[Page]:
    """Ben's phone, on a line on which things go wrong."""
    line.fault = fine
    context = a_chromium.new_context(base_url=line.url, locale="en-GB", **chromium.PHONE)
    context.set_default_timeout(10_000)
    console.watch(context)
    sign_in(context, notices, "Ben")
    page = context.new_page()
    page.goto("/serve")
    wait_for_worker(page)
    expect(page.get_by_text(SECOND)).to_be_visible()
    poll(lambda: bool(kept(page, "notices")))
    yield page
    line.fault = fine
    context.close()


@pytest.fixture
def a_picture(tmp_path: Path) -> Path:
    path = tmp_path / "IMG_0042.JPG"
    path.write_bytes(snapshot(7))
    return path


def rows(town: RunningTown, ref: str) -> list[tuple[str, bool, bool]]:
    """Each service of this notice: its outcome, whether it counts, whether its picture came."""
    question = (
        "SELECT s.outcome, s.counts_from IS NOT NULL, s.photo_id IS NOT NULL FROM exclusion_service s "
        "JOIN exclusion e ON e.id = s.exclusion_id WHERE e.ref = ?"
    )
    with closing(sqlite3.connect(f"file:{town.folder / 'var' / 'townwatch.db'}?mode=ro", uri=True)) as base:
        return [(one, bool(counts), bool(photo)) for one, counts, photo in base.execute(question, [ref])]


def state_of(town: RunningTown, ref: str) -> str:
    with closing(sqlite3.connect(f"file:{town.folder / 'var' / 'townwatch.db'}?mode=ro", uri=True)) as base:
        return str(base.execute("SELECT state FROM exclusion WHERE ref = ?", [ref]).fetchone()[0])


def place_of(town: RunningTown, ref: str) -> int:
    question = "SELECT s.premises_id FROM exclusion_service s JOIN exclusion e ON e.id = s.exclusion_id WHERE e.ref = ?"
    with closing(sqlite3.connect(f"file:{town.folder / 'var' / 'townwatch.db'}?mode=ro", uri=True)) as base:
        return int(base.execute(question, [ref]).fetchone()[0])


def also_at(town: RunningTown, premises: int) -> None:
    """Ben works there as well, and it comes first."""
    with create_app(settings_for(town.folder)).app_context():
        with transaction() as session:
            ben = session.get_one(Account, BEN)
            ben.premises.insert(0, session.get_one(Premises, premises))
        db.session.remove()
        db.engine.dispose()


def up_to_the_words(page: Page, ref: str) -> None:
    page.goto(f"/serve/{ref}")
    page.get_by_role("button", name="Yes, go on").click()
    page.get_by_role("button", name="I know them or saw ID").click()
    expect(page.locator(".aloud")).to_contain_text("stay out")


def test_a_notice_given_in_a_cellar_reaches_the_town_once(ben: Page, line: FaultyLine, notices, a_picture: Path):
    ben.context.set_offline(True)
    ben.goto("/serve")
    expect(ben.get_by_text("You see these as of")).to_be_visible()
    up_to_the_words(ben, REF)
    ben.get_by_label("I read it aloud").check()
    ben.get_by_role("button", name="Taken", exact=True).click()
    ben.get_by_label("Who else saw it?").fill(WITNESS)
    ben.get_by_label("Choose a picture you have").set_input_files(a_picture)
    expect(ben.get_by_role("img", name="Picture of the notice")).to_be_visible()
    wait_for_drafts(ben, 1, "photo")
    # Killed while the camera was open: what was written is still here.
    ben.reload()
    expect(ben.get_by_label("Who else saw it?")).to_have_value(WITNESS)
    expect(ben.get_by_role("img", name="Picture of the notice")).to_be_visible()
    ben.get_by_role("button", name="Done").click()
    expect(ben.get_by_text("Saved on this phone.").first).to_be_visible()
    assert rows(notices, REF) == []
    found = "\n".join(everything(ben))
    assert [one for one in (WITNESS, "Oakapple", "JFIF", REF) if one in found] == []

    ben.goto("/unsent")
    expect(ben.get_by_text(f"Notice {REF} given")).to_be_visible()
    ben.goto(f"/serve/{REF}")  # killed and opened again: it still says so, and offers it no second time
    expect(ben.get_by_text("Saved on this phone.").first).to_be_visible()

    line.fault = whenever("/outbox/service/", LOST_ANSWER)
    ben.context.set_offline(False)
    poll(lambda: len(rows(notices, REF)) == 1)
    line.fault = fine
    ben.goto("/unsent")
    expect(ben.get_by_text("Nothing waits here")).to_be_visible(timeout=60_000)
    poll(lambda: rows(notices, REF) == [("taken", True, True)])
    assert state_of(notices, REF) == "served"


def test_name_and_face_wait_for_a_touch_and_who_is_not_sure_goes_no_further(ben: Page):
    ben.goto(f"/serve/{SECOND}")
    expect(ben.get_by_role("button", name="Touch to see name and picture")).to_be_visible()
    expect(ben.get_by_text("Perrin Oakapple")).to_have_count(0)
    ben.get_by_role("button", name="Touch to see name and picture").click()
    expect(ben.get_by_role("heading", name="Perrin Oakapple")).to_be_visible()
    ben.get_by_role("button", name="Yes, go on").click()
    ben.get_by_role("button", name="I think so").click()
    expect(ben.get_by_text("Do not mention the list, show this screen or say a name.")).to_be_visible()
    expect(ben.locator(".aloud")).to_have_count(0)


def test_not_now_is_there_at_every_step(ben: Page):
    not_now = ben.get_by_role("button", name="Not now")
    ben.goto(f"/serve/{SECOND}")
    for step, on in [
        ("Before you speak", "Yes, go on"),
        ("How sure are you that it is them?", "I think so"),
        ("Then no notice now", "I do know them"),
        ("How sure are you that it is them?", "I know them or saw ID"),
    ]:
        expect(ben.get_by_role("heading", name=step)).to_be_visible()
        expect(not_now).to_be_visible()
        ben.get_by_role("button", name=on).click()
    expect(ben.get_by_role("heading", name="Read this aloud")).to_be_visible()
    not_now.click()
    expect(ben.get_by_role("heading", name="Not now. Why?")).to_be_focused()


def test_what_was_tapped_is_where_the_reader_is_put(ben: Page):
    up_to_the_words(ben, SECOND)
    ben.get_by_role("button", name="Taken", exact=True).click()
    expect(ben.locator("#given")).to_be_focused()
    expect(ben.locator("#given")).to_be_in_viewport()
    expect(ben.locator("#where")).to_have_count(0)  # at one place alone nobody has to say where


def test_not_now_changes_nothing(ben: Page, notices, line: FaultyLine):
    line.fault = dead
    ben.goto(f"/serve/{SECOND}")
    ben.get_by_role("button", name="Not now").click()
    ben.get_by_label("Not sober").check()
    ben.get_by_role("button", name="Done").click()
    expect(ben.get_by_text("Saved on this phone.").first).to_be_visible()
    line.fault = fine
    ben.goto("/unsent")
    poll(lambda: rows(notices, SECOND) == [("not now", False, False)])
    assert state_of(notices, SECOND) == "issued"


def test_it_passes_for_everybody_and_fits_a_small_phone(ben: Page, a_picture: Path):
    ben.set_viewport_size({"width": 320, "height": 640})
    for screen in ("/serve", f"/serve/{SECOND}"):
        ben.goto(screen)
        expect(ben.locator("#uncover")).to_be_visible()
        assert ben.evaluate("document.documentElement.scrollWidth <= innerWidth"), screen
        assert axe_faults(ben) == []
    up_to_the_words(ben, SECOND)
    ben.get_by_role("button", name="Would not take it").click()
    assert axe_faults(ben) == []
    assert ben.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_who_works_at_several_premises_says_at_which_it_was(ben: Page, notices):
    also_at(notices, ORCHARD)
    up_to_the_words(ben, THIRD)
    ben.get_by_role("button", name="Taken", exact=True).click()
    ben.get_by_role("button", name="Done").click()
    expect(ben.get_by_text("Choose at which premises it was.").first).to_be_visible()
    assert rows(notices, THIRD) == []
    ben.get_by_label("Lantern Club").check()
    ben.get_by_role("button", name="Done").click()
    expect(ben.get_by_text("Saved on this phone.").first).to_be_visible()
    poll(lambda: rows(notices, THIRD) == [("taken", True, False)])
    assert place_of(notices, THIRD) == LANTERN
