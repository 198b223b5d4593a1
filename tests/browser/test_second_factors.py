"""Passkeys, codes and paper in a real browser: from the password to the desk, and again before what matters most."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.access.invite import invite_account, invite_to_recover
from app.access.models import SignIn
from app.access.sign_in import begin_half_of
from app.kernel.db import db, transaction
from app.members.models import Account, Role
from app.profiles.models import ProfileState
from app.web import cookie
from tests.browser.barriers import barriers
from tests.browser.chromium import PHONE, TABLET
from tests.browser.conftest import Device
from tests.browser.cookies import _app_of, code_app
from tests.browser.passkey_holder import Authenticator
from tests.browser.running_town import RunningTown
from tests.builders import say_told
from tests.town import BEA, DEE, MO, PASSWORD, SIGN_INS, make_profile

pytestmark = pytest.mark.without_worker


@pytest.fixture
def refusals(console):
    for status in ("401", "403", "422", "429"):
        console.expect(f"status of {status}")


def by_password(page: Page, who: str, *, next: str = "/devices") -> None:
    page.goto(f"/sign-in?with=password&next={next}")
    page.get_by_label("E-mail").fill(SIGN_INS[who])
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/second-factor**")


def in_town(town: RunningTown, do):
    """Do something in the running town's own database."""
    app = _app_of(town.folder)
    with app.app_context():
        try:
            with transaction() as session:
                return do(session, app.extensions["townwatch"].clock())
        finally:
            db.session.remove()


def forget_proof(town: RunningTown, account_id: int) -> None:
    def forget(session, _now):
        for held in session.query(SignIn).filter_by(account_id=account_id):
            held.proved_at = None

    in_town(town, forget)


def test_from_the_first_password_to_a_passkey_and_in_again_with_it(device: Device, town: RunningTown, refusals):
    page = device(TABLET)
    phone = Authenticator(page)
    by_password(page, "Bea")
    expect(page.get_by_role("heading", name="Set up your second factor")).to_be_visible()
    assert barriers(page) == []
    phone.is_right_person(False)
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_text("Nothing was shown: it was stopped, or took too long.")).to_be_visible()
    phone.is_right_person(True)
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("heading", name="Keep these ten codes")).to_be_visible()
    expect(page.locator("#codes code")).to_have_count(10)
    assert barriers(page) == []
    code = page.locator("#codes code").nth(4).inner_text()
    page.get_by_role("link", name="I have them").click()
    page.wait_for_url(f"{town.url}/devices")
    expect(page.get_by_text("A passkey, made")).to_be_visible()
    assert barriers(page) == []

    page.context.clear_cookies(name=cookie.SIGN_IN)
    by_password(page, "Bea")
    assert barriers(page) == []
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url(f"{town.url}/devices")
    expect(page.get_by_text("A passkey, made just now, last used just now")).to_be_visible()
    assert phone.uses[0] >= 1

    page.context.clear_cookies()  # the phone is gone: one of the codes on paper, once
    by_password(page, "Bea")
    page.get_by_text("Use a recovery code").click()
    page.get_by_label("Recovery code").fill(code.replace("\n", ""))
    assert barriers(page) == []
    page.get_by_role("button", name="Use this code").click()
    expect(page.get_by_role("heading", name="Set up another second factor")).to_be_visible()
    assert barriers(page) == []


def test_a_copy_of_a_passkey_is_refused(device: Device, town: RunningTown, refusals):
    page = device(TABLET, "Pat")
    phone = Authenticator(page)
    page.goto("/second-factor/set-up?next=/devices")
    page.get_by_role("button", name="Make a passkey").click()
    page.wait_for_url(f"{town.url}/devices")
    for _ in range(2):
        page.context.clear_cookies(name=cookie.SIGN_IN)
        by_password(page, "Pat")
        page.get_by_role("button", name="Use your passkey").click()
        page.wait_for_url(f"{town.url}/devices")
    phone.go_back()
    page.context.clear_cookies(name=cookie.SIGN_IN)
    by_password(page, "Pat")
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_text("That passkey could not be checked.")).to_be_visible()


def test_a_code_app_lets_in_and_a_wrong_code_says_so(device: Device, town: RunningTown, refusals):
    shows = code_app(town.folder, "Mo")
    page = device(PHONE)
    by_password(page, "Mo")
    page.get_by_label("Code", exact=True).fill(shows.wrong())
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("That code is not right")).to_be_visible()
    assert barriers(page) == []
    page.get_by_label("Code", exact=True).fill(shows.code())
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(f"{town.url}/devices")


def test_a_phone_is_opened_by_its_passkey_in_place_of_the_pin(device: Device, town: RunningTown, refusals):
    page = device(PHONE, "Asha")
    phone = Authenticator(page)
    page.goto("/second-factor/set-up?next=/devices")
    assert barriers(page) == []
    page.get_by_role("button", name="Make a passkey").click()
    page.wait_for_url(f"{town.url}/devices")
    page.context.clear_cookies(name=cookie.SIGN_IN)
    page.goto("/sign-in?next=/devices")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{town.url}/devices")
    page.evaluate("fetch('/api/lock', {method: 'POST', headers: {'X-Townwatch': '1'}})")
    phone.is_right_person(False)
    page.goto("/sign-in?next=/devices")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("Nothing was shown", exact=False)).to_be_visible()
    phone.is_right_person(True)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{town.url}/devices")


