"""From "send" to a lit screen, nothing pretended: a real browser subscribes, decrypts, shows, opens and says so."""

import itertools
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.browser.conftest import EXCLUDED, SignIn
from tests.browser.firefox import Firefox, Shown
from tests.browser.push_service import PushService
from tests.browser.running_town import ROOT, RunningTown
from tests.town import ORCHARD

TITLE = "Townwatch: please open."


@pytest.fixture
def bens_phone(bens_firefox: Firefox, push_service: PushService, as_: SignIn) -> Iterator[Firefox]:
    """Ben, at the door of the Lantern Club, has switched alerts on by the app's own screens: on this phone alone."""
    push_service.forget_what_happened()
    bens_firefox.click("#push-button", "Turn on")
    bens_firefox.click("#push-on", "Turn alerts on")
    bens_firefox.find("#push-test", "Send me a test alert")
    yield bens_firefox
    ben = as_("Ben")
    for device in ben.get("/api/push/devices")["devices"]:
        ben.delete(f"/api/push/devices/{device['id']}")


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
    assert seconds < 20

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
    sent_at = time.time()
    sent = as_("Asha").report(category="sighting", profile_ref=EXCLUDED, sure="know")
    seconds = seconds_to_the_screen(bens_phone, sent_at)
    say(capsys, f'From "send" to the notification in Firefox: {seconds:.2f} s')
    assert sent["lane"] == "at once"
    assert says_nothing_of_anybody(bens_phone.shown()[-1])
    assert seconds < 20


# What a phone goes through.


WHO_TELL = itertools.cycle(("Asha", "Lena", "Marek"))  # each sends three live alerts a day


def fresh_report(as_: SignIn) -> dict[str, Any]:
    """A report of somebody unknown: a second one of the same profile would only bring its alert up to date."""
    return as_(next(WHO_TELL)).report(
        category="theft", premises_id=ORCHARD, tell_now=True, description={"age": "25-34"}
    )


def listed(as_: SignIn, alert_id: str) -> dict[str, Any]:
    return as_("Mo").get(f"/api/alerts/{alert_id}")


def test_a_phone_without_a_signal_gets_the_alert_when_it_has_one(bens_phone, push_service: PushService, as_: SignIn):
    push_service.keep_out()
    sent = fresh_report(as_)
    wait_until(lambda: push_service.arrivals and push_service.arrivals[-1].status == 201, "the push was accepted")
    assert bens_phone.shown() == []
    push_service.let_in()
    seconds_to_the_screen(bens_phone, time.time())
    as_("Mo").until(f"/api/alerts/{sent['alert_id']}", lambda said: said["reach"]["delivered"] == 1)


def test_it_is_shown_when_no_page_is_open_and_a_tap_opens_it(bens_phone, as_: SignIn):
    bens_phone.open("about:blank")
    sent = fresh_report(as_)
    seconds_to_the_screen(bens_phone, time.time())
    bens_phone.click_notification()
    bens_phone.turn_to(f"/alerts/{sent['alert_id']}")
    bens_phone.find("#alert h1", "Reported at Orchard Foods")
    as_("Mo").until(f"/api/alerts/{sent['alert_id']}", lambda said: said["reach"]["opened"] == 1)


def test_a_push_that_comes_twice_is_one_notification_and_one_sound(bens_phone, push_service: PushService, as_: SignIn):
    push_service.answer_with(status=503, retry_after=1, handed_on=True)
    sent = fresh_report(as_)
    bens_phone.until(lambda: len(bens_phone.shown()) == 2, "both pushes")
    first, again = bens_phone.shown()
    assert (first.silent, again.silent) == (False, True)
    assert first.name == again.name, "the same place on the screen"
    assert len(bens_phone.notifications()) == 1
    assert (
        as_("Mo").until(f"/api/alerts/{sent['alert_id']}", lambda said: said["reach"]["delivered"])["reach"]["told"]
        == 1
    )


