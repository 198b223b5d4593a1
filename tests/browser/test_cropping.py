"""A picture that is small on a page or a screen is cropped on the phone, corner by corner, and checked again."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.barriers import axe_faults, sideways
from tests.browser.chromium import PHONE
from tests.browser.conftest import Device, SignIn
from tests.browser.test_outlines import choose, likeness_with
from tests.pictures import draw

AGAIN = "Crop to the picture and check again"
SMALL = [[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6]]


@pytest.fixture
def a_page(tmp_path: Path) -> Path:
    """A white page, 1000 × 1000, with a red picture between 300 and 700 across, 200 and 800 down."""
    page = Image.new("RGB", (1000, 1000), "white")
    page.paste(Image.new("RGB", (400, 600), (200, 20, 20)), (300, 200))
    path = tmp_path / "page.png"
    page.save(path)
    return path


def checking(device: Device, as_: SignIn, path: Path) -> tuple[Page, list[bytes]]:
    """Check a picture that is only a small part of what was photographed; the list fills with what is sent."""
    page = device(PHONE, "Asha")
    sent: list[bytes] = []
    page.on(
        "request",
        lambda asked: sent.append(asked.post_data_buffer or b"") if asked.url.endswith("/api/check") else None,
    )
    likeness_with(page, as_("Asha"), SMALL, SMALL)
    page.goto("/check")
    choose(page, path)
    page.get_by_role("button", name=AGAIN).click()
    expect(page.get_by_role("heading", name="Put the corners on the picture")).to_be_visible()
    return page, sent


def put(page: Page, name: str, x: float, y: float) -> None:
    """Drag a corner to a place, in parts of the picture."""
    handle, picture = page.get_by_role("button", name=f"{name} corner"), page.locator(".corners img")
    picture.evaluate("one => one.decode()")  # before that it has no size
    box, at = picture.bounding_box(), handle.bounding_box()
    assert box
    assert at
    page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=4)
    page.mouse.up()


def test_only_what_lies_between_the_corners_is_sent(device: Device, as_: SignIn, a_page: Path) -> None:
    page, sent = checking(device, as_, a_page)
    for name, x, y in (
        ("Top left", 0.3, 0.2),
        ("Top right", 0.7, 0.2),
        ("Bottom right", 0.7, 0.8),
        ("Bottom left", 0.3, 0.8),
    ):
        put(page, name, x, y)
    page.get_by_role("button", name="Check this part").click()
    expect(page.get_by_role("heading", name="1 picture is like yours")).to_be_visible()
    assert len(sent) == 2
    with Image.open(BytesIO(sent[1])) as cropped:
        assert cropped.size == pytest.approx((400, 600), abs=8)
        middle, edge = cropped.getpixel((cropped.width // 2, cropped.height // 2)), cropped.getpixel((12, 12))
    assert middle == pytest.approx((200, 20, 20), abs=12)
    assert edge == pytest.approx((200, 20, 20), abs=12)


def test_corners_move_with_the_keyboard(device: Device, as_: SignIn, a_page: Path) -> None:
    page, _ = checking(device, as_, a_page)
    handle = page.get_by_role("button", name="Top left corner")
    expect(handle).to_have_accessible_name("Top left corner: 15 of 100 across, 15 down")
    handle.press("ArrowRight")
    handle.press("Shift+ArrowDown")
    expect(handle).to_have_accessible_name("Top left corner: 16 of 100 across, 20 down")


def test_crossed_corners_are_refused_in_words(device: Device, as_: SignIn, a_page: Path) -> None:
    page, sent = checking(device, as_, a_page)
    put(page, "Top left", 0.95, 0.95)
    page.get_by_role("button", name="Check this part").click()
    expect(page.get_by_role("alert")).to_contain_text("The corners cross each other.")
    assert len(sent) == 1


def test_back_leads_to_the_answer_as_it_was(device: Device, as_: SignIn, a_page: Path) -> None:
    page, sent = checking(device, as_, a_page)
    page.get_by_role("button", name="Back", exact=True).click()
    expect(page.get_by_role("heading", name="1 picture is like yours")).to_be_visible()
    assert len(sent) == 1


def test_the_corners_are_reached_by_everybody(device: Device, as_: SignIn, a_page: Path) -> None:
    page, _ = checking(device, as_, a_page)
    assert (axe_faults(page), sideways(page)) == ([], [])


@pytest.mark.parametrize(
    ("changes", "is_offered"),
    [({}, True), ({"band": "same"}, False), ({"your_outline": [[0, 0], [1, 0], [1, 1], [0, 1]]}, False)],
    ids=["small and unsure", "sure", "large"],
)
def test_it_is_offered_when_that_may_help(
    device: Device, as_: SignIn, tmp_path: Path, changes: dict[str, Any], is_offered: bool
) -> None:
    path = tmp_path / "picture.jpg"
    draw(403).save(path)
    page = device(PHONE, "Asha")
    likeness_with(page, as_("Asha"), SMALL, SMALL, **changes)
    page.goto("/check")
    choose(page, path)
    expect(page.get_by_role("heading", name="1 picture is like yours")).to_be_visible()
    expect(page.get_by_role("button", name=AGAIN)).to_have_count(int(is_offered))


def test_it_is_offered_when_nothing_was_found(device: Device, a_page: Path) -> None:
    page = device(PHONE, "Asha")
    page.goto("/check")
    choose(page, a_page)
    expect(page.get_by_role("heading", name="Nothing like it")).to_be_visible()
    expect(page.get_by_role("button", name=AGAIN)).to_be_visible()


def test_a_slanted_picture_is_straightened(device: Device) -> None:
    """The corners come out as the corners, and the middle lies where the diagonals cross."""
    page = device(PHONE, "Asha")
    page.goto("/check")
    said = page.evaluate("""async () => {
      const check = document.querySelector('script[src*="check.js"]').src;
      const { mapping, isFit } = await import(check.replace('check.js', 'corners.js'));
      const quad = [[10, 20], [110, 40], [90, 140], [0, 100]];
      const at = mapping(quad);
      const fits = (...order) => isFit(order.map((number) => quad[number]));
      return { corners: [at(0, 0), at(1, 0), at(1, 1), at(0, 1)], middle: at(0.5, 0.5),
        fit: fits(0, 1, 2, 3), turned: fits(1, 0, 3, 2), crossed: fits(0, 2, 1, 3) };
    }""")
    assert said["corners"] == [pytest.approx(at) for at in ([10, 20], [110, 40], [90, 140], [0, 100])]
    # Where the line from (10, 20) to (90, 140) meets that from (110, 40) to (0, 100).
    assert said["middle"] == pytest.approx([46.444, 74.667], abs=0.001)
    assert (said["fit"], said["turned"], said["crossed"]) == (True, False, False)
