"""From "send" to a lit screen, nothing pretended: a real browser subscribes, decrypts, shows, opens and says so."""

import sys
import time

import pytest

from tests.browser.conftest import EXCLUDED, SignIn
from tests.browser.firefox import Firefox, Shown
from tests.browser.push_service import PushService
from tests.browser.running_town import RunningTown
from tests.town import PASSWORD, SIGN_INS

TITLE = "Townwatch: please open."


@pytest.fixture
def bens_phone(a_firefox: Firefox, town: RunningTown) -> Firefox:
    """Ben, at the door of the Lantern Club, has signed in and switched alerts on, each by the app's own screens."""
    a_firefox.open(f"{town.url}/sign-in?next=/mine")
    a_firefox.fill("#sign_in", SIGN_INS["Ben"])
    a_firefox.fill("#password", PASSWORD)
    a_firefox.click("main form button", "Sign in")
    a_firefox.click("#push-button", "Turn on")
    a_firefox.click("#push-on", "Turn alerts on")
    a_firefox.find("#push-test", "Send me a test alert")
    return a_firefox


def seconds_to_the_screen(phone: Firefox, since: float) -> float:
    phone.until(phone.shown, "a notification")
    return phone.shown()[-1].at - since


def says_nothing_of_anybody(shown: Shown) -> bool:
    return shown.title == TITLE and shown.body == "" and "/photos/" not in shown.picture


def test_from_send_to_the_screen_and_back(bens_phone: Firefox, push_service: PushService, as_: SignIn, capsys):
    asha, mo = as_("Asha"), as_("Mo")
    sent_at = time.time()
    sent = asha.report(category="sighting", profile_ref=EXCLUDED, sure="know")
    seconds = seconds_to_the_screen(bens_phone, sent_at)
    with capsys.disabled():
        sys.stdout.write(f'\nFrom "send" to the notification in Firefox: {seconds:.2f} s\n')

    assert sent["lane"] == "at once"
    (shown,) = bens_phone.shown()
    assert says_nothing_of_anybody(shown)
    assert seconds < 5

    alert = f"/api/alerts/{sent['alert_id']}"
    assert mo.until(alert, lambda said: said["reach"]["delivered"] == 1)["reach"]["opened"] == 0
    bens_phone.click_notification()
    bens_phone.turn_to(f"/alerts/{sent['alert_id']}")
    bens_phone.find("#alert h1")
    assert mo.until(alert, lambda said: said["reach"]["opened"] == 1)["reach"]["told"] == 1

    bens_phone.click("#alert .trio button", "Seen here")
    answered = mo.until(alert, lambda said: said["answers"])
    assert [one["answer"] for one in answered["answers"]] == ["seen_here"]
    assert [arrival.status for arrival in push_service.arrivals] == [201]
