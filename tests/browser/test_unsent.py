"""What waits on a phone: its author sees it whole, a colleague how much it is, and nobody loses any of it."""

import base64
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.barriers import axe_faults, sideways
from tests.browser.chromium import PHONE
from tests.browser.conftest import Device, SignIn
from tests.browser.faulty_line import NO_LINE, Answer, FaultyLine, fine
from tests.browser.firefox import Firefox
from tests.browser.outbox_on_a_phone import Outbox, in_page, kept_by, picture, poll, sha_of
from tests.browser.running_town import RunningTown
from tests.browser.settling import wait_for_worker
from tests.browser.untouched import KEPT_ON_THE_PHONE, enter_pin, open_with_clock, wait_and_lock
from tests.town import ORCHARD

NOTE = "He put two bottles under his coat."
TOO_LONG = Answer(422, '{"error": "The note is too long.", "fields": {"note": "At most 2,000 letters."}}')
SIGN_IN_FIRST = Answer(401, '{"error": "Sign in to send.", "fields": {}, "stop": "signed out"}')
SIGNAL = "dispatchEvent(new Event('online'))"
LATER = timedelta(days=3, hours=2)

# The author's own copy of a report, as the form leaves it when it is sent off.
COPY = """
  const draft = await import(new URL('./draft.js', script));
  const [id, account, category, photos] = given;
  const {draft_key: key} = await (await fetch('/api/me', {headers: {'X-Townwatch': '1'}})).json();
  draft.belongTo(account, key);
  draft.keep({...draft.fresh(), id, category}, photos.map(
    ([sha, bytes]) => ({sha, bytes: bytesOf(bytes), type: 'image/jpeg', shown: true})), {queued: true});
  return draft.settled();
"""


@pytest.fixture(autouse=True)
def sound(line: FaultyLine, console) -> Iterator[None]:
    for words in ("ERR_EMPTY_RESPONSE", "ERR_CONNECTION", "status of 4"):
        console.expect(words)
    yield
    line.fault = fine


def bring(line: FaultyLine, how: Answer | str | None) -> None:
    """What becomes of whatever a phone brings from now on; all else arrives."""
    line.fault = lambda method, path: how if method == "PUT" and path.startswith("/outbox/") else None


def outbox_of(page: Page, line: FaultyLine, who: str = "Asha") -> Outbox:
    page.goto(f"{line.url}/offline")
    held = Outbox(in_page(page), who)
    held.learn_key()
    return held


def keep_with_copy(held: Outbox, *pictures: bytes, category: str = "theft", **more: Any) -> str:
    id = held.save(*pictures, note=NOTE, category=category, **more)
    copies = [[sha_of(one), base64.b64encode(one).decode()] for one in pictures]
    held.run(COPY, id, held.author, category, copies)
    return id


def not_before_long(held: Outbox, id: str) -> None:
    """By itself it is tried again in ten minutes only: what sends it sooner is a person."""
    held.run("await outbox.forDrain.alter(given[0], (one) => ({...one, next_try: Date.now() + 600000}));", id)


def row(page: Page, words: str) -> Locator:
    return page.locator("#unsent li").filter(has_text=words)


def test_its_author_sees_each_report_with_its_state_and_what_can_be_done(device: Device, line: FaultyLine):
    page = device(PHONE, "Asha")
    held = outbox_of(page, line)
    bring(line, TOO_LONG)
    changing = keep_with_copy(held, category="damage")
    held.go(changing)
    bring(line, NO_LINE)
    waiting = keep_with_copy(held, picture(1), picture(2))
    held.go()
    not_before_long(held, waiting)
    keep_with_copy(held, category="other", hold=60_000)
    page.goto(f"{line.url}/unsent")
    waits = row(page, "Waiting for signal")
    expect(waits.get_by_role("heading")).to_contain_text("Theft")
    expect(waits.get_by_role("heading")).to_contain_text(re.compile(r"\d\d:\d\d · \d+ kB · 2 pictures"))
    expect(waits.locator("img")).to_be_visible()
    expect(waits).to_contain_text("Tried")
    expect(waits.get_by_role("button", name="Keep as a file")).to_have_count(0)
    needs = row(page, "Needs a change")
    expect(needs).to_contain_text("The note is too long. Nothing is lost.")
    expect(needs.get_by_role("link", name="Change it")).to_have_attribute("href", f"/report#change={changing}")
    expect(page.locator("#pill")).to_have_text("3 saved")
    row(page, "You can still take it back.").get_by_role("button", name="Take back").click()
    expect(page.locator("#says")).to_contain_text("Taken back.")
    assert (axe_faults(page), sideways(page)) == ([], [])
    bring(line, None)
    waits.get_by_role("button", name="Try now").click()
    expect(row(page, "Sent ")).to_contain_text(re.compile(r"Sent \d\d:\d\d"))
    expect(page.locator("#pill")).to_have_text("1 saved")