def test_what_waits_for_proof_goes_on_with_all_that_was_typed(device: Device, town: RunningTown, refusals):
    page = device(TABLET, "Dee")
    Authenticator(page)
    page.goto("/second-factor/set-up?next=/devices")
    page.get_by_role("button", name="Make a passkey").click()
    page.wait_for_url(f"{town.url}/devices")
    draft = {"state": ProfileState.DRAFT, "published_by_id": None, "published_at": None, "review_on": None}
    in_town(town, lambda session, _now: say_told(session, make_profile(session, "WB-0301", **draft)) and None)
    forget_proof(town, DEE)
    page.goto("/desk/profiles/WB-0301")
    page.get_by_role("button", name=re.compile("^Publish")).click()
    expect(page.get_by_role("heading", name="Is it still you?")).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url("**/desk/profiles/WB-0301?done=published")
    expect(page.get_by_text("Published. Members see it now", exact=False)).to_be_visible()
    page.go_back()  # not into a page that would send the form again
    page.wait_for_url("**/desk/profiles/WB-0301")
    expect(page.get_by_role("heading", name="Is it still you?")).to_have_count(0)


def test_a_shop_floor_proves_by_pin(device: Device, town: RunningTown, refusals):
    page = device(PHONE, "Ben")
    forget_proof(town, 2)
    page.goto("/prove?next=/devices")
    assert barriers(page) == []
    for key in "402917":
        page.get_by_role("button", name=key, exact=True).click()
    page.wait_for_url(f"{town.url}/devices")


def test_a_new_colleague_and_one_who_begins_anew(device: Device, town: RunningTown, refusals):
    joins = in_town(
        town,
        lambda session, now: invite_account(
            session, Role.AUDITOR, None, [], is_under_18=False, by=session.get_one(Account, MO), now=now
        ),
    )
    page = device(PHONE)
    page.goto("/join")
    page.get_by_label("Code", exact=False).first.fill(joins)
    page.get_by_role("button").filter(has_text=re.compile("Go on|Come in|Use")).first.click()
    expect(page.get_by_text("You join as")).to_be_visible()
    assert joins.replace("-", "") not in page.url.replace("-", "")
    assert barriers(page) == []
    page.get_by_label("Your name").fill("Una Peel")
    page.get_by_label("Your e-mail address").fill("una@quillby.example")
    page.get_by_label("A password").fill("Quillby2026!")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Others would try this one first.", exact=False)).to_be_visible()
    assert barriers(page) == []
    expect(page.get_by_label("Your name")).to_have_value("Una Peel")
    page.get_by_label("A password").fill("four loud bicycles")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Set up your second factor")).to_be_visible()

    anew = in_town(
        town,
        lambda session, now: invite_to_recover(
            session, session.get_one(Account, BEA), by=session.get_one(Account, MO), now=now
        ),
    )
    other = device(PHONE)
    other.goto("/join")
    other.get_by_label("Code", exact=False).first.fill(anew)
    other.get_by_role("button").filter(has_text=re.compile("Go on|Come in|Use")).first.click()
    expect(other.get_by_role("heading", name="Begin anew, Bea")).to_be_visible()
    assert barriers(other) == []


def test_who_joined_without_a_pin_makes_a_passkey_first(device: Device, town: RunningTown, refusals):
    def join_without_pin(session, now):
        cal = session.get_one(Account, 3)
        cal.pin_hash = None
        return begin_half_of(session, cal, now=now)

    token = in_town(town, join_without_pin)
    page = device(PHONE)
    Authenticator(page)
    page.context.add_cookies(
        [{"name": cookie.SIGN_IN, "value": token, "domain": "localhost", "path": "/", "secure": True, "httpOnly": True}]
    )
    page.goto("/second-factor?next=/devices")
    expect(page.get_by_role("heading", name="How do you open Townwatch?")).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("button", name="Make a passkey").click()
    page.wait_for_url(f"{town.url}/devices")


def test_every_other_page_of_second_factors(device: Device, town: RunningTown, refusals):
    page = device(TABLET, "Marek")
    for path in ("/password", "/recovery-codes", "/second-factor/set-up", "/devices"):
        page.goto(path)
        assert barriers(page) == [], path
    page.goto("/recovery-codes")
    page.get_by_role("button", name="Make ten new codes").click()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    assert barriers(page) == []


def test_a_browser_without_passkeys_says_so_and_offers_the_other_way(device: Device, town: RunningTown, refusals):
    page = device(PHONE, "Marek")
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto("/second-factor/set-up")
    expect(page.get_by_text("This browser cannot use passkeys. Use another way.")).to_be_visible()
    expect(page.get_by_role("button", name="Make a passkey")).to_be_hidden()
    expect(page.get_by_label("Type what it shows")).to_be_visible()
