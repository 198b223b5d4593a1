"""Where two pictures agree is drawn on both: the dashed line lies where the picture lies, also beside a margin."""

import itertools
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from app import create_app
from app.kernel.db import db
from tests.browser.barriers import axe_faults, sideways
from tests.browser.caller import Caller
from tests.browser.chromium import PHONE, TABLET
from tests.browser.conftest import Device, SignIn
from tests.browser.running_town import RunningTown
from tests.conftest import settings_for
from tests.pictures import draw, encoded
from tests.same_picture import ALIKE, make_alike

pytestmark = pytest.mark.without_worker

SHAPES = {"upright": (600, 800), "on its side": (1200, 500), "square": (700, 700)}
SEEDS = itertools.count(300)  # each report its own picture: only what is said to be alike is
WHOLE = [[0, 0], [1, 0], [1, 1], [0, 1]]
PART = [[0.1, 0.2], [0.9, 0.25], [0.85, 0.7], [0.2, 0.8]]
# The picture inside its box as `object-fit: contain` lays it, and the corners of the line, in pixels of the screen.
WHERE = """(print) => {
  const image = print.querySelector('img');
  const box = image.getBoundingClientRect();
  const scale = Math.min(box.width / image.naturalWidth, box.height / image.naturalHeight);
  const [width, height] = [image.naturalWidth * scale, image.naturalHeight * scale];
  const [left, top] = [box.left + (box.width - width) / 2, box.top + (box.height - height) / 2];
  const line = print.querySelector('polygon');
  const seen = line.getScreenCTM();
  return { box: [box.width, box.height], picture: [left, top, width, height],
    corners: [...line.points].map((at) => { const on = at.matrixTransform(seen); return [on.x, on.y]; }) };
}"""


def lies_over(print_: Locator, outline: list[list[float]]) -> list[float]:
    """Assert that the line lies on the picture within a pixel and a half; return the size of the picture's box."""
    expect(print_.locator("svg.over")).to_be_visible()
    print_.scroll_into_view_if_needed()
    print_.locator("img").evaluate("(image) => image.decode()")
    where = print_.evaluate(WHERE)
    left, top, width, height = where["picture"]
    wanted = [pytest.approx([left + x * width, top + y * height], abs=1.5) for x, y in outline]
    assert where["corners"] == wanted
    box: list[float] = where["box"]
    return box


def picture(shape: str, seed: int) -> bytes:
    return encoded(draw(seed, SHAPES[shape]), "JPEG", quality=80)


def sent_twice(as_: SignIn, town: RunningTown, shapes: tuple[str, str]) -> tuple[UUID, UUID]:
    """Two reports with pictures of these shapes, said to be alike: Asha's whole one and a part of Ben's later one."""
    ids = []
    for who, shape in zip(("Asha", "Ben"), shapes, strict=True):
        sender = as_(who)
        report = sender.report(picture(shape, next(SEEDS)), category="theft")
        sender.until(f"/api/reports/{report['id']}", lambda answer: answer["photos"])
        ids.append(UUID(report["id"]))
    app = create_app(settings_for(town.folder))
    with app.app_context():
        alike = ALIKE._replace(asked_outline=[(x, y) for x, y in PART], stored_outline=[(x, y) for x, y in WHOLE])
        make_alike(ids[1], ids[0], alike=alike)
        db.session.remove()
        db.engine.dispose()
    return ids[0], ids[1]


@pytest.mark.parametrize("shapes", [("upright", "on its side"), ("on its side", "on its side")])
@pytest.mark.parametrize("screen", [PHONE, TABLET], ids=["on a phone", "on a tablet"])
def test_on_the_desk(
    device: Device, as_: SignIn, town: RunningTown, shapes: tuple[str, str], screen: dict[str, Any]
) -> None:
    _, later = sent_twice(as_, town, shapes)
    page = device(screen, "Mo")
    page.goto(f"/desk/{later}")
    mine, theirs = page.locator("#same .print").all()
    assert lies_over(mine, PART) == pytest.approx(lies_over(theirs, WHOLE), abs=1)
    assert (axe_faults(page), sideways(page)) == ([], [])


@pytest.mark.parametrize("screen", [PHONE, TABLET], ids=["on a phone", "on a tablet"])
def test_two_reports_are_linked_and_merged_by_hand(
    device: Device, as_: SignIn, town: RunningTown, screen: dict[str, Any]
) -> None:
    _, later = sent_twice(as_, town, ("upright", "upright"))
    page = device(screen, "Mo")
    page.goto(f"/desk/{later}")
    page.get_by_role("button", name="Link", exact=True).click()
    expect(page.locator("#same").get_by_text("Linked")).to_be_visible()
    page.locator("#same").get_by_text("Merge them").click()
    assert (axe_faults(page), sideways(page)) == ([], [])
    page.get_by_role("button", name="Merge into the earlier one").click()
    expect(page.get_by_role("heading", name="Also reported by Ben at Lantern Club")).to_be_visible()
    assert (axe_faults(page), sideways(page)) == ([], [])


def likeness_with(page: Page, asha: Caller, yours: list[list[float]], its: list[list[float]], **changes: Any) -> None:
    """Let every answer to a check carry these outlines: which pictures are alike is not the question here."""
    profile = asha.get("/api/gallery")["cards"][0]
    one = {
        "band": "nearly",
        "band_says": "Nearly the same picture",
        "why": "Nearly the same picture, photographed from a screen or print.",
        "photo": profile["photo"],
        "profile": profile,
        "your_outline": yours,
        "its_outline": its,
    }
    said = json.dumps({"says": "This compares pictures, not people.", "likenesses": [one | changes]})
    page.route("**/api/check", lambda route: route.fulfill(content_type="application/json", body=said))


def choose(page: Page, path: Path) -> None:
    page.get_by_label("Choose a picture you have").set_input_files(path)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("screen", [PHONE, TABLET], ids=["on a phone", "on a tablet"])
def test_on_the_check(device: Device, as_: SignIn, tmp_path: Path, shape: str, screen: dict[str, Any]) -> None:
    path = tmp_path / "picture.jpg"
    path.write_bytes(picture(shape, 401))
    page = device(screen, "Asha")
    likeness_with(page, as_("Asha"), PART, WHOLE)
    page.goto("/check")
    choose(page, path)
    expect(page.locator(".likes .print")).to_have_count(2)
    yours, its = page.locator(".likes .print").all()
    assert lies_over(yours, PART) == pytest.approx(lies_over(its, WHOLE), abs=1)
    expect(page.get_by_role("heading", name="Nearly the same picture")).to_be_visible()
    expect(page.get_by_text("photographed from a screen or print.")).to_be_visible()
    assert (axe_faults(page), sideways(page)) == ([], [])


def test_without_an_outline_none_is_drawn(device: Device, as_: SignIn, tmp_path: Path) -> None:
    path = tmp_path / "picture.jpg"
    path.write_bytes(picture("upright", 402))
    page = device(PHONE, "Asha")
    likeness_with(page, as_("Asha"), [], [])
    page.goto("/check")
    choose(page, path)
    expect(page.locator(".likes .print")).to_have_count(2)
    expect(page.locator(".likes polygon")).to_have_count(0)
