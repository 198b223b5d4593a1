"""A real Firefox, headless, with a push service of our own and the notifications it shows in reach.

It speaks Marionette, Firefox's own remote control, so no driver program is needed beside it.
"""

import contextlib
import os
import shutil
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from marionette_driver.errors import MarionetteException
    from marionette_driver.marionette import Marionette

QUIET = {  # nothing that would reach outside, ask, or greet
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.server": "",
}
PUSH = {
    "alerts.useSystemBackend": False,
    "dom.push.connection.enabled": True,
    "dom.push.retryBaseInterval": 200,  # milliseconds until it comes back after a cut
    "network.disable-localhost-when-offline": True,  # a flight mode that this machine is part of
    "dom.push.testing.allowInsecureServerURL": True,  # ws: instead of wss:
    "permissions.default.desktop-notification": 1,  # granted, so no question is asked
    "remote.prefs.recommended": False,  # Marionette's own advice would switch push off
}
# Takes the place of the part of Firefox that draws notifications, so that a test sees and clicks what a person would.
CATCH_ALERTS = """
  const shown = [], closed = [];
  globalThis.townwatch = {shown, closed};
  const catcher = {
    showAlert(alert, listener) {
      shown.push({alert, listener, at: Date.now()});
      listener?.observe(null, "alertshow", alert.cookie);
    },
    closeAlert(name) { closed.push(name); },
    async getHistory() { return []; },
    teardown() {}, pbmTeardown() {},
    QueryInterface: ChromeUtils.generateQI(["nsIAlertsService", "nsIAlertsDoNotDisturb"]),
  };
  Components.manager.QueryInterface(Ci.nsIComponentRegistrar).registerFactory(
    Services.uuid.generateUUID(), "caught alerts", "@mozilla.org/alerts-service;1",
    {createInstance: (kind) => catcher.QueryInterface(kind), QueryInterface: ChromeUtils.generateQI(["nsIFactory"])});
"""
READ_ALERTS = """
  return globalThis.townwatch.shown.map(({alert, at}) =>
    [alert.title, alert.text, alert.imageURL, (alert.actions || []).length, at / 1000, alert.silent, alert.name]);
"""
# Firefox goes on speaking to its own machine when it is offline: a proxy that nobody answers at ends that as well.
FLIGHT_MODE = """
  const [on] = arguments, to = "network.proxy.";
  Services.prefs.setBoolPref(to + "allow_hijacking_localhost", on);
  for (const kind of ["http", "ssl"]) {
    Services.prefs.setStringPref(to + kind, "127.0.0.1");
    Services.prefs.setIntPref(to + kind + "_port", 9);
  }
  Services.prefs.setIntPref(to + "type", on ? 1 : 0);
  Services.io.offline = on;
"""
CLICK_ALERT = """
  const {alert, listener} = globalThis.townwatch.shown.at(arguments[0]);
  listener.observe(null, "alertclickcallback", alert.cookie);
"""


def binary() -> str | None:
    """Where Firefox is, or None. `FIREFOX` in the environment names another one."""
    return os.environ.get("FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")


