"""What was "Saved on this phone" outlives the browser that is killed right after, in each engine, and comes once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.browser import firefox
from tests.browser.conftest import no_browser
from tests.browser.cookies import cookies
from tests.browser.faulty_line import LOST_ANSWER, dead, fine
from tests.browser.killable import Killable, KillableChromium, KillableFirefox
from tests.browser.outbox_on_a_phone import Outbox, kept_by, picture, poll

ONE, TWO = picture(1), picture(2)
SEND_BY_ITSELF = "(await import(new URL('./keep_sending.js', script))).keepSending();"
WAYS_TO_GO = [dead, lambda method, _path: LOST_ANSWER if method == "PUT" else None, fine]
KILLS = {"chromium": 7, "firefox": 3}


@pytest.fixture
def a_phone(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Killable]:
    if request.param == "firefox":
        if firefox.binary() is None:
            no_browser("Firefox")
        phone: KillableFirefox | KillableChromium = KillableFirefox(tmp_path / "firefox.log")
    else:
        playwright: Playwright = request.getfixturevalue("a_playwright")
        phone = KillableChromium(playwright, tmp_path / "profile")
    yield phone
    phone.close()


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("a_phone", "kills"), KILLS.items(), indirect=["a_phone"], ids=KILLS)
def test_killed_right_after_it_said_saved_nothing_is_lost_and_nothing_comes_twice(a_phone, kills, town, line):
    before, held, saved = kept_by(town.folder), cookies(town.folder, "Asha"), []
    outbox = Outbox(a_phone.run)
    for number in range(kills):
        line.fault = fine
        a_phone.open(f"{line.url}/offline", held)
        outbox.learn_key()
        outbox.run(SEND_BY_ITSELF)
        poll(lambda: outbox.run("return await outbox.count();") == 0, patience=30)
        line.fault = WAYS_TO_GO[number % 3]
        a_phone.aim()
        saved.append(outbox.save(ONE, TWO, note=f"Number {number}."))
        a_phone.kill()
    line.fault = fine
    a_phone.open(f"{line.url}/offline", held)
    outbox.run(SEND_BY_ITSELF)
    poll(lambda: outbox.run("return await outbox.count();") == 0, patience=30)
    came = {id: many for id, many in kept_by(town.folder).items() if id not in before}
    assert came == dict.fromkeys(saved, 2)


def test_a_full_phone_keeps_nothing_half_and_says_so(a_playwright, town, line, tmp_path):
    phone = KillableChromium(a_playwright, tmp_path / "profile")  # a guest's storage has no limit that could be set
    phone.open(f"{line.url}/offline", cookies(town.folder, "Asha"))
    limit = phone.page.context.new_cdp_session(phone.page)
    limit.send("Storage.overrideQuotaForOrigin", {"origin": line.url, "quotaSize": 100_000})
    outbox = Outbox(phone.run)
    outbox.learn_key()
    before = outbox.save(ONE)
    assert outbox.try_to_save(ONE, bytes(200_000))["fault"] == "PhoneFull"
    assert [one["id"] for one in outbox.run("return await outbox.all();")] == [before]
    outbox.drain()
    assert kept_by(town.folder, before) == {before: 1}
    phone.close()
