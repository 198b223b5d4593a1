"""Until a page has come to rest: its worker has been installed, and what was typed lies sealed on the phone."""

from playwright.sync_api import Page

from tests.browser.outbox_on_a_phone import Outbox, in_page

# A worker whose installing failed is never ready, and nothing else would end the wait.
WORKER = """() => Promise.race([
  navigator.serviceWorker.ready.then((held) => held.scope),
  new Promise((_, fail) => { setTimeout(() => fail(new Error('no worker within 30 s')), 30000); }),
])"""


def wait_for_worker(page: Page) -> str:
    """Return the scope of the worker once it is installed and active; not for pages whose clock a test moves."""
    scope: str = page.evaluate(WORKER)
    return scope


def wait_for_draft(page: Page) -> None:
    """Until what was typed last is kept: a page that is left before has not sealed it yet."""
    Outbox(in_page(page)).run("return (await import(new URL('./draft.js', script))).settled();")