@contextlib.contextmanager
def old_ways_forgiven() -> Iterator[None]:
    """Marionette's libraries use what Python is giving up, and leave sockets to the garbage collector."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", ResourceWarning)
        yield


@dataclass(frozen=True)
class Shown:
    """A notification as it stood on the screen. `at` is in seconds since 1970."""

    title: str
    body: str
    picture: str
    buttons: int
    at: float
    silent: bool
    name: str


class Firefox:
    """`with Firefox(push=service.web_socket, log=path) as firefox`; everything waits up to `patience` seconds."""

    def __init__(self, *, push: str, log: Path, patience: float = 20) -> None:
        self.patience = patience
        prefs = QUIET | PUSH | {"dom.push.serverURL": push}
        with old_ways_forgiven():
            self._driver = Marionette(bin=binary(), headless=True, prefs=prefs, gecko_log=str(log), port=0)

    def __enter__(self) -> Self:
        with old_ways_forgiven():
            self._driver.start_session()
        self._driver.timeout.script = self.patience
        self._driver.timeout.implicit = 0
        with self._chrome():
            self._driver.execute_script(CATCH_ALERTS, sandbox="alerts", new_sandbox=False)
        return self

    def __exit__(self, *_: object) -> None:
        with old_ways_forgiven():
            with contextlib.suppress(MarionetteException, OSError):
                self._driver.quit()
            self._driver.cleanup()

    @property
    def pid(self) -> int:
        """The process that all of its others belong to."""
        return int(self._driver.process_id)

    def forget_session(self) -> None:
        """After it was killed: the next `with` starts it again on the same profile."""
        with old_ways_forgiven():
            self._driver.instance.runner.wait(5)
            self._driver.session = None
            self._driver.client.close()

    @contextlib.contextmanager
    def _chrome(self) -> Iterator[None]:
        with self._driver.using_context("chrome"):
            yield

    # The page.

    @property
    def url(self) -> str:
        return str(self._driver.get_url())

    def turn_to(self, part: str) -> None:
        """Goes on in the window whose address contains `part`; waits for it."""

        def look() -> bool:
            for window in self._driver.window_handles:
                self._driver.switch_to_window(window)
                if part in self.url:
                    return True
            return False

        self.until(look, f"a window with {part} in its address")

    def open(self, url: str) -> None:
        self._driver.navigate(url)

    def hold(self, made: dict[str, str], paths: dict[str, str]) -> None:
        """Keeps these cookies of the page's own host, as if its server had given them."""
        for name, value in made.items():
            self._driver.add_cookie(
                {"name": name, "value": value, "path": paths[name], "secure": True, "httpOnly": True}
            )

    def run(self, script: str, *arguments: Any) -> Any:
        """What the page answers to a function body; a promise is waited for."""
        waiting = f"""
          const [settle] = [...arguments].slice(-1);
          (async (...given) => {{ {script} }})(...[...arguments].slice(0, -1))
            .then((value) => settle([true, value]), (fault) => settle([false, String(fault)]));"""
        fine, value = self._driver.execute_async_script(waiting, arguments, sandbox=None)
        if not fine:
            raise AssertionError(value)
        return value

    def find(self, css: str, text: str = "") -> Any:
        """The first element in sight that fits `css` and contains `text`; waits for it."""

        def look() -> Any:
            for element in self._driver.find_elements("css selector", css):
                if element.is_displayed() and text.lower() in element.text.lower():
                    return element
            return None

        return self.until(look, f"{css} {text!r} in sight at {self.url}")

    def click(self, css: str, text: str = "") -> None:
        def press() -> bool:
            self.find(css, text).click()  # drawn anew in between, it is looked for once more
            return True

        self.until(press, f"{css} {text!r} to press")

    def fill(self, css: str, text: str) -> None:
        field = self.find(css)
        field.clear()
        field.send_keys(text)

    def until(self, look: Callable[[], Any], what: str) -> Any:
        """The first thing that is not empty which `look` answers."""
        end, fault = time.monotonic() + self.patience, None
        while time.monotonic() < end:
            try:
                if found := look():
                    return found
            except MarionetteException as raised:  # the page is changing under the look
                fault = raised
            time.sleep(0.05)
        raise AssertionError(f"not within {self.patience} s: {what}") from fault

    # The notifications.

    def shown(self) -> list[Shown]:
        with self._chrome():
            found = self._driver.execute_script(READ_ALERTS, sandbox="alerts", new_sandbox=False)
        return [Shown(*each) for each in found]

    def notifications(self) -> list[dict[str, Any]]:
        """What lies on the screen now, as the page's worker knows it."""
        found: list[dict[str, Any]] = self.run("""
          const held = await navigator.serviceWorker.ready;
          return (await held.getNotifications()).map(({title, tag}) => ({title, tag}));""")
        return found

    def flight_mode(self, on: bool) -> None:
        """No connection to anything, or all of them again."""
        with self._chrome():
            self._driver.execute_script(FLIGHT_MODE, [on])

    def click_notification(self, index: int = -1) -> None:
        with self._chrome():
            self._driver.execute_script(CLICK_ALERT, [index], sandbox="alerts", new_sandbox=False)
