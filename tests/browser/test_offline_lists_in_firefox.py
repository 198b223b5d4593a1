"""What a phone keeps for a time without a signal, in the other engine."""

from tests.browser.conftest import HAS_READ
from tests.browser.cookies import PATHS, cookies
from tests.browser.firefox import Firefox
from tests.browser.phone_stores import KEPT_KEYS, READ_ALL
from tests.browser.running_town import RunningTown
from tests.browser.test_offline_lists import OF_SOMEBODY, phones_may_keep


def test_the_gallery_opens_without_a_signal_and_nobody_else_reads_it(a_firefox: Firefox, town: RunningTown):
    phones_may_keep(town, 12)
    page = a_firefox
    page.open(f"{town.url}/sign-in")
    page.run(HAS_READ)
    page.hold(cookies(town.folder, "Ben"), PATHS)
    page.open(f"{town.url}/gallery")
    page.find("#faces li a", "Perrin Oakapple")
    page.run("await navigator.serviceWorker.ready;")
    pictures = f"return (await ({KEPT_KEYS})()).filter((one) => one.startsWith('photo')).length;"
    page.until(lambda: page.run(pictures) == 2, "two pictures kept")

    page.flight_mode(True)
    page.open(f"{town.url}/gallery")
    page.find("#state", "You see the gallery as of")
    picture = "const one = document.querySelector('#faces img[src^=\"blob:\"]'); return one?.naturalWidth > 100;"
    page.until(lambda: page.run(picture), "a picture of this phone's own")
    held = page.run(f"return await ({READ_ALL})();")
    assert [(one[:80], word) for one in held for word in OF_SOMEBODY if word in one] == []

    page.run("sessionStorage.removeItem('townwatch:key');")
    page.open(f"{town.url}/gallery")
    page.find("#state", "Sign in to see faces")
    page.flight_mode(False)
