"""What a phone keeps of the notices that its person may give: nothing that is not theirs to give any more."""

from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, Request, expect
from sqlalchemy import update
from sqlalchemy.orm import Session

from app import create_app
from app.exclusions.models import Exclusion, Server, State
from app.kernel.db import db, transaction
from app.profiles.find import find_profile
from tests.browser.chromium import PHONE
from tests.browser.conftest import EXCLUDED, Device
from tests.browser.outbox_on_a_phone import poll
from tests.browser.phone_stores import kept
from tests.browser.running_town import RunningTown
from tests.browser.settling import wait_for_worker
from tests.conftest import settings_for
from tests.service_cases import issued, name

REF = "EX-0821"
# As every screen does once /api/me names a correction that waits for an answer.
CORRECTED = """async () => {
  const [one] = [...document.scripts].map(({ src }) => src).filter((src) => src.includes('/js/serve'));
  (await import(new URL('corrections.js', one))).sayWrong(['a-correction']);
}"""
Writing = Callable[[], AbstractContextManager[Session]]


@pytest.fixture(autouse=True)
def without_signal(console) -> None:
    for one in ("ERR_INTERNET_DISCONNECTED", "status of 404"):
        console.expect(one)


@pytest.fixture
def writing(town: RunningTown) -> Writing:
    @contextmanager
    def write():
        with create_app(settings_for(town.folder)).app_context():
            with transaction() as session:
                yield session
            db.session.remove()
            db.engine.dispose()

    return write


@pytest.fixture
def notice(writing: Writing):
    now = datetime.now(UTC)
    with writing() as session:
        named = name(session, at=now).id
        id = issued(session, find_profile(session, EXCLUDED), REF, at=now).id
    yield
    with writing() as session:
        session.execute(update(Server).where(Server.id == named).values(ended_at=datetime.now(UTC)))
        session.delete(session.get_one(Exclusion, id))


def all_kept(page: Page) -> bool:
    return bool(kept(page, "notices/")) and bool(kept(page, "notice-picture/"))


@pytest.fixture
def ben(device: Device, notice: None) -> Page:
    """Ben's phone, with the notice and its picture kept."""
    page = device(PHONE, "Ben")
    page.goto("/serve")
    wait_for_worker(page)
    expect(page.get_by_text(REF)).to_be_visible()
    poll(lambda: all_kept(page))
    return page


def shows_nobody(page: Page) -> None:
    page.context.set_offline(True)
    page.goto("/serve")
    expect(page.locator("#state")).not_to_be_empty()
    assert page.get_by_role("button", name="Show names and faces").count() == 0
    assert REF not in page.locator("main").inner_text()


def test_one_that_is_not_theirs_to_give_any_more_goes_with_its_picture(ben: Page, writing: Writing):
    with writing() as session:
        session.execute(update(Exclusion).where(Exclusion.ref == REF).values(state=State.LIFTED))
    ben.goto(f"/serve/{REF}")
    expect(ben.get_by_text("None to give")).to_be_visible()
    assert kept(ben, "notices/") == []
    assert kept(ben, "notice-picture/") == []
    shows_nobody(ben)


def test_who_is_named_no_more_keeps_none(ben: Page, writing: Writing):
    with writing() as session:
        session.execute(update(Server).values(ended_at=datetime.now(UTC)))
    ben.goto("/mine")
    poll(lambda: not kept(ben, "notice"))
    shows_nobody(ben)


def test_nobody_stays_about_whom_we_may_have_been_wrong(ben: Page):
    ben.goto("/gallery")
    expect(ben.locator("#faces li a").first).to_be_visible()
    ben.goto(f"/profiles/{EXCLUDED}")
    ben.goto("/serve")
    ben.wait_for_load_state("networkidle")
    poll(lambda: all_kept(ben))
    ben.evaluate(CORRECTED)
    poll(lambda: kept(ben, "notice") == kept(ben, "door") == kept(ben, "gallery") == [])


def test_a_picture_that_is_here_is_not_fetched_again(ben: Page):
    fetched: list[str] = []

    def heard(asked: Request) -> None:
        if "/photos/" in asked.url and asked.headers.get("x-by-itself"):
            fetched.append(asked.url)

    ben.on("request", heard)
    for _ in range(2):
        ben.reload()
        expect(ben.get_by_text(REF)).to_be_visible()
        ben.wait_for_load_state("networkidle")
    assert fetched == []
    assert all_kept(ben)
