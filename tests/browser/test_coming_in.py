"""The gate on a phone: six dots and large keys, a code from a square, a shop's device; also without a script."""

import pytest
from playwright.sync_api import Page, expect

from app.access.invite import invite_account, invite_shared
from app.kernel.db import db, transaction
from app.members.models import Account, Member, Premises, Role
from app.web import cookie
from tests.browser.barriers import barriers
from tests.browser.chromium import PHONE
from tests.browser.conftest import Device
from tests.browser.cookies import _app_of
from tests.browser.running_town import RunningTown
from tests.browser.untouched import enter_pin
from tests.town import LENA, ORCHARD, PIN

pytestmark = pytest.mark.without_worker

NEW_PIN = "730158"


@pytest.fixture
def refusals(console):
    console.expect("status of 401")
    console.expect("status of 404")
    console.expect("status of 422")


def code_for(town: RunningTown, what: str) -> str:
    """Let Lena, who leads Orchard Foods, hand out a code."""
    app = _app_of(town.folder)
    parts = app.extensions["townwatch"]
    with app.app_context():
        try:
            with transaction() as session:
                lena, now = session.get_one(Account, LENA), parts.clock()
                place = session.get_one(Premises, ORCHARD)
                if what == "the till":
                    return invite_shared(session, place, by=lena, now=now)
                member = session.get_one(Member, ORCHARD)
                return invite_account(session, Role.STAFF, member, [place], is_under_18=False, by=lena, now=now)
        finally:
            db.session.remove()


def at_the_gate(device: Device, who: str | None, *, next: str = "/gallery", **how: object) -> Page:
    page = device(PHONE, who, **how)
    page.context.clear_cookies(name=cookie.SIGN_IN)
    page.goto(f"/sign-in?next={next}")
    return page


def test_the_sixth_digit_opens_it(device: Device):
    page = at_the_gate(device, "Asha")
    expect(page.get_by_role("heading", name="Asha", exact=False)).to_be_visible()
    enter_pin(page)
    expect(page.locator("#faces li a").first).to_be_visible()


def test_the_keys_are_large_and_one_takes_a_digit_back(device: Device):
    page = at_the_gate(device, "Asha")
    expect(page.locator(".key-btn")).to_have_count(11)
    for key in page.locator(".key-btn").all():
        box = key.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 56
    enter_pin(page, "12")
    page.get_by_role("button", name="Delete the last digit").click()
    expect(page.get_by_label("Your PIN")).to_have_value("1")
    expect(page.locator(".pin-dots .is-in")).to_have_count(1)


def test_a_keyboard_types_into_it_and_what_is_no_digit_is_dropped(device: Device, refusals):
    page = at_the_gate(device, "Asha")
    expect(page.get_by_label("Your PIN")).to_be_focused()
    page.keyboard.type("9a1-8")
    expect(page.get_by_label("Your PIN")).to_have_value("918")
    page.keyboard.type("273")
    expect(page.get_by_text("That is not the PIN.")).to_be_visible()
    expect(page.get_by_label("Your PIN")).to_have_value("")
    expect(page.get_by_label("Your PIN")).to_be_focused()  # and not only emptied: what is typed before goes nowhere
    page.keyboard.type(PIN)
    expect(page.locator("#faces li a").first).to_be_visible()


def test_a_pin_is_never_shown_and_never_kept_by_the_browser(device: Device):
    page = at_the_gate(device, "Asha")
    field = page.get_by_label("Your PIN")
    assert field.evaluate("one => getComputedStyle(one).webkitTextSecurity") == "disc"
    assert field.get_attribute("autocomplete") == "off"
    assert field.get_attribute("type") != "password", "or a shop's browser would offer to keep it"


def test_without_a_script_it_is_a_field_and_a_button(device: Device):
    page = at_the_gate(device, "Asha", next="/devices", java_script_enabled=False)
    page.get_by_label("Your PIN").fill(PIN)
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_role("heading", name="My devices")).to_be_visible()


