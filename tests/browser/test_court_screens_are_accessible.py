"""From a warning to court: no screen of it has a barrier that axe can find; a statement is signed by finger or key."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from app import create_app
from app.appeals.seat import seat
from app.evidence.open_request import open_request
from app.exclusions.models import Exclusion, ForcedReview, Panel, State
from app.kernel.db import transaction
from app.members.models import Account
from app.profiles.models import Standing
from app.statements.draft import draft
from app.statements.models import StatementKind
from tests.appeals_cases import a_report, an_appeal, an_exclusion
from tests.browser.barriers import barriers
from tests.browser.chromium import PHONE, TABLET
from tests.browser.conftest import Device
from tests.browser.running_town import RunningTown
from tests.conftest import settings_for
from tests.evidence_cases import WANTED
from tests.issued_cases import issued
from tests.town import ASHA, BEA, LENA, MO, NOON, ORCHARD, make_profile

pytestmark = pytest.mark.without_worker

LONDON = ZoneInfo("Europe/London")
Case = dict[str, str]


@pytest.fixture(scope="module")
def case(town: RunningTown) -> Case:
    """One exclusion that the Board decides on, one issued, one in force with an appeal, a review, drafts, a request."""
    with create_app(settings_for(town.folder)).app_context(), transaction() as session:
        mo, asha, bea = (session.get_one(Account, id) for id in (MO, ASHA, BEA))
        served = an_exclusion(session)
        appeal = an_appeal(session, served, zone=LONDON)
        seat(session, appeal, bea, by=mo, now=NOON)
        due = (NOON + timedelta(days=14)).date()
        session.add(ForcedReview(exclusion_id=served.id, why="No further action.", opened_at=NOON, due_on=due))
        people = [make_profile(session, ref, standing=Standing.SUSPECTED) for ref in ("WB-0401", "WB-0402")]
        session.flush()
        waits: dict[str, Any] = {"proposed_at": NOON, "put_at": NOON, "checked_at": NOON, "because": "Twice in a week."}
        session.add(
            Exclusion(
                ref="EX-0401", profile_id=people[0].id, state=State.DECIDING, rules_version=0, member_id=ORCHARD,
                proposed_by_id=LENA, points=4, proposes_months=12, panel=Panel.BOARD,
                asked={"signs": ["none seen"], "age": "18 or over", "less": "A card was not heeded."},
                redacted="Took spirits twice.",
                **waits,
            )
        )  # fmt: skip
        issued(session, profile=people[1])
        drafts = [
            draft(session, a_report(session), StatementKind.WITNESS, by=asha, now=NOON, zone=LONDON) for _ in range(4)
        ]
        request = open_request(session, people[1], WANTED, by=mo, now=NOON)
        return {"appeal": str(appeal.id), "request": request.ref} | {
            f"draft {number}": str(one.id) for number, one in enumerate(drafts)
        }


def faults_of(page: Page, screens: list[str]) -> dict[str, list[str]]:
    found = {}
    for screen in screens:
        answer = page.goto(screen)
        assert answer is not None
        assert answer.status == 200, screen
        if wrong := barriers(page):
            found[screen] = wrong
    return found


def test_what_the_desk_sees_of_somebody(device: Device, case: Case):
    screens = ["/desk/exclusions", "/desk/exclusions/EX-0401", "/desk/exclusions/EX-0007", "/desk/exclusions/EX-0001",
               "/desk/exclusions/EX-0007/premises", "/desk/profiles/WB-0300/steps", "/desk/appeals",
               f"/desk/appeals/{case['appeal']}", "/desk/appeals/new", "/desk/door", "/desk/police"]  # fmt: skip
    assert faults_of(device(TABLET, "Mo"), screens) == {}


def test_what_the_desk_keeps_for_the_court(device: Device, case: Case):
    screens = ["/desk/packs", f"/desk/packs/{case['request']}", "/desk/packs/new/WB-0402", "/desk/letters",
               "/desk/letters/notice", "/desk/disclosures", "/calendar", "/rules", "/rules/new",
               "/desk/more"]  # fmt: skip
    assert faults_of(device(PHONE, "Mo"), screens) == {}


def test_what_a_lead_and_the_board_see(device: Device, case: Case):
    of_lead = ["/people", "/exclusions", "/exclusions/new/WB-0401", "/exclusions/EX-0401", "/reviews", "/statements"]
    assert faults_of(device(PHONE, "Lena"), of_lead) == {}
    of_board = ["/exclusions", "/exclusions/EX-0401", "/reviews", "/appeals", f"/appeals/{case['appeal']}", "/packs",
                "/calendar", "/rules", "/packs/rota"]  # fmt: skip
    assert faults_of(device(PHONE, "Bea"), of_board) == {}


def test_what_a_witness_and_the_public_see(device: Device, case: Case):
    assert faults_of(device(PHONE, "Asha"), ["/statements", f"/statements/{case['draft 0']}"]) == {}
    assert faults_of(device(PHONE), ["/appeal"]) == {}


def test_a_statement_is_signed_with_a_finger(device: Device, case: Case):
    page = device(PHONE, "Asha")
    page.goto(f"/statements/{case['draft 1']}")
    page.get_by_label("Your occupation").fill("Shop assistant")
    page.locator("[name=shown]").fill("I had been shown no picture of this person before.")
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("I have read it through").check()
    page.get_by_label("Your name").fill("Asha")
    pad = page.locator("#pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(box["x"] + 30 + 20 * step, box["y"] + 60 + (-1) ** step * 20)
    page.mouse.up()
    assert page.locator("#signature").input_value().startswith("M")
    page.get_by_role("button", name="Sign it").click()
    expect(page.get_by_role("status").filter(has_text="signed")).to_be_visible()
    assert barriers(page) == []


def test_a_statement_is_signed_by_keyboard_alone(device: Device, case: Case):
    page = device(TABLET, "Asha")
    page.goto(f"/statements/{case['draft 2']}")
    page.get_by_label("Your occupation").focus()
    page.keyboard.type("Shop assistant")
    reach(page, "[name=shown]")
    page.keyboard.type("I had been shown no picture of this person before.")
    for name, key in (("may_attend", "Space"), ("has_read", "Space")):
        reach(page, f"[name={name}]")
        page.keyboard.press(key)
    reach(page, "[name=signed_name]")
    page.keyboard.type("Asha")
    reach(page, "#sign-it")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="signed")).to_be_visible()


def reach(page: Page, selector: str) -> None:
    """Press Tab until this has the focus; what cannot be reached so fails the test."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with the keyboard")


def test_what_is_typed_survives_that_the_page_is_loaded_again(device: Device, case: Case):
    page = device(PHONE, "Asha")
    page.goto(f"/statements/{case['draft 3']}")
    page.get_by_label("What was said, word for word").fill("“Get out of my way.”")
    expect(page.locator("#kept")).to_have_text("Kept.")
    page.get_by_label("Your occupation").fill("Baker")  # not kept yet when the page goes
    page.reload()
    expect(page.get_by_label("What was said, word for word")).to_have_value("“Get out of my way.”")
    page.reload()  # what went out while the page went is there by now
    expect(page.get_by_label("Your occupation")).to_have_value("Baker")
