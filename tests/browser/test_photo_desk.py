"""The photo desk by keyboard alone: a box is added, moved and kept, and the picture that members see is another."""

from playwright.sync_api import Page, expect

from tests.browser.barriers import axe_faults, sideways
from tests.browser.chromium import TABLET
from tests.browser.conftest import EXCLUDED, Device, SignIn

PICTURES = f"/desk/profiles/{EXCLUDED}/pictures"


def press(page: Page, key: str, times: int) -> None:
    for _ in range(times):
        page.keyboard.press(key)


def test_a_part_is_blurred_by_keyboard(device: Device, as_: SignIn) -> None:
    before = as_("Ben").get(f"/api/profiles/{EXCLUDED}")["photos"]
    page = device(TABLET, "Mo")
    page.goto(PICTURES)
    assert axe_faults(page) == []
    page.get_by_role("link", name="Turn, crop, blur").first.press("Enter")
    page.wait_for_url("**/pictures/*", wait_until="networkidle")
    page.get_by_role("button", name="Blur a part").press("Enter")
    box = page.get_by_role("button", name="Blurred part 1")
    expect(box).to_be_focused()
    press(page, "ArrowLeft", 10)
    press(page, "ArrowUp", 5)
    press(page, "Shift+ArrowRight", 4)
    expect(box).to_have_accessible_name("Blurred part 1: left 30, top 35, 24 wide, 20 high, in percent")
    page.get_by_role("button", name="What is kept, top left corner").focus()
    press(page, "ArrowDown", 3)
    assert page.locator("[name=crop-top]").input_value() == "3"
    page.get_by_role("button", name="Turn right").press("Enter")
    expect(box).to_have_accessible_name("Blurred part 1: left 45, top 30, 20 wide, 24 high, in percent")
    assert axe_faults(page) == []
    assert sideways(page) == []
    page.reload()  # as after a signal that failed: what was drawn is there still
    expect(box).to_have_accessible_name("Blurred part 1: left 45, top 30, 20 wide, 24 high, in percent")
    page.get_by_label("I looked whether anybody else is in it").press("Space")
    page.get_by_role("button", name="Keep it as the new picture").press("Enter")
    expect(page.get_by_text("Turned, 1 part blurred, cropped.")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("Mo looked whether anybody else is in it")).to_be_visible()
    expect(page.locator(".print--wait")).to_have_count(0, timeout=15_000)
    after = as_("Ben").get(f"/api/profiles/{EXCLUDED}")["photos"]
    assert [one["id"] for one in after] != [one["id"] for one in before]
    assert len(after) == len(before)


def test_what_was_typed_at_the_desk_outlives_a_page_that_was_lost(device: Device) -> None:
    page = device(TABLET, "Mo")
    page.goto(f"/desk/profiles/{EXCLUDED}")
    page.get_by_text("Note a vehicle").click()
    page.get_by_label("Registration").fill("AB12CDE")
    page.reload()
    expect(page.get_by_label("Registration")).to_have_value("AB12CDE")
    page.locator("[name=vehicle_because]").fill("Seen on Friday.")
    page.locator("form[action$='/vehicles'] button").click()
    expect(page.get_by_text("Kept. Only the desk sees it.")).to_be_visible()
    expect(page.locator("[name=plate]")).to_have_value("")