def test_a_recall_takes_the_alerts_own_place_and_its_end_makes_no_sound(bens_phone, as_: SignIn):
    sent = fresh_report(as_)
    bens_phone.until(bens_phone.shown, "the alert")
    as_("Mo").submit(f"/desk/alerts/{sent['alert_id']}/stand-down", because="They have gone.")
    bens_phone.until(lambda: len(bens_phone.shown()) == 2, "the end")
    alert, end = bens_phone.shown()
    assert (alert.silent, end.silent, end.title) == (False, True, "Ended. Please open.")
    assert [one["title"] for one in bens_phone.notifications()] == ["Ended. Please open."]


def test_an_answer_in_flight_mode_is_kept_and_goes_when_there_is_a_signal(bens_phone, as_: SignIn):
    sent = fresh_report(as_)
    bens_phone.until(bens_phone.shown, "the alert")
    bens_phone.click_notification()
    bens_phone.turn_to(f"/alerts/{sent['alert_id']}")
    bens_phone.find("#alert .trio")
    bens_phone.flight_mode(True)
    bens_phone.click("#alert .trio button", "Seen here")
    bens_phone.find("#alert .dock", "Saved on this phone, not sent yet.")
    assert listed(as_, sent["alert_id"])["answers"] == []
    bens_phone.flight_mode(False)
    answered = as_("Mo").until(f"/api/alerts/{sent['alert_id']}", lambda said: said["answers"])
    assert [one["answer"] for one in answered["answers"]] == ["seen_here"]
    bens_phone.until(lambda: "not sent yet" not in bens_phone.find("#alert").text, "that it is sent is said")


def test_the_browsers_own_new_address_is_told_by_itself(bens_phone, push_service: PushService, as_: SignIn):
    as_("Ben").post("/api/push/test", {})
    bens_phone.until(bens_phone.shown, "a push at the old address")
    wait_until(lambda: as_("Ben").get("/api/push/devices")["devices"][0]["accepted_at"], "that is known")
    push_service.forget_browsers()
    wait_until(lambda: as_("Ben").get("/api/push/devices")["devices"][0]["accepted_at"] is None, "the server knows it")
    assert len(as_("Ben").get("/api/push/devices")["devices"]) == 1, "the old address is let go"
    shown = len(bens_phone.shown())
    fresh_report(as_)
    bens_phone.until(lambda: len(bens_phone.shown()) > shown, "a push at the new address")
    assert push_service.arrivals[-1].channel in push_service.channels


def test_while_our_key_is_exchanged_a_phone_is_reached_by_either(
    bens_phone, push_service: PushService, town: RunningTown, as_: SignIn
):
    before = {channel.key for channel in push_service.channels.values()}
    rotate = [sys.executable, "-m", "flask", "--app", "wsgi", "push", "rotate"]
    subprocess.run(rotate, cwd=ROOT, env=town.environment, check=True, capture_output=True)
    fresh_report(as_)
    seconds_to_the_screen(bens_phone, time.time())
    assert push_service.arrivals[-1].status == 201, "by the key that it knows"

    bens_phone.run("sessionStorage.clear()")
    bens_phone.open(f"{town.url}/alerts")
    wait_until(lambda: {channel.key for channel in push_service.channels.values()} - before, "it takes the new key")
    new = [name for name, channel in push_service.channels.items() if channel.key not in before]
    wait_until(lambda: _rings(as_, push_service) in new, "the server knows")
    assert push_service.arrivals[-1].status == 201, "and signs with it"


def _rings(as_: SignIn, push_service: PushService) -> str:
    """The channel that a test alert to Ben's one phone comes in by; none while his address is being exchanged."""
    seen = len(push_service.arrivals)
    as_("Ben").post("/api/push/test", {})
    end = time.monotonic() + 2  # ten tests an hour: not all of them at once
    while time.monotonic() < end:
        time.sleep(0.5)
        if len(push_service.arrivals) > seen:
            return push_service.arrivals[-1].channel
    return ""


def wait_until(look: Callable[[], Any], what: str, *, patience: float = 20) -> None:
    end = time.monotonic() + patience
    while not look():
        assert time.monotonic() < end, f"not within {patience} s: {what}"
        time.sleep(0.05)
