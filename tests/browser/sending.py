"""A report on its way, as somebody at a phone brings it there."""

from playwright.sync_api import Page, expect


def press_send(page: Page) -> None:
    """The third tap; the report is on the phone, and may still be taken back."""
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Saved on this phone")).to_be_visible()


def send(page: Page) -> None:
    """The third tap, without waiting for the time in which it may be taken back; until the desk has the report."""
    press_send(page)
    page.get_by_role("button", name="Send now").click()
    expect_sent(page)


def expect_sent(page: Page) -> None:
    expect(page.locator("#sent-title")).to_contain_text("Sent ")
