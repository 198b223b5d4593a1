"""From "send" to a lit screen, nothing pretended: a real browser subscribes, decrypts, shows, opens and says so."""

import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.conftest import EXCLUDED, SignIn
from tests.browser.firefox import Firefox, Shown
from tests.browser.push_service import PushService

TITLE = "Townwatch: please open."


@pytest.fixture
def bens_phone(bens_firefox: Firefox) -> Firefox:
    """Ben, at the door of the Lantern Club, has switched alerts on by the app's own screens."""
    bens_firefox.click("#push-button", "Turn on")
    bens_firefox.click("#push-on", "Turn alerts on")
    bens_firefox.find("#push-test", "Send me a test alert")
    return bens_firefox


def say(capsys: pytest.CaptureFixture[str], line: str) -> None:
    """Writes into the report of the test run: these seconds are what the whole house is for."""
    with capsys.disabled():
        sys.stdout.write(f"\n{line}\n")


def seconds_to_the_screen(phone: Firefox, since: float) -> float:
    phone.until(phone.shown, "a notification")
    return phone.shown()[-1].at - since


def says_nothing_of_anybody(shown: Shown) -> bool:
    return shown.title == TITLE and shown.body == "" and "/photos/" not in shown.picture


def test_from_the_desks_word_to_the_screen_and_back(bens_phone, push_service: PushService, as_: SignIn, capsys):
    asha, mo = as_("Asha"), as_("Mo")
    half_an_hour_ago = datetime.now(UTC) - timedelta(minutes=30)
    sent = asha.report(category="sighting", profile_ref=EXCLUDED, sure="think", happened_at=half_an_hour_ago)
    assert (sent["lane"], bens_phone.shown()) == ("held", [])
    approved_at = time.time()
    mo.submit(f"/desk/{sent['id']}/decision", verdict="sighting", profile_ref=EXCLUDED, wording="Seen by the door.")
    seconds = seconds_to_the_screen(bens_phone, approved_at)
    say(capsys, f"From the desk's approval to the notification in Firefox: {seconds:.2f} s")
    assert seconds < 5

    (shown,) = bens_phone.shown()
    assert says_nothing_of_anybody(shown)
    (listed,) = as_("Ben").get("/api/alerts")["alerts"]
    alert = f"/api/alerts/{listed['id']}"
    assert mo.until(alert, lambda said: said["reach"]["delivered"] == 1)["reach"]["opened"] == 0
    bens_phone.click_notification()
    bens_phone.turn_to(f"/alerts/{listed['id']}")
    bens_phone.find("#alert h1", listed["headline"])
    assert mo.until(alert, lambda said: said["reach"]["opened"] == 1)["reach"]["told"] == 1

    bens_phone.click("#alert .trio button", "Seen here")
    answered = mo.until(alert, lambda said: said["answers"])
    assert [one["answer"] for one in answered["answers"]] == ["seen_here"]
    assert [arrival.status for arrival in push_service.arrivals] == [201]

    mo.submit(f"/desk/alerts/{listed['id']}/recall", because="It was the wrong person.")
    bens_phone.until(lambda: len(bens_phone.shown()) == 2, "the correction")
    assert bens_phone.shown()[-1].title == "Correction. Please open."


def test_a_fresh_sighting_of_a_published_profile_sounds_at_once(
    bens_phone, push_service: PushService, as_: SignIn, capsys
):
    push_service.forget_what_happened()
    sent_at = time.time()
    sent = as_("Asha").report(category="sighting", profile_ref=EXCLUDED, sure="know")
    seconds = seconds_to_the_screen(bens_phone, sent_at)
    say(capsys, f'From "send" to the notification in Firefox: {seconds:.2f} s')
    assert sent["lane"] == "at once"
    assert says_nothing_of_anybody(bens_phone.shown()[-1])
    assert seconds < 5
