"""At a door: three taps with the network cut, once with the server; and what is said to whom when nobody is certain."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app import create_app
from app.agreements.models import Paper, PaperKind
from app.breaches.models import Breach, DoorCheck, FollowUp
from app.exclusions.models import Exclusion, ListedPremises, Panel, State
from app.kernel.db import db, transaction
from app.profiles.find import find_profile
from tests import town as quillby
from tests.browser.barriers import barriers
from tests.browser.chromium import PHONE, TABLET
from tests.browser.conftest import EXCLUDED, Device, SignIn
from tests.browser.faulty_line import LOST_ANSWER, FaultyLine, fine, whenever
from tests.browser.outbox_on_a_phone import poll
from tests.browser.running_town import RunningTown
from tests.browser.settling import wait_for_worker
from tests.conftest import settings_for

TOO_LOW = """all => all.map((one) => [one.getBoundingClientRect().height, one.outerHTML])
  .filter(([high]) => high > 0 && high < 56)"""
NIGHT = "try { localStorage.setItem('theme', 'night') } catch {}"


@pytest.fixture(autouse=True)
def without_signal(console) -> None:
    console.expect("ERR_INTERNET_DISCONNECTED")


@pytest.fixture(scope="module")
def notice(town: RunningTown) -> int:
    """Perrin Oakapple is asked to stay out of the Lantern, at whose door Ben stands."""
    app = create_app(settings_for(town.folder))
    with app.app_context():
        with transaction() as session:
            profile = find_profile(session, EXCLUDED)
            paper = Paper(
                member_id=quillby.LANTERN, kind=PaperKind.EXCLUSION_AUTHORITY, signatory="The owner",
                signed_on=profile.published_at.date() - timedelta(days=90),
            )  # fmt: skip
            session.add(paper)
            session.flush()
            exclusion = Exclusion(
                ref="EX-0001", profile_id=profile.id, state=State.SERVED, rules_version=0, member_id=quillby.LANTERN,
                proposed_by_id=quillby.LENA, proposed_at=profile.published_at, because="Fights.", points=6,
                proposes_months=12, panel=Panel.BOARD, served_at=profile.published_at,
                ends_on=profile.standing_until, listed=[ListedPremises(premises_id=quillby.LANTERN, paper_id=paper.id)],
            )  # fmt: skip
            session.add(exclusion)
            session.flush()
            id = exclusion.id
        db.session.remove()
        db.engine.dispose()
    return id


def in_town(town: RunningTown) -> Session:
    return Session(create_engine(f"sqlite:///{town.folder / 'var' / 'townwatch.db'}"), expire_on_commit=False)


def rows(town: RunningTown, model: type) -> list:
    with in_town(town) as session:
        return list(session.scalars(select(model)))


def at_the_door(device: Device, base: str = "") -> Page:
    """Ben has looked at the gallery before, as at the beginning of a shift, and stands at the face."""
    page = device(PHONE, "Ben")
    page.goto(f"{base}/gallery")
    wait_for_worker(page)
    expect(page.locator("#faces li a").first).to_be_visible()
    page.goto(f"{base}/profiles/{EXCLUDED}")
    expect(page.locator("#door")).to_be_visible()
    page.wait_for_load_state("networkidle")  # who holds this phone, and what the door says, is kept by then
    return page


def test_three_taps_with_the_network_cut_reach_the_desk_once(
    device: Device, town: RunningTown, notice: int, line: FaultyLine, console
):
    console.expect("ERR_")
    page = at_the_door(device, line.url)
    page.context.set_offline(True)
    page.get_by_role("link", name="Here now: what to say").click()
    expect(page.get_by_role("heading", name="How sure are you?")).to_be_visible()
    assert "Oakapple" not in page.locator("main").inner_text()
    page.get_by_role("button", name="I know them or saw ID").click()
    expect(page.get_by_text("You were given a notice asking you not to come in until")).to_be_visible()
    expect(page.get_by_text("Staying is not in itself a crime")).to_be_visible()
    page.get_by_role("button", name="Left when asked: log it, done").click()
    expect(page.get_by_text("It is logged by itself.")).to_be_visible()
    assert rows(town, Breach) == []
    line.fault = whenever("/outbox/", LOST_ANSWER)
    page.context.set_offline(False)
    poll(lambda: len(rows(town, Breach)) == 1)
    line.fault = whenever("/follow-up/", LOST_ANSWER)
    poll(lambda: len(rows(town, FollowUp)) == 1)
    line.fault = fine
    expect(page.get_by_text(re.compile("^Logged "))).to_be_visible(timeout=30_000)
    (breach,), (said,) = rows(town, Breach), rows(town, FollowUp)
    assert (breach.exclusion_id, breach.report_id) == (notice, said.report_id)
    assert (said.outcome, said.words_used) == ("left when asked", "")
    brought = [(one.path.rsplit("/", 2)[-2], one.status) for one in line.brought()]
    for kind in ("outbox", "follow-up"):
        answered = [status for what, status in brought if what == kind]
        assert (answered[0], answered[-1]) == (0, 202), f"the {kind} never lost an answer, or was new twice"


@pytest.mark.usefixtures("notice")
def test_who_is_not_certain_gives_a_card_whose_letters_the_server_makes_as_well(device: Device, town: RunningTown):
    page = at_the_door(device)
    page.context.set_offline(True)
    page.get_by_role("link", name="Here now: what to say").click()
    page.get_by_role("button", name="I think so").click()
    expect(page.get_by_role("heading", name="Then the list does not apply.")).to_be_visible()
    expect(page.get_by_text("Do not mention the list, show this screen or say a name.")).to_be_visible()
    letters = page.locator("#card").inner_text()
    assert re.fullmatch("[BCDFGHJKMPRTVWXY]{4}-[BCDFGHJKMPRTVWXY]{4}", letters)
    said = page.locator("main").inner_text()
    assert EXCLUDED not in said
    assert "Oakapple" not in said
    before = len(rows(town, Breach))
    page.context.set_offline(False)
    poll(lambda: letters in [one.ref for one in rows(town, DoorCheck)])
    assert len(rows(town, Breach)) == before


@pytest.mark.usefixtures("notice")
def test_face_and_name_are_covered_until_touched(device: Device):
    page = at_the_door(device)
    page.goto(f"/door#{EXCLUDED}")
    veil = page.get_by_role("button", name=re.compile("touch to see"))
    expect(veil).to_be_visible()
    expect(page.get_by_text("Perrin Oakapple")).to_have_count(0)
    veil.click()
    expect(page.get_by_text("Perrin Oakapple")).to_be_visible()


@pytest.mark.usefixtures("notice")
def test_they_say_it_is_not_them(device: Device, town: RunningTown):
    page = at_the_door(device)
    page.get_by_role("link", name="Here now: what to say").click()
    page.get_by_role("button", name="I know them or saw ID").click()
    page.get_by_role("button", name="They say it is not them").click()
    expect(page.get_by_role("heading", name="Then the list does not apply.")).to_be_visible()
    letters = page.locator("#card").inner_text()
    poll(lambda: letters in [one.ref for one in rows(town, DoorCheck)])


@pytest.mark.usefixtures("notice")
@pytest.mark.parametrize("theme", ["day", "night"])
@pytest.mark.parametrize("wide", [PHONE["viewport"]["width"], 320])
def test_no_barrier_at_the_door_and_nothing_smaller_than_a_glove(device: Device, theme: str, wide: int):
    page = at_the_door(device)
    page.set_viewport_size({"width": wide, "height": 640})
    if theme == "night":
        page.context.add_init_script(NIGHT)
    page.goto(f"/door#{EXCLUDED}")
    for opens in ("I know them or saw ID", "Something else: police, refused"):
        expect(page.get_by_role("button", name=opens)).to_be_visible()
        assert barriers(page) == [], opens
        fits_a_glove(page)
        page.get_by_role("button", name=opens).click()
        expect(page.locator(".note", has_text="Sent")).to_be_visible(
            timeout=20_000
        )  # nothing more is drawn while it is looked at
    page.get_by_text("101", exact=True).last.click()
    expect(page.get_by_label("Their reference, if you have it")).to_be_visible()
    assert barriers(page) == []
    fits_a_glove(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= wide


def fits_a_glove(page: Page) -> None:
    """Whatever is touched on this page is 56 pixels high; the numbers to call stand in sentences, as links of text."""
    low = page.locator("#door").locator("button, a:not([href^='tel:']), .chip, .link, select, .field input, textarea")
    assert low.evaluate_all(TOO_LOW) == []


def test_the_page_for_who_was_given_a_card_has_no_barrier(device: Device):
    page = device(PHONE)
    page.goto("/ask-for-a-check")
    assert barriers(page) == []


@pytest.mark.usefixtures("notice")
def test_what_the_desk_sees_of_doors_has_no_barrier(device: Device, as_: SignIn, town: RunningTown):
    ben = as_("Ben")
    sent = ben.report(category="breach of exclusion", profile_ref=EXCLUDED, sure="know")
    ben.report(category="breach of exclusion", profile_ref=EXCLUDED, sure="unsure")
    mo = as_("Mo")
    letters = rows(town, DoorCheck)[-1].ref
    mo.submit("/ask-for-a-check", ref=letters, asks="It was not me.", reach_them="")
    page = device(TABLET, "Mo")
    for screen in ("/desk/door", f"/desk/{sent['id']}"):
        page.goto(screen)
        expect(page.get_by_text("At the door").first).to_be_visible()
        assert barriers(page) == [], screen
