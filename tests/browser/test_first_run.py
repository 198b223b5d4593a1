"""From the square to a phone that is ready: the card that fits each browser, the code typed in the app, practice."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.barriers import axe_faults, sideways
from tests.browser.chromium import PHONE
from tests.browser.conftest import Device
from tests.browser.firefox import Firefox
from tests.browser.push_service import PushService
from tests.browser.running_town import RunningTown
from tests.browser.settling import wait_for_worker
from tests.browser.test_coming_in import NEW_PIN, code_for

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS {os} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
IOS_26 = IPHONE.format(os="18_6") + "Version/26.0 Mobile/15E148 Safari/604.1"
IOS_16 = IPHONE.format(os="16_5") + "Version/16.5 Mobile/15E148 Safari/604.1"
IOS_APP = IPHONE.format(os="18_6") + "Mobile/15E148"  # from the Home Screen it does not say Safari
IOS_CHROME = IPHONE.format(os="17_5") + "CriOS/126.0.6478.35 Mobile/15E148 Safari/604.1"
IOS_INSTAGRAM = IPHONE.format(os="17_5") + "Mobile/15E148 Instagram 334.0.4.32.98 (iPhone15,2; iOS 17_5)"
IOS_SOME_APP = IPHONE.format(os="17_5") + "Mobile/15E148"
IOS_FACEBOOK = IPHONE.format(os="17_5") + "Mobile/21F79 [FBAN/FBIOS;FBAV/468.0.0.33.108;FBDV/iPhone15,2]"
IPAD = (
    "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Safari/604.1"
)
ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) {} Mobile Safari/537.36"
CHROME = ANDROID.format("Chrome/126.0.0.0")
SAMSUNG = ANDROID.format("SamsungBrowser/25.0 Chrome/121.0.0.0")
WEBVIEW = "Mozilla/5.0 (Linux; Android 14; SM-A155F; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 {}"
WHATSAPP = WEBVIEW.format("Chrome/126.0.0.0 Mobile Safari/537.36 WhatsApp/2.24.12.78")
SOME_APP = WEBVIEW.format("Chrome/126.0.0.0 Mobile Safari/537.36")
ANDROID_FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0"
DESKTOP = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
WINDOWS_EDGE = DESKTOP.format("Windows NT 10.0; Win64; x64") + " Edg/126.0.0.0"
MAC_SAFARI = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15"  # noqa: E501
LINUX_FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"

PLATFORMS = {  # what it says of itself: the system, the browser, the app that it is inside
    IOS_26: ("ios", "safari", ""),
    IOS_16: ("ios", "safari", ""),
    IPAD: ("ios", "safari", ""),
    IOS_CHROME: ("ios", "chrome", ""),
    IOS_INSTAGRAM: ("ios", "other", "Instagram"),
    IOS_FACEBOOK: ("ios", "other", "Facebook"),
    IOS_SOME_APP: ("ios", "other", "another app"),
    CHROME: ("android", "chrome", ""),
    SAMSUNG: ("android", "samsung", ""),
    ANDROID_FIREFOX: ("android", "firefox", ""),
    WHATSAPP: ("android", "chrome", "WhatsApp"),
    SOME_APP: ("android", "chrome", "another app"),
    WINDOWS_EDGE: ("windows", "edge", ""),
    MAC_SAFARI: ("mac", "safari", ""),
    LINUX_FIREFOX: ("other", "firefox", ""),
}
JUDGE = """async (agents) => {
  const { platform } = await import(
    document.documentElement.dataset.icons.replace('icons/sprite.svg', 'js/platform.js'));
  const judged = agents.map((userAgent) => platform({ userAgent }));
  return judged.map(({ os, browser, inside }) => [os, browser, inside]);
}"""
WAYS_BACK = """async ([agents, what]) => {
  const at = (name) => import(document.documentElement.dataset.icons.replace('icons/sprite.svg', `js/${name}.js`));
  const [{ platform }, { wayBack }] = [await at('platform'), await at('way_back')];
  return agents.map((userAgent) => wayBack(what, platform({ userAgent }), false).join(' '));
}"""


def invited(device: Device, town: RunningTown, agent: str, **how: object) -> tuple[Page, str]:
    """The phone of somebody new, after its camera has seen the square; and the code in it."""
    page, code = device(PHONE, user_agent=agent, **how), code_for(town, "somebody new")
    page.goto(f"/join#{code}")
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    return page, code


def choose_a_name_and_pin(page: Page, name: str) -> None:
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Choose a PIN: six digits").fill(NEW_PIN)
    page.get_by_label("The same PIN again").fill(NEW_PIN)
    page.get_by_role("button", name="Come in").click()
    page.wait_for_url("**/set-up-phone")


def test_what_a_browser_says_of_itself_is_understood(device: Device):
    page = device(PHONE)
    page.goto("/offline")
    judged = page.evaluate(JUDGE, list(PLATFORMS))
    assert dict(zip(PLATFORMS, map(tuple, judged), strict=True)) == PLATFORMS


@pytest.mark.parametrize(
    ("agent", "steps"),
    [
        (IOS_26, ["Tap ••• at the foot of Safari", "Tap Share", "Add to Home Screen"]),
        (IOS_16, ["Tap Share, the square with an arrow, at the foot", "Add to Home Screen", "Open Townwatch"]),
        (CHROME, ["Tap ⋮", "Install", "Tap Add"]),
        (WHATSAPP, ["Tap ⋮ or •••", "Open in Chrome"]),
        (IOS_INSTAGRAM, ["Tap •••", "Open in Safari"]),
    ],
    ids=["Safari 26", "Safari 16", "Chrome on Android", "WhatsApp", "Instagram"],
)
def test_each_browser_is_shown_its_own_way(device: Device, town: RunningTown, agent: str, steps: list[str]):
    page, _ = invited(device, town, agent)
    shown = page.locator("#install .steps li")
    expect(shown).to_have_count(len(steps))
    for at, words in enumerate(steps):
        expect(shown.nth(at)).to_contain_text(words)
    expect(page.get_by_label("Your name")).to_be_hidden()
    if agent in (WHATSAPP, IOS_26):
        assert axe_faults(page) + sideways(page) == []


def test_inside_another_app_the_address_is_copied_with_its_code(device: Device, town: RunningTown):
    page, code = invited(device, town, WHATSAPP, permissions=["clipboard-read", "clipboard-write"])
    expect(page.get_by_text("You are inside WhatsApp")).to_be_visible()
    page.get_by_role("button", name="Copy the address").click()
    expect(page.get_by_text("Copied. Open Chrome")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{town.url}/join#{code.replace('-', '')}"


def test_where_the_browser_offers_it_one_button_adds_the_app_and_the_same_page_goes_on(
    device: Device, town: RunningTown
):
    page, _ = invited(device, town, CHROME)
    expect(page.locator("#install .steps")).not_to_have_count(0)
    page.evaluate("""() => dispatchEvent(Object.assign(new Event('beforeinstallprompt'), {
      prompt() { this.asked = true; }, userChoice: Promise.resolve({ outcome: 'accepted' }) }))""")
    expect(page.locator("#install .steps")).to_have_count(0)
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("It is on your Home Screen")).to_be_visible()
    page.get_by_role("button", name="Go on", exact=True).click()
    choose_a_name_and_pin(page, "Tam Okoro")
    expect(page.get_by_role("heading", name="You are in, Tam")).to_be_visible()


def test_on_an_iphone_the_letters_are_typed_in_the_app_then_one_practises_and_is_asked_for_alerts(
    device: Device, town: RunningTown, console
):
    console.expect("status of 40")  # the app knows nobody yet
    safari, code = invited(device, town, IOS_26)
    letters = safari.locator(".letters").inner_text()
    assert letters.replace("-", "") == code.replace("-", "")

    app = device(PHONE, user_agent=IOS_APP)  # a storage of its own
    app.add_init_script("Object.defineProperty(navigator, 'standalone', { value: true })")
    app.goto("/report")
    app.get_by_role("link", name="I have a code").click()
    app.get_by_label("Your code").fill(letters)
    app.get_by_role("button", name="Go on").click()
    expect(app.locator("#install")).to_be_hidden()  # it is there already
    choose_a_name_and_pin(app, "Noor Vale")
    expect(app.get_by_role("heading", name="You are in, Noor")).to_be_visible()
    expect(app.locator(".tasks li", has_text="On the Home Screen")).to_have_attribute("data-is", "done")
    expect(app.locator(".tasks li", has_text="Camera")).to_have_attribute("data-is", "done")  # the phone's own

    app.get_by_role("link", name="Practise").click()
    app.locator("#kinds").get_by_label("Theft", exact=True).check()
    app.locator("#send").click()
    app.get_by_role("button", name="Send now").click()
    app.get_by_role("link", name="Done", exact=True).click()
    expect(app.locator(".tasks li", has_text="Practice report")).to_have_attribute("data-is", "done")
    assert app.evaluate("fetch('/api/reports', { headers: { 'X-Townwatch': '1' } }).then((one) => one.json())") == {
        "reports": []
    }
    assert axe_faults(app) + sideways(app) == []


ALERTS_PRETENDED = """(() => {
  const named = { endpoint: 'x', keys: {} };
  const held = { endpoint: 'x', options: {}, unsubscribe: async () => true, toJSON: () => named };
  let on = null;
  Object.defineProperty(Notification, 'permission', { get: () => (on ? 'granted' : 'default') });
  Notification.requestPermission = async () => { on = held; return 'granted'; };
  PushManager.prototype.getSubscription = async () => on;
  PushManager.prototype.subscribe = async () => held;
})()"""


def test_after_the_first_report_alerts_are_explained_asked_for_and_tried_in_one_tap(device: Device):
    page = device(PHONE, "Asha")
    page.add_init_script(ALERTS_PRETENDED)
    key = json.dumps({"key": "BA", "known": False})
    page.route(
        "**/api/push",
        lambda route: route.fulfill(json={"on": True} if route.request.method == "PUT" else json.loads(key)),
    )
    page.route("**/api/push/devices", lambda route: route.fulfill(json={"devices": []}))
    tried: list[str] = []

    def ring(route: object) -> None:
        tried.append("test")
        route.fulfill(status=202, json={"says": "A test is on its way."})  # type: ignore[attr-defined]

    page.route("**/api/push/test", ring)
    page.goto("/report")
    wait_for_worker(page)
    page.locator("#kinds").get_by_label("Theft", exact=True).check()
    page.locator("#send").click()
    page.get_by_role("button", name="Send now").click()
    card = page.locator("#after-sent")
    expect(card.get_by_text("only “Townwatch: please open.”")).to_be_visible()
    card.get_by_role("button", name="Turn alerts on").click()
    expect(card.get_by_text("A test is on its way.")).to_be_visible()
    assert tried == ["test"]
    page.evaluate("navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data: { news: true } }))")
    expect(card.get_by_text("It works: this phone rang just now.")).to_be_visible()


def test_a_refused_permission_has_its_way_back_on_each_platform(device: Device):
    page = device(PHONE, "Asha")
    page.add_init_script("""
      Object.defineProperty(Notification, 'permission', { get: () => 'denied' });
      const query = navigator.permissions.query.bind(navigator.permissions);
      const blocked = { state: 'denied', addEventListener() {} };
      navigator.permissions.query = async (what) => (what.name === 'camera' ? blocked : query(what));""")
    page.goto("/set-up-phone")
    for row in ("Camera", "Alerts"):
        expect(page.locator(".tasks li[data-is=wrong]", has_text=row)).to_contain_text("Click the sign to the left")
    assert axe_faults(page) + sideways(page) == []
    agents = [IOS_26, CHROME, SAMSUNG, ANDROID_FIREFOX, WINDOWS_EDGE, MAC_SAFARI, LINUX_FIREFOX]
    for what, word in (("camera", "Camera"), ("alerts", "otification")):
        ways = page.evaluate(WAYS_BACK, [agents, what])
        assert len(set(ways)) >= len(agents) - 1, "each platform has steps of its own"
        assert [way for way in ways if word not in way and "camera" not in way] == []


def test_the_checklist_opens_without_a_signal_and_says_when_it_was_last_in_touch(device: Device, console):
    console.expect("ERR_INTERNET_DISCONNECTED")
    page = device(PHONE, "Asha")
    page.goto("/set-up-phone")
    expect(page.locator(".tasks li", has_text="In touch with the desk")).to_contain_text("Just now")
    wait_for_worker(page)
    page.context.set_offline(True)
    page.goto("/set-up-phone")
    expect(page.locator(".tasks li", has_text="In touch with the desk")).to_contain_text("No signal. Last at Today")
    page.context.set_offline(False)


def test_in_firefox_somebody_new_comes_in_and_sees_what_is_ready(
    a_firefox: Firefox, town: RunningTown, push_service: PushService
):
    a_firefox.open(f"{town.url}/join#{code_for(town, 'somebody new')}")
    a_firefox.fill("#name", "Ivo Brandt")
    a_firefox.fill("#pin", NEW_PIN)
    a_firefox.fill("#pin_again", NEW_PIN)
    a_firefox.click("button", "Come in")
    a_firefox.find("#begin h2", "You are in, Ivo")
    a_firefox.find(".tasks li[data-is=later]", "This is a tab in a browser")
    a_firefox.find(".tasks li[data-is=done]", "In touch with the desk")
    assert a_firefox.run("return (await navigator.serviceWorker.ready).scope") == f"{town.url}/"
