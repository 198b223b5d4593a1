"""A phone that nobody touches, and whoever enters the PIN on it."""

from playwright.sync_api import Page

from tests.town import PIN

# All that a browser holds of this site, as text: storages, databases and caches.
KEPT_ON_THE_PHONE = """async () => {
  const said = [JSON.stringify(sessionStorage), JSON.stringify(localStorage)];
  for (const { name } of await indexedDB.databases()) {
    const opening = indexedDB.open(name);
    const base = await new Promise((done, fail) => {
    opening.onsuccess = () => done(opening.result);
    opening.onerror = opening.onblocked = () => fail(new Error('it does not open')); });
    for (const store of base.objectStoreNames) {
      const rows = await new Promise((done) => {
        const one = base.transaction(store).objectStore(store).getAll(); one.onsuccess = () => done(one.result); });
      for (const row of rows) for (const part of Object.values(row)) {
        said.push(part instanceof ArrayBuffer || ArrayBuffer.isView(part)
          ? new TextDecoder('latin1').decode(part) : JSON.stringify(part));
      }
    }
    base.close();
  }
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) {
      said.push(request.url, await (await (await caches.open(name)).match(request)).text());
    }
  }
  return said.join('\\n');
}"""

# How many half-written reports, or pictures of them, are kept; the database itself is the page's to make.
DRAFTS = """async ([many, kind]) => {
  if (!(await indexedDB.databases()).some(({ name }) => name === 'townwatch-drafts')) return many === 0;
  const opening = indexedDB.open('townwatch-drafts');
  const base = await new Promise((done, fail) => {
    opening.onsuccess = () => done(opening.result);
    opening.onerror = opening.onblocked = () => fail(new Error('it does not open')); });
  const asked = base.transaction('kept').objectStore('kept').getAllKeys();
  const names = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  base.close();
  return names.filter((name) => name.startsWith(`${kind}/`)).length === many;
}"""


def wait_for_drafts(page: Page, many: int, kind: str = "words") -> None:
    """Until the phone keeps so many half-written reports, or of kind "photo" pictures of them: it takes a moment."""
    page.wait_for_function(DRAFTS, arg=[many, kind])


def enter_pin(page: Page, pin: str = PIN) -> None:
    for digit in pin:
        page.get_by_role("button", name=digit, exact=True).click()


def say_why(page: Page) -> None:
    """Whoever was locked says anew why they are looking."""
    page.get_by_role("button", name="Answering an alert").click()


def wait_and_lock(page: Page, how_long: str) -> None:
    """Let nobody touch the page for so long; the server is told by the page itself."""
    with page.expect_response("**/api/lock"):
        page.clock.fast_forward(how_long)


def open_with_clock(page: Page, screen: str) -> None:
    page.clock.install()
    page.goto(screen)
