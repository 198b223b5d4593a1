"""One sends at a time: of all pages and the worker, on a full phone, through an update, and past a page that froze."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import chromium
from tests.browser.conftest import sign_in
from tests.browser.faulty_line import NO_LINE, FaultyLine, dead, fine, whenever
from tests.browser.outbox_on_a_phone import Outbox, in_page, kept_by, picture, poll
from tests.browser.running_town import RunningTown

ONE, TWO = picture(1), picture(2)
HOLD_THE_LOCK = "navigator.locks.request('townwatch-outbox', () => new Promise(() => {})); return true;"
ON_A_FULL_PHONE = """
const put = IDBObjectStore.prototype.put, error = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, 'error');
IDBObjectStore.prototype.put = function () { this.transaction.abort(); };
Object.defineProperty(IDBTransaction.prototype, 'error', {...error,
  get: () => new DOMException('The disk is full.', 'QuotaExceededError')});
const makeRoom = () => {
  IDBObjectStore.prototype.put = put;
  Object.defineProperty(IDBTransaction.prototype, 'error', error);
};
"""
MOVED_LAST = "await outbox.know('draining', Date.now() - given[0] * 1000);"


@pytest.fixture(scope="module")
def asha(a_chromium: Browser, town: RunningTown, line: FaultyLine) -> Iterator[Page]:
    """Asha's phone, with the worker installed, on a page that does nothing by itself."""
    context = a_chromium.new_context(base_url=line.url, locale="en-GB", **chromium.PHONE)
    sign_in(context, town, "Asha")
    page = context.new_page()
    page.goto("/offline")
    page.evaluate("navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready)")
    poll(lambda: page.evaluate("Boolean(navigator.serviceWorker.controller)"))
    yield page
    context.close()


@pytest.fixture
def outbox(asha: Page, line: FaultyLine) -> Iterator[Outbox]:
    if not asha.url.endswith("/offline"):
        asha.goto("/offline")
    held = Outbox(in_page(asha))
    held.learn_key()
    line.heard.clear()
    yield held
    line.fault = fine
    for page in asha.context.pages[1:]:
        page.close()


def test_two_pages_and_the_worker_at_once_bring_each_thing_once(outbox, asha, town, line):
    other = asha.context.new_page()
    other.goto("/offline")
    reports = {outbox.save(ONE, TWO): 2, outbox.save(ONE): 1, outbox.save(): 0}
    outbox.run("navigator.serviceWorker.controller.postMessage('DRAIN'); sender.drain(); return true;")
    Outbox(in_page(other)).run("sender.drain(); sender.drain(); return true;")
    outbox.drain()
    poll(lambda: all(outbox.state(id) == "sent" for id in reports))
    paths = [one.path for one in line.brought()]
    assert len(paths) == len(set(paths)) == 6
    assert reports.items() <= kept_by(town.folder).items()


def test_without_any_page_the_worker_brings_it(outbox, asha, town, line):
    line.fault = dead
    id = outbox.save(ONE)
    outbox.drain()
    line.fault = fine
    outbox.run("await outbox.sendNow(); navigator.serviceWorker.controller.postMessage('DRAIN');")
    asha.goto("about:blank")
    poll(lambda: kept_by(town.folder, id) == {id: 1})


def test_a_page_that_froze_while_it_sent_holds_nothing_up_for_ever(outbox, asha):
    frozen = asha.context.new_page()
    frozen.goto("/offline")
    Outbox(in_page(frozen)).run(HOLD_THE_LOCK)
    id = outbox.save(ONE)
    outbox.run(MOVED_LAST, 10)
    outbox.drain()
    assert outbox.state(id) == "waiting", "it is at it still"
    outbox.run(MOVED_LAST, 200)
    outbox.drain()
    assert outbox.state(id) == "sent"


def test_words_of_all_go_before_the_first_picture(outbox, line):
    first, second = outbox.save(ONE), outbox.save(TWO)
    outbox.drain()
    paths = [one.path for one in line.brought()]
    assert set(paths[:2]) == {f"/outbox/{first}", f"/outbox/{second}"}


def test_a_phone_too_full_to_note_anything_still_sends(outbox, town):
    ids = [outbox.save(ONE), outbox.save()]
    outbox.run(ON_A_FULL_PHONE + "try { await sender.drain(); } finally { makeRoom(); }")
    assert [kept_by(town.folder, id).get(id) for id in ids] == [1, 0]
    assert [outbox.parts(id) for id in ids] == [0, 0]
    assert outbox.run("return await outbox.count();") == 0


def test_an_update_of_the_app_leaves_what_waits(outbox, asha, town, line):
    line.fault = dead
    id = outbox.save(ONE)
    outbox.drain()
    line.fault = whenever("/outbox/", NO_LINE)  # the new page brings nothing yet by itself
    line.changed = lambda path, body: body + b"\n// The next build." if path == "/sw.js" else body
    asha.evaluate("""async () => {
      const held = await navigator.serviceWorker.getRegistration();
      const late = new Promise((_, fail) => { setTimeout(() => fail(new Error('no update came')), 20_000); });
      const found = new Promise((done) => { held.onupdatefound = () => done(held.installing); });
      await held.update();
      const coming = await Promise.race([found, late]);
      await Promise.race([late, new Promise((done) => {
        navigator.serviceWorker.oncontrollerchange = done;
        const go = () => { if (coming.state === 'installed') coming.postMessage('SKIP_WAITING'); };
        coming.onstatechange = go;
        go();
      })]);
    }""")
    asha.reload()
    assert (outbox.state(id), outbox.parts(id)) == ("waiting", 2)
    line.fault = fine
    outbox.go()
    assert kept_by(town.folder, id) == {id: 1}


def test_a_connection_that_the_system_closes_is_opened_again(outbox, asha):
    """As phones do to pages that were in the background: every connection that is open ends in the middle."""
    id = outbox.save(ONE)
    assert (
        outbox.run(
            """
      const really = IDBDatabase.prototype.transaction;
      let cuts = 2;
      IDBDatabase.prototype.transaction = function (...said) {
        if (cuts-- > 0) {
          this.close();
          throw new DOMException('Connection to Indexed Database server lost.', 'UnknownError');
        }
        return really.apply(this, said);
      };
      try { return (await outbox.one(given[0])).id; } finally { IDBDatabase.prototype.transaction = really; }""",
            id,
        )
        == id
    )