def test_what_was_opened_to_be_changed_and_left_is_still_its_authors_to_change(device: Device, line: FaultyLine):
    page = device(PHONE, "Asha")
    held = outbox_of(page, line)
    bring(line, TOO_LONG)
    left, other = keep_with_copy(held, category="damage"), keep_with_copy(held)
    held.go()
    page.goto(f"{line.url}/report#change={left}")
    expect(page.locator("#draft-says")).to_contain_text("The note is too long.")
    Outbox(in_page(page)).run("return (await import(new URL('./draft.js', script))).settled();")
    page.clock.install(time=datetime.now(UTC) + timedelta(hours=13))  # longer than what is half-written stays
    page.goto(f"{line.url}/unsent")
    for id in (left, other):
        expect(page.locator(f"#unsent a[href='/report#change={id}']")).to_have_text("Change it")


def test_a_colleague_sees_how_many_and_how_they_stand_and_a_locked_phone_only_how_many(
    device: Device, line: FaultyLine
):
    page = device(PHONE, "Lena", at=ORCHARD)
    held = outbox_of(page, line)
    bring(line, SIGN_IN_FIRST)
    held.go(held.save(note=NOTE))
    bring(line, NO_LINE)
    held.save(picture(3), note=NOTE)
    page.goto(f"{line.url}/unsent")
    others = page.locator("#unsent .note")
    expect(others).to_contain_text("2 reports of others on this phone:")
    expect(others).to_contain_text("1 Sign in to send")
    for word in ("Asha", "Theft", NOTE):
        assert word not in page.content()
    expect(page.locator("#unsent li")).to_have_count(0)
    page.evaluate("fetch('/api/lock', {method: 'POST', headers: {'X-Townwatch': '1'}})")
    page.reload()
    expect(page.get_by_role("heading", name="2 reports on this phone")).to_be_visible()
    expect(page.get_by_text("Sign in to send")).to_have_count(0)
    assert axe_faults(page) == []


def test_what_nobody_signed_for_goes_under_the_name_of_who_says_that_it_is_theirs(
    device: Device, line: FaultyLine, as_: SignIn, town: RunningTown
):
    page = device(PHONE, "Lena", at=ORCHARD)
    held = outbox_of(page, line, "Lena")
    id = held.save(note=NOTE, author=None)
    page.goto(f"{line.url}/unsent")
    page.get_by_role("button", name="It was mine").click()
    expect(page.get_by_text("It goes to the desk under your name, Lena.")).to_be_visible()
    page.get_by_role("button", name="Yes, I wrote it").click()
    expect(row(page, "Sent ")).to_be_visible()
    assert as_("Lena").get(f"/api/reports/{id}")["note"] == NOTE


def test_a_phone_that_was_locked_out_still_brings_what_it_kept_and_shows_only_how_much(
    device: Device, line: FaultyLine, as_: SignIn, town: RunningTown
):
    page = device(PHONE, "Asha")
    held = outbox_of(page, line)
    bring(line, NO_LINE)
    id = keep_with_copy(held, picture(4))
    held.go()
    not_before_long(held, id)
    lena = as_("Lena")
    phones = [int(one) for one in re.findall(rb"/colleagues/(\d+)/lock-out", lena.picture("/colleagues"))]
    lena.submit(f"/colleagues/{max(phones)}/lock-out", because="lost")
    page.goto(f"{line.url}/unsent")
    expect(page.get_by_role("heading", name="1 report on this phone")).to_be_visible()
    assert "Theft" not in page.locator("#main").inner_html()
    bring(line, None)
    page.get_by_role("button", name="Try now").click()
    expect(page.get_by_text("Every report from this phone is with the desk.")).to_be_visible()
    assert kept_by(town.folder, id) == {id: 1}


def test_signing_out_keeps_what_is_not_sent_and_it_goes_under_its_authors_name(
    device: Device, line: FaultyLine, as_: SignIn
):
    page = device(PHONE, "Asha")
    held = outbox_of(page, line)
    bring(line, NO_LINE)
    ids = [keep_with_copy(held, picture(5)), held.save(note=NOTE)]
    page.goto(f"{line.url}/mine")
    expect(page.locator("#waiting-list, #waiting").first).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_text("2 reports are still on this phone. They are sent when there is signal.")).to_be_visible()
    assert page.evaluate("Object.keys(sessionStorage).filter((one) => one.startsWith('townwatch:'))") == []
    assert NOTE not in page.evaluate(KEPT_ON_THE_PHONE)
    bring(line, None)
    page.evaluate(SIGNAL)
    expect(page.get_by_text("Everything from this phone is sent.")).to_be_visible(timeout=15_000)
    assert {one["id"] for one in as_("Asha").get("/api/reports")["reports"]} >= set(ids)


