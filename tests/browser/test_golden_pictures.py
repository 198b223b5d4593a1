"""Every kind of screen looks as it was meant to: by day, in the dark, and at a door by night."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, Playwright, expect

from app.kernel.db import db
from tests.browser import chromium
from tests.browser.chromium import PHONE, TABLET
from tests.browser.conftest import EXCLUDED, SOUGHT, fill_gallery
from tests.browser.cookies import PATHS, cookies_of
from tests.browser.golden import CELL, SHARE, compare, differing, one_font
from tests.browser.still_town import StillTown, still_town
from tests.builders import develop_all, send_report, signed_in
from tests.pictures import jpeg
from tests.town import ASHA

PHONE_ONCE = PHONE | {"device_scale_factor": 1}
FIRST, SECOND = UUID(int=1), UUID(int=2)
THEMES = ("light", "dark", "night")
PICTURES_ARE_THERE = """() => Promise.all([...document.images]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().top < innerHeight)
  .map((one) => one.decode().catch(() => {})))"""
Looks = Callable[..., Page]


@pytest.fixture(scope="module")
def stands_still(settled_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StillTown]:
    """A town in which Asha has reported twice, and everything that came is developed."""
    with still_town(settled_town, tmp_path_factory.mktemp("still") / "data") as town:
        with town.app.app_context():
            fill_gallery(town.app)
            asha = signed_in(town.app, ASHA)
            town.clock.passes(minutes=-20)
            send_report(
                asha, FIRST, photos=[jpeg(9)], category="theft", note="Took two bottles from the shelf by the door."
            )
            town.clock.passes(minutes=15)
            send_report(asha, SECOND, category="sighting", profile_ref=EXCLUDED, sure="know", direction="left")
            town.clock.passes(minutes=5)
            develop_all(town.app.extensions["townwatch"])
            db.session.remove()
        yield town


@pytest.fixture(scope="module")
def a_chromium_with_one_font(a_playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = chromium.launch(a_playwright, env=one_font(tmp_path_factory.mktemp("font")))
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def looks(a_chromium_with_one_font: Browser, stands_still: StillTown) -> Iterator[Looks]:
    """`looks(PHONE, "Asha", "night")` is a page of hers in those colours; one for each, and kept."""
    opened: dict[tuple[str, str | None, str], Page] = {}

    def page(name: str, kind: dict[str, Any], who: str | None, theme: str) -> Page:
        if (name, who, theme) not in opened:
            context = a_chromium_with_one_font.new_context(
                base_url=stands_still.url,
                locale="en-GB",
                timezone_id="Europe/London",
                reduced_motion="reduce",
                service_workers="block",
                color_scheme="dark" if theme == "dark" else "light",
                **kind,
            )
            context.set_default_timeout(10_000)
            if theme == "night":
                context.add_init_script("localStorage.setItem('theme', 'night')")
            held = cookies_of(stands_still.app, who) if who else {}
            context.add_cookies(
                [
                    {
                        "name": name,
                        "value": value,
                        "domain": "localhost",
                        "path": PATHS[name],
                        "secure": True,
                        "httpOnly": True,
                    }
                    for name, value in held.items()
                ]
            )
            opened[name, who, theme] = context.new_page()
            opened[name, who, theme].clock.set_fixed_time(stands_still.clock())
        return opened[name, who, theme]

    yield page
    for one in opened.values():
        one.context.close()


ON_A_PHONE = {
    "sign-in": (None, "/sign-in"),
    "report": ("Asha", "/report"),
    "check": ("Asha", "/check"),
    "gallery": ("Asha", "/gallery"),
    "profile": ("Asha", f"/profiles/{EXCLUDED}"),
    "sought": ("Asha", f"/profiles/{SOUGHT}"),
    "alerts": ("Ben", "/alerts"),
    "alert-settings": ("Ben", "/alerts/settings"),
    "mine": ("Asha", "/mine"),
    "one-report": ("Asha", f"/mine/{FIRST}"),
    "on-this-phone": ("Asha", "/unsent"),
    "set-up": ("Asha", "/set-up-phone"),
    "study": ("Asha", "/gallery/study"),
    "offline": ("Asha", "/offline"),
}
WHERE = {"Asha": "Orchard Foods", "Ben": "Lantern Club", "Mo": "Quillby Together"}
AT_THE_DESK = {
    "desk": "/desk",
    "desk-case": f"/desk/{FIRST}",
    "desk-profiles": "/desk/profiles",
    "desk-more": "/desk/more",
}


def shot_of(page: Page, address: str, who: str | None) -> bytes:
    page.goto(address)
    if who and address != "/offline":  # what the phone was told of who holds it is drawn
        expect(page.locator("#where-name")).to_have_text(WHERE[who])
    expect(page.locator("[aria-busy=true]:visible:not(.btn, .is-sample)")).to_have_count(0)
    if address == "/alerts/settings":  # that there is one comes later, by itself
        expect(page.locator("#news")).to_be_visible()
    page.evaluate(PICTURES_ARE_THERE)
    return page.screenshot(animations="disabled", caret="hide")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ON_A_PHONE)
def test_on_a_phone(looks: Looks, tmp_path: Path, name: str, theme: str):
    who, address = ON_A_PHONE[name]
    compare(shot_of(looks("phone", PHONE_ONCE, who, theme), address, who), f"{name}-{theme}", tmp_path)


@pytest.mark.parametrize("theme", ["light", "night"])
@pytest.mark.parametrize("name", AT_THE_DESK)
def test_on_a_tablet(looks: Looks, tmp_path: Path, name: str, theme: str):
    compare(shot_of(looks("tablet", TABLET, "Mo", theme), AT_THE_DESK[name], None), f"{name}-{theme}", tmp_path)


@pytest.mark.parametrize("theme", THEMES)
def test_every_part_in_every_state(looks: Looks, tmp_path: Path, theme: str):
    page = looks("tall", {"viewport": {"width": 820, "height": 3600}}, "Mo", theme)
    compare(shot_of(page, "/components", "Mo"), f"parts-{theme}", tmp_path)


def test_a_button_that_moved_would_be_seen():
    screen = Image.new("RGB", tuple(PHONE["viewport"].values()), "white")
    moved = screen.copy()
    ImageDraw.Draw(screen).rectangle((16, 700, 374, 756), fill="#0b4f52")
    ImageDraw.Draw(moved).rectangle((16, 712, 374, 768), fill="#0b4f52")
    assert differing(moved, screen) > SHARE
    assert differing(screen, screen) == 0
    assert CELL < 12
