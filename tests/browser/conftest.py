"""Browsers and a running town, shared as far as one test cannot disturb another."""

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright
from pytest_timeout import _get_item_settings

from app import create_app
from app.kernel.db import db, transaction
from app.members.models import Zone
from app.photos import develop
from app.photos.keep import keep, put_away
from app.profiles.models import Kind, ProfilePhoto, Standing
from app.review.develop import alike, finish
from tests.browser import chromium, firefox
from tests.browser.caller import Caller
from tests.browser.cookies import PATHS, cookies
from tests.browser.faulty_line import FaultyLine
from tests.browser.push_service import PushService
from tests.browser.running_town import RunningTown
from tests.browser.snapshot import snapshot
from tests.conftest import settings_for
from tests.town import make_profile

HERE = Path(__file__).parent
expect.set_options(timeout=10_000)  # as long as an action waits
GALLERY = (101, 102)  # the seeds of its pictures
EXCLUDED, SOUGHT = "WB-0118", "WB-0119"
SignIn = Callable[[str], Caller]
Device = Callable[..., Page]
# What a person reads once on each phone before the first picture is checked; whoever is in the cast has read it.
HAS_READ = "try { for (let id = 1; id < 40; id += 1) localStorage.setItem(`townwatch-check-read/${id}`, '1') } catch {}"


_FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


def _watch(item: pytest.Item) -> None:
    """Begin the time limit anew: it is begun once for all tries of a test, and ends with the first that fails."""
    settings = _get_item_settings(item)
    if settings.timeout:
        item.ihook.pytest_timeout_set_timer(item=item, settings=settings)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    _watch(item)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """After a failure the town of its file ends as well: a second try begins in one where nothing has happened yet."""
    _watch(item)
    module = item.getparent(pytest.Module)
    if item.stash.get(_FAILED, False) and module is not None:
        item.session._setupstate.teardown_exact(module.parent)  # type: ignore[arg-type]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """When a test fails, what the town said meanwhile stands beside it."""
    report = yield
    running = getattr(item, "funcargs", {}).get("town")
    if report.failed:
        item.stash[_FAILED] = True
    if report.failed and isinstance(running, RunningTown):
        report.sections.append(("what the town said", running.said()[-6000:]))
    return report


def no_browser(name: str) -> NoReturn:
    """On CI a browser that is not there is a fault; on somebody's own machine its tests are left out, and say so."""
    say = f"{name} is not installed: script/test installs it"
    if os.environ.get("CI") == "true":
        pytest.fail(say)
    pytest.skip(say)


# The town.


