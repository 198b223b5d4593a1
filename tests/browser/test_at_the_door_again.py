"""A door that is asked once: after a cover, a reload, a mis-tap; at the right premises, by the right clock."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from app import create_app
from app.breaches.models import Breach, FollowUp
from app.kernel.db import db, transaction
from app.members.models import Account, Premises
from app.reports.models import Report
from tests.browser.barriers import barriers
from tests.browser.chromium import PHONE
from tests.browser.conftest import EXCLUDED, Device, SignIn, sign_in
from tests.browser.outbox_on_a_phone import poll
from tests.browser.phone_stores import everything
from tests.browser.running_town import RunningTown
from tests.browser.settling import wait_for_draft, wait_for_worker
from tests.browser.test_at_the_door import at_the_door, in_town, notice, rows
from tests.browser.untouched import enter_pin, wait_and_lock
from tests.conftest import settings_for
from tests.town import BEN, LANTERN, ORCHARD

__all__ = ["notice"]  # a fixture

pytestmark = pytest.mark.usefixtures("notice")
SHOUTED = "He shouted and pushed the stand over."
KNOW = "I know them or saw ID"
MORE = "Something else: police, refused"
# Twenty minutes ahead of everybody else.
FAST = """{ const Real = Date, ahead = 20 * 60000;
  globalThis.Date = class extends Real {
    constructor(...said) { if (said.length) super(...said); else super(Real.now() + ahead); }
    static now() { return Real.now() + ahead; }
  }; }"""


@pytest.fixture(autouse=True)
def complaints(console) -> None:
    for one in ("ERR_INTERNET_DISCONNECTED", "status of 401", "status of 403", "status of 422", "status of 404"):
        console.expect(one)


def known(page: Page) -> None:
    page.get_by_role("button", name=KNOW).click()
    expect(page.locator(".note", has_text="Sent")).to_be_visible(timeout=10_000)


def half_said(page: Page) -> None:
    page.get_by_role("button", name=MORE).click()
    page.get_by_text("Refused to leave", exact=True).click()
    page.get_by_label("In your own words, if you like").fill(SHOUTED)
    expect(page.locator("body[data-unsent]")).to_have_count(1)


def goes_on(page: Page, town: RunningTown, before: int) -> None:
    """What was answered and written is there, and is one breach with one follow-up."""
    expect(page.get_by_label("In your own words, if you like")).to_have_value(SHOUTED)
    expect(page.get_by_role("heading", name="How sure are you?")).to_have_count(0)
    page.get_by_role("button", name="Send").click()
    poll(lambda: SHOUTED in [one.note for one in rows(town, FollowUp)])
    assert len(rows(town, Breach)) == before + 1
    (said,) = [one for one in rows(town, FollowUp) if one.note == SHOUTED]
    assert (said.outcome, said.report_id) == ("refused to leave", rows(town, Breach)[-1].report_id)
    with in_town(town) as session:
        session.execute(text("delete from follow_up"))
        session.commit()


def test_a_reload_asks_nothing_twice_and_keeps_what_was_written(device: Device, town: RunningTown):
    before = len(rows(town, Breach))
    page = at_the_door(device)
    page.goto(f"/door#{EXCLUDED}")
    known(page)
    half_said(page)
    wait_for_draft(page)
    assert [one for one in everything(page) if SHOUTED in one] == []
    page.reload()
    goes_on(page, town, before)


def test_a_cover_asks_nothing_twice_and_keeps_what_was_written(device: Device, town: RunningTown):
    before = len(rows(town, Breach))
    page = at_the_door(device)
    page.clock.install()
    page.goto(f"/door#{EXCLUDED}")
    known(page)
    half_said(page)
    wait_and_lock(page, "05:01")
    assert SHOUTED not in page.content()
    enter_pin(page)
    goes_on(page, town, before)


def test_nothing_of_it_is_there_for_a_second_person(device: Device, town: RunningTown):
    page = at_the_door(device)
    page.goto(f"/door#{EXCLUDED}")
    known(page)
    half_said(page)
    wait_for_draft(page)
    page.context.clear_cookies()
    sign_in(page.context, town, "Dee")
    page.goto(f"/profiles/{EXCLUDED}")
    page.goto(f"/door#{EXCLUDED}")
    page.reload()
    expect(page.locator("#door h1")).to_be_visible()
    assert SHOUTED not in page.content()
    expect(page.locator("#left")).to_have_count(0)


def test_what_is_done_is_asked_anew(device: Device):
    page = at_the_door(device)
    page.goto(f"/door#{EXCLUDED}")
    known(page)
    page.get_by_role("link", name="Done").click()
    page.wait_for_url("**/report")
    page.goto(f"/door#{EXCLUDED}")
    expect(page.get_by_role("heading", name="How sure are you?")).to_be_visible()


def test_a_tap_is_taken_back_and_nobody_hears_of_it(device: Device, town: RunningTown):
    page = at_the_door(device)
    before = len(rows(town, Report))
    page.goto(f"/door#{EXCLUDED}")
    page.get_by_role("button", name=KNOW).click()
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_role("heading", name="How sure are you?")).to_be_visible()
    page.wait_for_timeout(5000)
    assert len(rows(town, Report)) == before
    page.get_by_role("button", name="Not sure").click()
    page.get_by_role("button", name="I am sure now").click()
    expect(page.get_by_role("heading", name="How sure are you?")).to_be_visible()


def test_a_wrong_clock_makes_nothing_older_than_it_is(device: Device, town: RunningTown):
    page = device(PHONE, "Ben")
    page.context.add_init_script(FAST)
    page.goto("/gallery")
    expect(page.locator("#faces li a").first).to_be_visible()
    before = {one.id for one in rows(town, Report)}
    page.goto(f"/door#{EXCLUDED}")
    known(page)
    (sent,) = [one for one in rows(town, Report) if one.id not in before]
    assert timedelta(0) <= sent.received_at - sent.happened_at < timedelta(minutes=1)


def test_an_alert_says_of_no_notice_that_it_holds_where_it_does_not(device: Device, as_: SignIn):
    sent = as_("Ben").report(category="breach of exclusion", profile_ref=EXCLUDED, sure="know")
    page = device(PHONE, "Asha")
    page.goto(f"/alerts/{sent['alert_id']}")
    wait_for_worker(page)
    expect(page.get_by_text("Perrin Oakapple").first).to_be_visible()
    expect(page.locator("#door")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.goto(f"/door#{EXCLUDED}")
    expect(page.get_by_role("heading", name="No notice holds here")).to_be_visible()
    expect(page.get_by_text("Your premises are not on it: house rules decide.")).to_be_visible()
    expect(page.get_by_role("button", name=KNOW)).to_have_count(0)


@pytest.fixture
def at_two(town: RunningTown):
    """Ben works at Orchard Foods, where the notice does not hold, as well as at the Lantern."""
    app = create_app(settings_for(town.folder))
    with app.app_context():
        with transaction() as session:
            ben = session.get_one(Account, BEN)
            ben.premises.insert(0, session.get_one(Premises, ORCHARD))
        yield
        with transaction() as session:
            ben = session.get_one(Account, BEN)
            ben.premises = [session.get_one(Premises, LANTERN)]
        db.session.remove()
        db.engine.dispose()


@pytest.mark.usefixtures("at_two")
def test_of_several_premises_the_right_one_is_asked_about(device: Device, town: RunningTown):
    page = at_the_door(device)
    page.get_by_role("link", name="Here now: what to say").click()
    which = page.get_by_label("Which premises?")
    expect(which).to_have_value(str(LANTERN))
    assert barriers(page) == []
    which.select_option(str(ORCHARD))
    expect(page.get_by_role("heading", name="No notice holds here")).to_be_visible()
    which.select_option(str(LANTERN))
    before = len(rows(town, Breach))
    known(page)
    assert len(rows(town, Breach)) == before + 1
    assert rows(town, Breach)[-1].premises_id == LANTERN


def place(town: RunningTown, premises: int) -> None:
    with in_town(town) as session:
        moved = text("update account_premises set premises_id = :premises where account_id = :account")
        session.execute(moved, {"premises": premises, "account": BEN})
        session.commit()


def test_what_is_sent_the_morning_after_counts_where_it_was(device: Device, town: RunningTown):
    page = at_the_door(device)
    before = len(rows(town, Breach))
    page.context.set_offline(True)
    page.goto(f"/door#{EXCLUDED}")
    page.get_by_role("button", name=KNOW).click()
    place(town, ORCHARD)
    try:
        page.context.set_offline(False)
        poll(lambda: len(rows(town, Breach)) == before + 1)
    finally:
        place(town, LANTERN)


def test_a_refused_report_is_changed_and_takes_its_follow_up_along(device: Device, town: RunningTown):
    page = at_the_door(device)
    page.context.set_offline(True)
    page.goto(f"/door#{EXCLUDED}")
    page.get_by_role("button", name=KNOW).click()
    half_said(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("It is logged by itself.")).to_be_visible()
    refused = re.compile(r"/outbox/[0-9a-f-]{36}$")
    page.context.route(
        refused, lambda one: one.fulfill(status=422, json={"error": "Choose the premises.", "fields": {}})
    )
    page.context.set_offline(False)
    expect(page.get_by_text("It goes once the report can.")).to_be_visible(timeout=20_000)
    page.context.unroute(refused)
    page.goto("/unsent")
    expect(page.get_by_text("It goes once the report can.")).to_be_visible()
    expect(page.get_by_role("button", name="Take back")).to_have_count(0)
    page.get_by_role("link", name="Change it").click()
    page.get_by_role("button", name="Send", exact=True).click()
    poll(lambda: SHOUTED in [one.note for one in rows(town, FollowUp)])


def test_what_became_of_it_is_asked_under_mine_as_well(device: Device, as_: SignIn, town: RunningTown):
    sent = as_("Ben").report(category="breach of exclusion", profile_ref=EXCLUDED, sure="know")
    page = device(PHONE, "Ben")
    page.goto(f"/mine/{sent['id']}")
    expect(page.get_by_role("button", name="Left when asked: log it, done")).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("button", name="Left when asked: log it, done").click()
    poll(lambda: sent["id"] in [str(one.report_id) for one in rows(town, FollowUp)])
    page.reload()
    expect(page.get_by_role("heading", name="What became of it")).to_be_visible()
    expect(page.get_by_role("button", name="Left when asked: log it, done")).to_have_count(0)