def test_after_three_days_it_goes_by_a_file_from_another_phone(
    device: Device, line: FaultyLine, tmp_path: Path, town: RunningTown
):
    page = device(PHONE, "Asha")
    held = outbox_of(page, line)
    bring(line, NO_LINE)
    id = keep_with_copy(held, picture(6))
    page.clock.install(time=datetime.now(UTC) + LATER)
    page.goto(f"{line.url}/gallery")
    expect(page.get_by_text("1 report has been on this phone for more than a day.")).to_be_visible()
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_text("3 days on this phone")).to_be_visible()
    with page.expect_download() as handed:
        page.get_by_role("button", name="Keep as a file").click()
    file = tmp_path / handed.value.suggested_filename
    handed.value.save_as(file)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-1\.townwatch", file.name)
    assert NOTE.encode() not in file.read_bytes()

    def brought_in(by: Page, what: bytes, says: str) -> None:
        by.goto(f"{line.url}/unsent")
        expect(by.locator("#bring")).to_be_visible()
        by.locator("#file").set_input_files({"name": file.name, "mimeType": "", "buffer": what})
        expect(by.locator("#says")).to_contain_text(says)

    brought_in(device(PHONE, "Lena"), file.read_bytes(), "This file is somebody else’s.")
    another = device(PHONE, "Asha")
    brought_in(another, file.read_bytes()[:-40], "This file is damaged.")
    brought_in(another, file.read_bytes(), "1 report came in, to be sent from here.")
    brought_in(another, file.read_bytes(), "One report is on this phone already.")
    bring(line, None)
    another.evaluate(SIGNAL)
    expect(row(another, "Sent ")).to_be_visible(timeout=15_000)
    assert kept_by(town.folder, id) == {id: 1}
    brought_in(device(PHONE, "Asha"), file.read_bytes(), "One report was sent already: there is nothing more to do.")


def test_ones_pin_brings_back_what_is_ones_own(device: Device, line: FaultyLine):
    page = device(PHONE, "Asha")
    held = outbox_of(page, line)
    bring(line, NO_LINE)
    keep_with_copy(held)
    page.evaluate("fetch('/api/lock', {method: 'POST', headers: {'X-Townwatch': '1'}})")
    page.goto(f"{line.url}/unsent")
    page.get_by_role("button", name="Enter PIN").click()
    enter_pin(page)
    expect(row(page, "Theft")).to_be_visible()


def test_on_a_shops_device_the_next_one_may_send_while_the_one_before_waits(device: Device, line: FaultyLine, locking):
    page = device(PHONE, "Asha", at=ORCHARD)
    bring(line, NO_LINE)
    open_with_clock(page, f"{line.url}/report")
    page.locator("#kinds").get_by_label("Damage", exact=True).check()
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_role("heading", name="Waiting for signal")).to_be_visible()
    wait_and_lock(page, "01:01")
    expect(page.get_by_text("Nobody is signed in here.")).to_be_visible()
    page.locator("#kinds").get_by_label("Theft", exact=True).check()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Sign in to send")).to_be_visible()


def test_a_report_without_a_signal_is_never_of_who_had_the_phone_before(device: Device, line: FaultyLine):
    page = device(PHONE, "Cal")
    held = outbox_of(page, line, "Cal")
    held.run("await outbox.know('form', {author: given[0], shared: false});", held.author + 1)
    page.goto(f"{line.url}/mine")
    poll(lambda: held.run("return (await outbox.known('form')).author;") == held.author)


def test_in_the_other_engine_it_waits_and_goes(bens_firefox: Firefox, town: RunningTown):
    held = Outbox(bens_firefox.run, "Ben")
    held.learn_key()
    bens_firefox.flight_mode(True)
    id = held.save(picture(7), note=NOTE)
    held.drain()
    bens_firefox.flight_mode(False)
    bens_firefox.open(f"{town.url}/unsent")
    bens_firefox.find("#unsent li", "Sent ")
    poll(lambda: kept_by(town.folder, id) == {id: 1})


def test_who_signs_out_without_a_signal_is_signed_out_at_the_first_one(device: Device, line: FaultyLine, console):
    console.expect("ERR_INTERNET_DISCONNECTED")
    page = device(PHONE, "Asha")
    page.goto(f"{line.url}/mine")
    wait_for_worker(page)
    page.reload()  # from here on the phone has what the screens need
    expect(page.locator("#my-name")).to_have_text("Asha")
    page.context.set_offline(True)
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.locator("#cover")).to_be_visible()
    expect(page.locator("#my-name")).to_be_hidden()
    page.context.set_offline(False)
    page.wait_for_url(re.compile(r"/sign-in(\?|$)"))  # with a way back, when the list asked before the sign-out did
    assert page.request.get(f"{line.url}/api/me").status == 401