@pytest.fixture(scope="session")
def lively_town(settled_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Quillby with two faces in its gallery: one who is asked to stay out, one whom nobody knows."""
    folder = tmp_path_factory.mktemp("lively") / "data"
    shutil.copytree(settled_town, folder)
    app = create_app(settings_for(folder))
    with app.app_context():
        fill_gallery(app)
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return folder


def fill_gallery(app: Flask) -> None:
    parts = app.extensions["townwatch"]
    now = parts.clock()
    current = {
        "drafted_at": now - timedelta(days=20),
        "published_at": now - timedelta(days=19),
        "review_on": now.date() + timedelta(days=70),
    }
    until = now.date() + timedelta(days=120)
    sought = {"kind": Kind.ID_SOUGHT, "standing": Standing.ID_SOUGHT, "title": "Green parka, beard"}
    sealed = [put_away(snapshot(seed), parts.vault) for seed in GALLERY]
    with transaction() as session:
        kept = [keep(session, one, now=now).id for one in sealed]
    for _ in kept:  # as the worker does it
        with transaction() as session:
            photo = develop.claim(session, now=now)
            session.flush()
            session.refresh(photo)
            session.expunge(photo)
        developed = develop.develop(photo, parts.vault)
        found = alike(db.session(), parts.index, developed)
        with transaction() as session:
            finish(session, developed, found)
    with transaction() as session:
        known = make_profile(session, EXCLUDED, standing_until=until, **current)
        unknown = make_profile(session, SOUGHT, standing_until=until, **(current | sought))
        unknown.zones.append(session.get_one(Zone, "MID"))  # who is sought is shown where they are sought
        for profile, number in zip((known, unknown), kept, strict=True):
            profile.pictures.append(ProfilePhoto(photo_id=number))


@pytest.fixture(scope="module")
def town(lively_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTown]:
    """One for each file of tests, with a copy of Quillby."""
    folder = tmp_path_factory.mktemp("town") / "data"
    shutil.copytree(lively_town, folder)
    with RunningTown(folder) as running:
        yield running


@pytest.fixture(scope="module")
def line(town: RunningTown) -> Iterator[FaultyLine]:
    """The way from a phone to the town, on which things go wrong."""
    with FaultyLine(town.port) as between:
        yield between


@pytest.fixture
def as_(town: RunningTown) -> Iterator[SignIn]:
    """`as_("Asha")` speaks to the town without a browser."""
    with ExitStack() as open_:

        def sign_in(who: str) -> Caller:
            caller = Caller(town, who)
            open_.callback(caller.close)
            return caller

        yield sign_in


# Firefox and its push service.


@pytest.fixture(scope="module")
def push_service() -> Iterator[PushService]:
    with PushService() as running:
        yield running


@pytest.fixture
def a_firefox(push_service: PushService, tmp_path: Path) -> Iterator[firefox.Firefox]:
    if firefox.binary() is None:
        no_browser("Firefox")
    with firefox.Firefox(push=push_service.web_socket, log=tmp_path / "firefox.log") as running:
        yield running


@pytest.fixture
def bens_firefox(a_firefox: firefox.Firefox, town: RunningTown) -> firefox.Firefox:
    """Ben's phone, let in and signed in, where he turns alerts on."""
    a_firefox.open(f"{town.url}/sign-in")
    # This Firefox allows notifications before anybody is asked, and so the app's start would switch alerts on by
    # itself, now and then before Ben does.
    a_firefox.run("localStorage.setItem('townwatch:alerts-off', '1')")
    a_firefox.hold(cookies(town.folder, "Ben"), PATHS)
    a_firefox.open(f"{town.url}/mine")
    return a_firefox


# Chromium.


# Package, not session: Playwright keeps an event loop in this thread, in which no other test could run its own.
@pytest.fixture(scope="package")
def a_playwright() -> Iterator[Playwright]:
    if not chromium.driver_works():
        no_browser("What Playwright needs (libatomic1)")
    with sync_playwright() as playwright:
        if chromium.binary(playwright) is None:
            no_browser("Chromium")
        yield playwright


@pytest.fixture(scope="package")
def a_chromium(a_playwright: Playwright) -> Iterator[Browser]:
    browser = a_playwright.chromium.launch(
        executable_path=chromium.light_binary(a_playwright), args=chromium.switches()
    )
    yield browser
    browser.close()


def sign_in(
    context: BrowserContext, town: RunningTown, who: str | None, *, at: int | None = None, says_why: bool = True
) -> None:
    """Make it a phone that was let in, with `who` signed in on it; `at` makes it those premises' shared phone."""
    context.add_cookies(
        [
            {"name": name, "value": value, "domain": "localhost", "path": PATHS[name], "secure": True, "httpOnly": True}
            for name, value in cookies(town.folder, who, at=at, says_why=says_why).items()
        ]
    )


@pytest.fixture
def console() -> Iterator[chromium.Console]:
    """Watches every screen of this test; a complaint that the test did not expect fails it."""
    watched = chromium.Console()
    yield watched
    assert watched.unexpected() == [], "the browser's console complained"


@pytest.fixture
def locking(console: chromium.Console) -> None:
    """A locked phone is told so with a 401, one whose reason was forgotten with a 403: the console says both."""
    console.expect("status of 401")
    console.expect("status of 403")


@pytest.fixture
def device(
    request: pytest.FixtureRequest, a_chromium: Browser, town: RunningTown, console: chromium.Console
) -> Iterator[Device]:
    """`device(chromium.PHONE, "Asha")` is Asha's phone, signed in; without a name, nobody's.

    `at` makes it the shared phone of those premises, with whoever is named, or nobody, signed in on it. `is_new`: they
    have not read yet what stands before the first check.
    """
    opened: list[BrowserContext] = []
    workers = "block" if request.node.get_closest_marker("without_worker") else "allow"

    def open_(
        kind: dict[str, Any],
        who: str | None = None,
        *,
        at: int | None = None,
        says_why: bool = True,
        is_new: bool = False,
        **more: Any,
    ) -> Page:
        how = {"locale": "en-GB", "reduced_motion": "reduce", "service_workers": workers} | kind | more
        context = a_chromium.new_context(base_url=town.url, **how)
        context.set_default_timeout(10_000)
        opened.append(context)
        console.watch(context)
        if not is_new:
            context.add_init_script(HAS_READ)
        if who or at:
            sign_in(context, town, who, at=at, says_why=says_why)
        return context.new_page()

    yield open_
    for context in opened:
        for page in context.pages:  # an answer on its way through a test's own route would fall into the next test
            page.unroute_all(behavior="ignoreErrors")
        context.close()
