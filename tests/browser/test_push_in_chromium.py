"""The same chain in Chromium: it cannot subscribe without Google, so a test holds the keys and hands the push over.

What our worker sends is taken from the tests' push service, decrypted with the phone's own key, and delivered to the
page's service worker through the DevTools protocol.
"""

import base64
import itertools
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright, Response, Worker, expect

from tests.browser import chromium
from tests.browser.chromium import PHONE
from tests.browser.conftest import SignIn, sign_in
from tests.browser.push_service import Channel, PushService
from tests.browser.running_town import RunningTown
from tests.town import ORCHARD

WHO_TELL = itertools.cycle(("Asha", "Marek"))  # each sends three live alerts a day, and six are sent here
SUBSCRIBES = """(({endpoint, p256dh, auth}) => {
  let held = null;
  const made = ({applicationServerKey: key}) => ({endpoint, options: {applicationServerKey: key.buffer ?? key},
    toJSON: () => ({endpoint, keys: {p256dh, auth}}), async unsubscribe() { held = null; return true; }});
  PushManager.prototype.subscribe = async (options) => (held = made(options));
  PushManager.prototype.getSubscription = async () => held;
})"""
SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map(({title, tag, silent, renotify, vibrate}) => ({title, tag, silent, renotify, vibrate}))"""
COUNT_SHOWN = """() => {
  if (self.countShown === undefined) {
    self.countShown = 0;
    const show = registration.showNotification.bind(registration);
    registration.showNotification = async (...said) => { await show(...said); self.countShown += 1; };
  }
  return self.countShown;
}"""
CLICK = """async () => {
  const [notification] = await registration.getNotifications();
  self.dispatchEvent(new NotificationEvent('notificationclick', {notification}));
}"""


class Phone:
    """A Chromium on which somebody has alerts on; `hand_over()` gives it what our worker has sent it."""

    def __init__(self, page: Page, town: RunningTown, push_service: PushService, who: str) -> None:
        self.page, self._town, self._service, self._name = page, town, push_service, f"{who}-in-chromium"
        self._key, self._auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        push_service.channels[self._name] = Channel(self._name, "")
        held = {
            "endpoint": f"{push_service.origin}/wpush/v2/{self._name}",
            "p256dh": self._point(),
            "auth": _text(self._auth),
        }
        page.context.add_init_script(f"{SUBSCRIBES}({json.dumps(held)})")
        self._protocol, self._registration = self._watch(page)

    def _point(self) -> str:
        return _text(self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    def _watch(self, page: Page) -> tuple[CDPSession, list[str]]:
        known: list[str] = []

        def hear(said: dict[str, Any]) -> None:
            known.extend(one["registrationId"] for one in said["registrations"] if not one["isDeleted"])

        protocol = page.context.new_cdp_session(page)
        protocol.on("ServiceWorker.workerRegistrationUpdated", hear)
        protocol.send("ServiceWorker.enable")
        return protocol, known

    @property
    def worker(self) -> Worker:
        return self.page.context.service_workers[0]

    def turn_on(self) -> None:
        self.page.goto("/offline")
        # Notifications are allowed here already: the app's start would switch alerts on by itself, now and then first.
        self.page.evaluate("localStorage.setItem('townwatch:alerts-off', '1')")
        self.page.goto("/mine")
        self.page.get_by_role("button", name="Turn on", exact=True).click()
        self.page.get_by_role("button", name="Turn alerts on").click()
        expect(self.page.get_by_text("Alerts are on. Send yourself one to be sure.")).to_be_visible()

    def hand_over(self) -> dict[str, Any]:
        """Delivers the next push, as the browser would after decrypting it; returns what it says."""
        waiting = self._service.waiting.setdefault(self._name, {})
        self._until(lambda: waiting, "a push")
        version = next(iter(waiting))
        data = base64.urlsafe_b64decode(waiting.pop(version).frame["data"] + "==")
        text = http_ece.decrypt(data, private_key=self._key, auth_secret=self._auth, version="aes128gcm").decode()
        self.deliver(text)
        said: dict[str, Any] = json.loads(text)
        return said

    def deliver(self, text: str) -> None:
        """Gives the push to the worker and waits until it has shown something.

        Only then may anybody look: a look drops from Chromium's list what is remembered and not on the screen yet.
        """
        self._until(lambda: self._registration, "the worker's registration")
        before = self.worker.evaluate(COUNT_SHOWN)
        self._protocol.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": self._town.url, "registrationId": self._registration[-1], "data": text},
        )
        self._until(lambda: self.worker.evaluate(COUNT_SHOWN) > before, "a notification")

    def shown(self, count: int = 1) -> list[dict[str, Any]]:
        """What lies on the screen, once there are so many."""
        found: list[dict[str, Any]] = []

        def look() -> bool:
            found[:] = self.page.evaluate(SHOWN)
            return len(found) == count

        self._until(look, lambda: f"{count} notifications, but {found}")
        return found

    def _until(self, look: Any, what: str | Callable[[], str]) -> None:
        end = time.monotonic() + 20
        while not look():
            assert time.monotonic() < end, f"not within 20 s: {what if isinstance(what, str) else what()}"
            self.page.wait_for_timeout(50)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@pytest.fixture
def a_profile(a_playwright: Playwright, town: RunningTown, tmp_path: Path) -> Iterator[BrowserContext]:
    """A profile on disk: a private window, which every other test uses, shows no notifications."""
    context = a_playwright.chromium.launch_persistent_context(
        tmp_path / "profile",
        executable_path=chromium.binary(a_playwright),
        args=chromium.switches(),
        base_url=town.url,
        locale="en-GB",
        reduced_motion="reduce",
        **PHONE,
    )
    context.set_default_timeout(10_000)
    context.grant_permissions(["notifications"], origin=town.url)
    yield context
    context.close()


def phone_of(
    who: str, context: BrowserContext, town: RunningTown, service: PushService, *, at: int | None = None
) -> Phone:
    sign_in(context, town, who, at=at)
    phone = Phone(context.new_page(), town, service, who)
    phone.turn_on()
    return phone


@pytest.fixture
def lenas_phone(
    a_profile: BrowserContext, town: RunningTown, push_service: PushService, as_: SignIn
) -> Iterator[Phone]:
    yield phone_of("Lena", a_profile, town, push_service)
    lena = as_("Lena")
    for device in lena.get("/api/push/devices")["devices"]:
        lena.delete(f"/api/push/devices/{device['id']}")


def fresh_report(as_: SignIn) -> str:
    sent = as_(next(WHO_TELL)).report(
        category="theft", premises_id=ORCHARD, tell_now=True, description={"age": "25-34"}
    )
    alert_id: str = sent["alert_id"]
    return alert_id


def test_an_alert_is_shown_opened_answered_and_taken_back(lenas_phone: Phone, as_: SignIn):
    page, mo = lenas_phone.page, as_("Mo")
    alert_id = fresh_report(as_)
    said = lenas_phone.hand_over()
    assert said["townwatch"]["how"] == "ring"
    (shown,) = lenas_phone.shown()
    assert shown == {
        "title": "Townwatch: please open.",
        "tag": alert_id,
        "silent": False,
        "renotify": True,
        "vibrate": [],
    }
    mo.until(f"/api/alerts/{alert_id}", lambda told: told["reach"]["delivered"] == 1)

    lenas_phone.worker.evaluate(CLICK)
    page.wait_for_url(f"**/alerts/{alert_id}#push")
    expect(page.get_by_role("heading", name="Reported at Orchard Foods")).to_be_visible()
    page.get_by_role("button", name="Not here").click()
    expect(page.get_by_role("button", name="Not here")).to_have_attribute("aria-pressed", "true")
    mo.until(f"/api/alerts/{alert_id}", lambda told: told["answers"] and told["reach"]["opened"] == 1)

    mo.submit(f"/desk/alerts/{alert_id}/stand-down", because="They have gone.")
    lenas_phone.hand_over()
    (end,) = lenas_phone.shown()  # what was opened is gone from there
    assert (end["title"], end["tag"], end["silent"], end["renotify"]) == ("Ended. Please open.", alert_id, True, False)
    expect(page.get_by_role("heading", name="This is over")).to_be_visible()


def test_what_is_seen_again_takes_its_own_place_without_a_sound(lenas_phone: Phone, as_: SignIn):
    alert_id = fresh_report(as_)
    lenas_phone.hand_over()
    lenas_phone.shown()
    as_("Ben").report(category="sighting", same_as=alert_id)
    assert lenas_phone.hand_over()["townwatch"]["how"] == "quiet"
    lenas_phone._until(lambda: lenas_phone.shown()[0]["silent"], "it takes the place of the first")
    (shown,) = lenas_phone.shown()
    assert shown["tag"] == alert_id


def test_the_same_push_twice_makes_one_sound(lenas_phone: Phone, as_: SignIn):
    fresh_report(as_)
    said = lenas_phone.hand_over()
    lenas_phone.shown()
    lenas_phone.deliver(json.dumps(said))
    lenas_phone._until(lambda: lenas_phone.shown()[0]["silent"], "it is shown again")
    (shown,) = lenas_phone.shown()
    assert (shown["silent"], shown["renotify"]) == (True, False)


def test_a_receipt_that_could_not_be_sent_goes_at_the_next_start(lenas_phone: Phone, as_: SignIn):
    alert_id = fresh_report(as_)
    context = lenas_phone.page.context
    context.route("**/api/receipts", lambda asked: asked.abort())
    lenas_phone.hand_over()
    lenas_phone.shown()
    time.sleep(1)
    assert as_("Mo").get(f"/api/alerts/{alert_id}")["reach"]["delivered"] == 0
    context.unroute("**/api/receipts")
    lenas_phone.page.goto("/gallery")
    as_("Mo").until(f"/api/alerts/{alert_id}", lambda told: told["reach"]["delivered"] == 1)


def test_a_phone_without_push_knows_within_ten_seconds(a_profile: BrowserContext, town: RunningTown, as_: SignIn):
    sign_in(a_profile, town, "Lena")
    page = a_profile.new_page()
    page.goto("/gallery")
    expect(page.get_by_role("heading", name="Gallery")).to_be_visible()
    expect(page.locator("#where-name")).not_to_be_empty()
    page.wait_for_load_state("networkidle")
    before = page.locator("#alerts-count").text_content() or "0"
    alert_id = fresh_report(as_)
    expect(page.locator("#alerts-count")).not_to_have_text(before, timeout=10_000)
    expect(page.locator("#news")).to_be_visible(timeout=15_000)
    page.goto("/alerts")
    expect(page.locator(f'#alerts a[href="/alerts/{alert_id}"]')).to_be_visible()
    expect(page.locator("#news")).to_have_count(0)


def is_in(answer: Response, told: list[str]) -> bool:
    text = answer.text()
    return any(alert_id in text for alert_id in told)


def test_a_half_written_report_is_not_covered_by_news(a_profile: BrowserContext, town: RunningTown, as_: SignIn):
    sign_in(a_profile, town, "Lena")
    page = a_profile.new_page()
    page.goto("/report")
    page.locator("#kinds").get_by_label("Theft", exact=True).check()
    expect(page.locator("body[data-unsent]")).to_have_count(1)
    told: list[str] = []
    # Listening before it is sent: the page may ask at any moment, and is told of the same alert only once. A strip that
    # lay there before the form was begun is covered as well.
    with page.expect_response(
        lambda got: got.url.endswith("/api/alerts") and got.ok and is_in(got, told), timeout=20_000
    ):
        told.append(fresh_report(as_))
    expect(page.locator("#news")).to_be_hidden()