def test_a_shops_device_works_without_a_script_too(device: Device):
    page = at_the_gate(device, None, at=ORCHARD, next="/devices", java_script_enabled=False)
    page.get_by_role("link", name="Lena").click()
    page.get_by_label("Your PIN").fill(PIN)
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_role("heading", name="My devices")).to_be_visible()


def test_the_square_brings_its_code_and_leaves_it_nowhere(device: Device, town: RunningTown):
    code = code_for(town, "somebody new")
    page = device(PHONE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/join#{code}")
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    assert code not in page.url
    assert [url for url in asked if code in url.split("#")[0]] == []
    page.get_by_label("Your name").fill("Nia Penn")
    page.get_by_label("Choose a PIN: six digits").fill(NEW_PIN)
    page.get_by_label("The same PIN again").fill(NEW_PIN)
    page.get_by_role("button", name="Come in").click()
    page.wait_for_url("**/set-up-phone")
    expect(page.get_by_role("heading", name="You are in, Nia")).to_be_visible()
    expect(page.locator("#where-name")).to_have_text("Orchard Foods")
    assert page.evaluate("document.referrer + JSON.stringify(sessionStorage) + document.cookie").find(code) == -1


def test_a_wrong_code_says_so_and_stays_typed(device: Device, refusals):
    page = device(PHONE)
    page.goto("/join")
    page.get_by_label("Your code").fill("k7qm 2xwd 9p")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("This code has been used or has run out")).to_be_visible()
    expect(page.get_by_label("Your code")).to_have_value("k7qm 2xwd 9p")


def test_what_is_wrong_with_a_pin_is_said_beside_it(device: Device, town: RunningTown, refusals):
    page = device(PHONE)
    page.goto(f"/join#{code_for(town, 'somebody new')}")
    page.get_by_label("Your name").fill("Nia Penn")
    page.get_by_label("Choose a PIN: six digits").fill("123456")
    page.get_by_label("The same PIN again").fill("123456")
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_text("Others would try this one first.")).to_be_visible()
    expect(page.get_by_label("Your name")).to_have_value("Nia Penn")
    expect(page.get_by_label("Choose a PIN: six digits")).to_have_value("")


def test_a_phone_becomes_the_shops(device: Device, town: RunningTown):
    page = device(PHONE)
    page.goto(f"/join#{code_for(town, 'the till')}")
    page.get_by_label("What is it called?").fill("Back office tablet")
    page.get_by_role("button", name="Make it the shop’s").click()
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    expect(page.get_by_text("Back office tablet")).to_be_visible()


def test_no_screen_of_getting_in_has_a_barrier(device: Device, town: RunningTown, refusals):
    found = {}

    def look(page: Page, name: str) -> None:
        if faults := barriers(page):
            found[name] = faults

    look(at_the_gate(device, "Asha"), "own phone")
    till = at_the_gate(device, None, at=ORCHARD)
    look(till, "who are you")
    till.get_by_role("link", name="Lena").click()
    expect(till.get_by_label("Your PIN")).to_be_visible()
    look(till, "shop's device")
    page = device(PHONE)
    page.goto("/join")
    look(page, "code")
    page.goto(f"/join#{code_for(town, 'somebody new')}")
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    look(page, "somebody new")
    page.get_by_label("Your name").fill("Nia")
    page.get_by_label("Choose a PIN").fill("184862")
    page.get_by_label("The same PIN again").fill("184863")
    page.get_by_role("button", name="Come in").click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    look(page, "somebody new, with two PINs")
    page.goto(f"/join#{code_for(town, 'the till')}")
    expect(page.get_by_role("heading", name="A device for Orchard Foods")).to_be_visible()
    look(page, "the till")
    page = device(PHONE, "Asha")
    page.goto("/devices")
    look(page, "devices")
    page.clock.install()
    page.goto("/gallery")
    expect(page.locator("#faces li a").first).to_be_visible()
    page.clock.fast_forward("05:01")
    expect(page.get_by_label("PIN of Asha")).to_be_attached()
    look(page, "covered")
    assert found == {}
