"""What a phone shows without a signal, for how long and to whom; and that nobody else can read what it holds."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from app.web import cookie
from tests.browser.caller import Caller
from tests.browser.chromium import PHONE
from tests.browser.conftest import EXCLUDED, GALLERY, SOUGHT, Device
from tests.browser.phone_stores import everything, kept
from tests.browser.running_town import RunningTown
from tests.browser.settling import wait_for_draft, wait_for_worker
from tests.browser.snapshot import snapshot

NOTE = "He put two bottles under his coat."
OF_SOMEBODY = ["Perrin", "Oakapple", "Green parka", EXCLUDED, SOUGHT, NOTE, "JFIF", "Asha", "a file in the clear"]
STALE = "You see the gallery as of"
WRITE = "(box, words) => { box.value = words; box.dispatchEvent(new Event('input', {bubbles: true})); }"
_OURS = "const ours = (name) => import(document.querySelector('script[type=module]').src.replace(/[^/]+$/, name));"
# What somebody would try who has the phone and knows our scripts: how many faces they open, or None.
OPEN_KEPT = f"async () => {{ {_OURS} return (await (await ours('kept_gallery.js')).keptGallery())?.cards.length; }}"
LEAVE = f"""async (word) => {{ {_OURS}
  return (await ours('handoff.js')).leave({{ bytes: new TextEncoder().encode(word).buffer, profile: word }}); }}"""
COVER = f"() => {{ {_OURS} return ours('lock.js').then((it) => {{ it.cover(); }}); }}"


@pytest.fixture(autouse=True)
def without_signal(console) -> None:
    console.expect("ERR_INTERNET_DISCONNECTED")


@pytest.fixture(scope="module")
def sounded(town: RunningTown) -> dict[str, Any]:
    asha = Caller(town, "Asha")
    sent = asha.report(category="sighting", profile_ref=EXCLUDED, sure="know", note=NOTE)
    asha.close()
    return sent


@pytest.fixture(scope="module")
def a_picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pictures") / "again.jpg"
    path.write_bytes(snapshot(GALLERY[0]))
    return path


def phones_may_keep(town: RunningTown, hours: int) -> None:
    with sqlite3.connect(town.folder / "var" / "townwatch.db", timeout=15) as connection:
        connection.execute("UPDATE scheme SET briefing_hours = ?", [hours])
    connection.close()


def until(fits: Callable[[], Any], patience: float = 10) -> None:
    end = time.monotonic() + patience
    while not fits():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)


def installed(page: Page, screen: str = "/gallery") -> Page:
    """Open a screen with the worker in charge, so that it opens again without a signal."""
    page.goto(screen)
    wait_for_worker(page)
    return page


def faces(page: Page) -> Any:
    return page.locator("#faces li a")


def drawn(page: Page, picture: str) -> bool:
    return bool(page.locator(picture).first.evaluate("one => one.complete && one.naturalWidth > 100"))


def ends_soon(page: Page, ref: str, seconds: int) -> None:
    """Let the server say that this face ends so many seconds from now."""

    def answer(route: Route) -> None:
        told = route.fetch()
        said = told.json()
        ends = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))
        for card in said["cards"]:
            if card["ref"] == ref:
                card["ends_at"] = ends
        route.fulfill(response=told, json=said)

    page.route("**/api/gallery", answer)


def test_the_gallery_is_a_briefing_where_the_scheme_allows_it_and_its_faces_end_on_the_phone_as_well(
    device: Device, town: RunningTown, locking
):
    phones_may_keep(town, 12)
    page = device(PHONE, "Asha")
    page.clock.install()
    ends_soon(page, SOUGHT, 100)
    installed(page)
    expect(faces(page)).to_have_count(2)
    until(lambda: len(kept(page, "photo")) == 2 and bool(kept(page, "who")))

    page.context.set_offline(True)
    page.goto("/gallery")
    expect(page.get_by_text(STALE)).to_be_visible()
    expect(faces(page)).to_have_count(2)
    assert page.locator("#faces img").first.get_attribute("src", timeout=2000).startswith("blob:")
    until(lambda: drawn(page, "#faces img"))
    expect(page.locator("#where-name")).to_have_text("Orchard Foods")

    page.clock.fast_forward("02:00")
    expect(faces(page)).to_have_count(1)
    page.reload()
    expect(page.get_by_text(STALE)).to_be_visible()
    expect(faces(page)).to_have_count(1)

    faces(page).click()
    expect(page.get_by_role("heading", name="Perrin Oakapple")).to_be_visible()
    expect(page.get_by_text("Asked to stay out of the listed premises")).to_be_visible()
    until(lambda: drawn(page, ".hero img"))

    page.clock.fast_forward("05:30")
    expect(page.get_by_role("heading", name="Covered")).to_be_visible()
    page.goto("/gallery")
    expect(page.get_by_text("Sign in to see faces, once there is a signal. You can still report")).to_be_visible()
    expect(faces(page)).to_have_count(0)


def test_a_clock_that_was_put_back_opens_nothing(device: Device, town: RunningTown):
    phones_may_keep(town, 12)
    page = device(PHONE, "Asha")
    page.clock.install()
    installed(page)
    until(lambda: len(kept(page, "photo")) == 2)
    page.context.set_offline(True)
    page.clock.set_system_time(time.time() - 3600)
    page.reload()
    expect(page.get_by_text("Sign in to see faces")).to_be_visible()
    expect(faces(page)).to_have_count(0)


def test_where_the_scheme_does_not_allow_it_no_face_is_kept(device: Device, town: RunningTown):
    phones_may_keep(town, 0)
    page = installed(device(PHONE, "Asha"))
    expect(faces(page)).to_have_count(2)
    until(lambda: kept(page, "who"))
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("Faces are not kept on this phone")).to_be_visible()
    assert kept(page, "gallery") == kept(page, "photo") == []
    page.goto("/gallery/study")
    expect(page.get_by_text("Faces are not kept on this phone")).to_be_visible()
    page.goto(f"/profiles/{EXCLUDED}")
    expect(page.get_by_text("Faces are not kept on this phone")).to_be_visible()


@pytest.mark.parametrize("how", ["by oneself", "elsewhere"])
def test_nothing_is_kept_beyond_the_sign_in(device: Device, town: RunningTown, console, how: str):
    console.expect("status of 401")
    phones_may_keep(town, 12)
    page = installed(device(PHONE, "Asha"))
    until(lambda: len(kept(page, "photo")) == 2)
    if how == "by oneself":
        page.goto("/mine")
        page.get_by_role("button", name="Sign out").click()
    else:
        page.context.clear_cookies(name=cookie.SIGN_IN)
        page.reload()
    page.wait_for_url("**/sign-in**")
    until(lambda: kept(page) == [])
    assert page.evaluate("sessionStorage.getItem('townwatch:key')") is None


def test_alerts_keep_their_words_and_neither_picture_nor_name(device: Device, town: RunningTown, sounded):
    page = installed(device(PHONE, "Lena"), "/alerts")
    page.locator("#alerts a.row").first.click()
    expect(page.get_by_role("link", name="Perrin Oakapple")).to_be_visible()
    until(lambda: kept(page, "opened/") and kept(page, "alerts/"))

    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("You see this alert as of")).to_be_visible()
    expect(page.get_by_role("heading", name="Seen at Orchard Foods")).to_be_visible()
    expect(page.get_by_role("link", name=EXCLUDED)).to_be_visible()
    assert "Perrin" not in page.content()
    expect(page.locator("#alert img")).to_have_count(0)

    page.goto("/alerts")
    expect(page.get_by_text("You see the alerts as of")).to_be_visible()
    expect(page.locator("#alerts a.row")).to_contain_text("Seen at Orchard Foods")
    expect(page.locator("#alerts img")).to_have_count(0)


def choose(page: Page, path: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_label("Choose a picture you have").click()
    chooser.value.set_files(path)


def test_a_picture_checked_without_a_signal_is_answered_beside_ones_own(device: Device, a_picture: Path):
    page = device(PHONE, "Asha", is_new=True)
    installed(page, "/check")
    page.get_by_role("button", name="I have read this").click()
    page.reload()
    expect(page.get_by_role("heading", name="Have we seen this picture?")).to_be_visible()
    page.context.set_offline(True)
    page.reload()
    choose(page, a_picture)
    expect(page.get_by_role("heading", name="Saved on this phone")).to_be_visible()
    expect(page.get_by_text("It is checked when there is signal, and you are told.").first).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="1 picture is like yours")).to_be_visible()
    expect(page.get_by_role("img", name="Your picture")).to_be_visible()
    expect(page.get_by_text("Checked at")).to_be_visible()

    page.goto("/check")
    page.context.set_offline(True)
    choose(page, a_picture)
    expect(page.get_by_role("heading", name="Saved on this phone")).to_be_visible()
    page.goto("/mine")
    page.context.set_offline(False)
    page.locator(".toast").get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", name="1 picture is like yours")).to_be_visible()
    expect(page.get_by_role("img", name="Your picture")).to_be_visible()
    until(lambda: kept(page, "check") == [])
    page.reload()
    expect(page.get_by_text("Yours is gone from here")).to_be_visible()


def test_new_faces_are_looked_through_by_keyboard(device: Device):
    page = device(PHONE, "Asha")

    def lately(route: Route) -> None:
        told = route.fetch()
        said = told.json()
        for card in said["cards"]:
            card["published_at"] = said["as_of"]
        route.fulfill(response=told, json=said)

    page.route("**/api/gallery", lately)
    page.goto("/gallery")
    page.get_by_role("link", name="See the 2 new faces").click()
    expect(page.get_by_text("1 of 2", exact=True)).to_be_visible()
    first = page.locator("#card h2").text_content()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("2 of 2", exact=True)).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#card h2")).to_have_text(first or "")
    page.get_by_role("button", name="Next").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="You have seen 2 new faces.")).to_be_focused()
    expect(page.get_by_text("Being here is not an offence.")).to_be_visible()
    page.unroute("**/api/gallery")
    page.reload()
    expect(page.get_by_role("heading", name="No new faces since")).to_be_visible()
    expect(page.get_by_text("That is good news.")).to_be_visible()


def test_no_store_of_the_phone_says_anything_of_anybody(device: Device, town: RunningTown, sounded, a_picture: Path):
    phones_may_keep(town, 12)
    page = installed(device(PHONE, "Asha"), "/gallery")
    until(lambda: len(kept(page, "photo")) == 2)
    page.goto(f"/profiles/{EXCLUDED}")
    expect(page.get_by_role("heading", name="Perrin Oakapple")).to_be_visible()
    page.goto(f"/alerts/{sounded['alert_id']}")
    expect(page.get_by_role("heading", name="Seen at Orchard Foods")).to_be_visible()
    page.goto("/gallery/study")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"/report#{EXCLUDED}")
    page.locator("#kinds").get_by_label("Theft", exact=True).check()
    page.locator("#note").evaluate(WRITE, NOTE)
    wait_for_draft(page)
    page.context.set_offline(True)
    page.goto("/check")
    choose(page, a_picture)
    expect(page.get_by_role("heading", name="Saved on this phone")).to_be_visible()
    page.goto("/gallery")
    expect(page.get_by_text(STALE)).to_be_visible()
    assert page.evaluate(LEAVE, "Oakapple")
    held = everything(page)
    assert {"townwatch-kept", "townwatch-outbox", "townwatch-drafts"} <= {one.split(" ")[0] for one in held}
    assert [(one[:80], word) for one in held for word in OF_SOMEBODY if word in one] == []

    assert page.evaluate(OPEN_KEPT) == 2
    page.evaluate(COVER)
    expect(page.get_by_role("heading", name="Covered")).to_be_visible()
    assert page.evaluate(OPEN_KEPT) is None
    assert len(kept(page, "photo")) == 2
