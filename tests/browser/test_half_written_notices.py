"""A notice that was given and not yet sent off: its words and only picture outlive what else a phone forgets."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import PHONE
from tests.browser.conftest import Device, sign_in
from tests.browser.notices_in_town import issue_notices
from tests.browser.outbox_on_a_phone import poll
from tests.browser.phone_stores import everything, kept
from tests.browser.running_town import RunningTown
from tests.browser.settling import wait_for_draft, wait_for_worker
from tests.browser.snapshot import snapshot
from tests.browser.test_giving_notices import rows
from tests.browser.untouched import wait_for_drafts
from tests.town import LANTERN

WITNESS = "Gilda at the cloakroom"
# Nothing is sent while somebody holds the outbox.
HOLD = "navigator.locks.request('townwatch-outbox', () => new Promise(() => {}));"
# As the server leaves it whose key has changed since it was sealed.
OLD_KEY = """async () => {
  const it = await new Promise((done) => {
    const one = indexedDB.open('townwatch-outbox');
    one.onsuccess = () => done(one.result);
  });
  await new Promise((done) => {
    const change = it.transaction('records', 'readwrite');
    const records = change.objectStore('records');
    records.getAll().onsuccess = ({ target: { result: [one] } }) => {
      records.put({ ...one, state: 'change', status: 410, key_id: 'gone' }, one.id);
    };
    change.oncomplete = done;
  });
  it.close();
}"""


@pytest.fixture(autouse=True)
def without_signal(console) -> None:
    for one in ("ERR_INTERNET_DISCONNECTED", "status of 401", "status of 404"):
        console.expect(one)


@pytest.fixture(scope="module")
def notices(town: RunningTown) -> RunningTown:
    issue_notices(town, *(f"EX-081{number}" for number in range(1, 5)))
    return town


@pytest.fixture
def a_picture(tmp_path: Path) -> Path:
    path = tmp_path / "IMG_0042.JPG"
    path.write_bytes(snapshot(7))
    return path


def half_given(page: Page, ref: str, picture: Path) -> None:
    """In a cellar: it was taken, somebody else saw it, and there is a picture of it."""
    page.goto("/serve")
    wait_for_worker(page)
    expect(page.get_by_text(ref)).to_be_visible()
    poll(lambda: bool(kept(page, "notices")))
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.goto(f"/serve/{ref}")
    page.get_by_role("button", name="Yes, go on").click()
    page.get_by_role("button", name="I know them or saw ID").click()
    page.get_by_role("button", name="Taken", exact=True).click()
    page.get_by_label("Choose a picture you have").set_input_files(picture)
    expect(page.get_by_role("img", name="Picture of the notice")).to_be_visible()
    page.get_by_label("Who else saw it?").fill(WITNESS)
    wait_for_draft(page)


def is_all_there(page: Page) -> None:
    expect(page.get_by_label("Who else saw it?")).to_have_value(WITNESS)
    expect(page.get_by_role("img", name="Picture of the notice")).to_be_visible()


def test_it_outlives_the_end_of_the_sign_in(device: Device, notices: RunningTown, a_picture: Path):
    page = device(PHONE, "Ben")
    half_given(page, "EX-0811", a_picture)
    found = "\n".join(everything(page))
    assert [one for one in (WITNESS, "Oakapple", "JFIF") if one in found] == []
    held = page.context.cookies()
    page.context.clear_cookies()
    page.context.add_cookies([one for one in held if "device" in one["name"]])
    page.context.set_offline(False)
    page.wait_for_url("**/sign-in**")
    assert kept(page) == []
    sign_in(page.context, notices, "Ben")
    page.goto("/serve/EX-0811")
    is_all_there(page)


def test_it_outlives_another_person_on_the_same_phone(device: Device, notices: RunningTown, a_picture: Path, locking):
    page = device(PHONE, "Ben", at=LANTERN)
    half_given(page, "EX-0812", a_picture)
    page.context.set_offline(False)
    sign_in(page.context, notices, "Asha", at=LANTERN)
    page.goto("/mine")
    expect(page.locator("#my-name")).to_have_text("Asha")
    page.wait_for_load_state("networkidle")
    assert WITNESS not in "\n".join(everything(page))
    sign_in(page.context, notices, "Ben", at=LANTERN)
    page.goto("/serve/EX-0812")
    is_all_there(page)


@pytest.mark.usefixtures("notices")
@pytest.mark.parametrize(("answer", "left"), [("Keep", 1), ("Delete", 0)])
def test_who_signs_out_is_asked_about_it(device: Device, a_picture: Path, answer: str, left: int):
    page = device(PHONE, "Ben")
    half_given(page, "EX-0813", a_picture)
    page.context.set_offline(False)
    page.goto("/mine")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="You have a half-written notice")).to_be_visible()
    page.get_by_role("button", name=f"{answer} and sign out").click()
    page.wait_for_url("**/sign-in**")
    wait_for_drafts(page, left)
    assert kept(page) == []


def test_taken_back_it_is_half_written_again_and_sealed_for_a_key_that_is_gone_it_still_goes(
    device: Device, notices: RunningTown, a_picture: Path
):
    page = device(PHONE, "Ben")
    page.add_init_script(HOLD)
    half_given(page, "EX-0814", a_picture)
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("Saved on this phone.").first).to_be_visible()
    page.goto("/unsent")
    expect(page.get_by_text("Notice EX-0814 given")).to_be_visible()
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("open that notice to go on with it").first).to_be_visible()
    page.goto("/serve/EX-0814")
    is_all_there(page)
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("Saved on this phone.").first).to_be_visible()
    page.evaluate(OLD_KEY)
    page.close()
    page.context.set_offline(False)
    page = page.context.new_page()
    page.goto("/mine")
    poll(lambda: rows(notices, "EX-0814") == [("taken", True, True)])
    wait_for_drafts(page, 0)
