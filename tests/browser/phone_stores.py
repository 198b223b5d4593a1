"""What a phone holds in all its stores, as somebody reads it who has the phone in their hands and no PIN."""

from playwright.sync_api import Page

KEPT_KEYS = """async () => {
  if (!(await indexedDB.databases()).some(({name}) => name === 'townwatch-kept')) return [];
  const open = await new Promise((done, fail) => {
    const it = indexedDB.open('townwatch-kept');
    it.onsuccess = () => done(it.result);
    it.onerror = () => fail(it.error);
  });
  try {
    return await new Promise((done, fail) => {
      const asked = open.transaction('kept').objectStore('kept').getAllKeys();
      asked.onsuccess = () => done(asked.result.map(([account, what]) => what));
      asked.onerror = () => fail(asked.error);
    });
  } finally { open.close(); }
}"""
# How many rows a table on the phone has, but for the keys that only seal.
HOW_MANY = """async ([base, table]) => {
  if (!(await indexedDB.databases()).some(({ name }) => name === base)) return 0;
  const opening = indexedDB.open(base);
  const open = await new Promise((done) => { opening.onsuccess = () => done(opening.result); });
  const asked = open.transaction(table).objectStore(table).getAllKeys();
  const names = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  open.close();
  return names.filter((name) => !name.startsWith('seal/')).length;
}"""
# Bytes are read as letters of one byte each, as anybody would look through a copy of the phone.
READ_ALL = """async () => {
  const said = [];
  const letters = (bytes) => [...new Uint8Array(bytes)].map((one) => String.fromCharCode(one)).join('');
  const tell = (where, what) => {
    if (what instanceof ArrayBuffer) said.push(`${where}: ${letters(what)}`);
    else if (ArrayBuffer.isView(what)) said.push(`${where}: ${letters(what.buffer)}`);
    else if (what instanceof Blob) said.push(`${where}: a file in the clear`);
    else if (what instanceof CryptoKey) said.push(`${where}: a key, ${what.usages}`);
    else if (what && typeof what === 'object') {
      for (const [name, part] of Object.entries(what)) tell(`${where}.${name}`, part);
    } else said.push(`${where}: ${what}`);
  };
  for (const [name, store] of [['localStorage', localStorage], ['sessionStorage', sessionStorage]]) {
    for (const key of Object.keys(store)) tell(`${name} ${key}`, store.getItem(key));
  }
  for (const name of await caches.keys()) {
    const box = await caches.open(name);
    for (const request of await box.keys()) tell(`${name} ${request.url}`, await (await box.match(request)).text());
  }
  const asked = (request) => new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  for (const { name } of await indexedDB.databases()) {
    const open = await asked(indexedDB.open(name));
    for (const table of open.objectStoreNames) {
      const store = open.transaction(table).objectStore(table);
      const [keys, values] = await Promise.all([asked(store.getAllKeys()), asked(store.getAll())]);
      keys.forEach((key, at) => { tell(`${name} ${table} key`, key); tell(`${name} ${table}`, values[at]); });
    }
    open.close();
  }
  return said;
}"""


def everything(page: Page) -> list[str]:
    """Return all that Cache Storage, IndexedDB, localStorage and sessionStorage hold, a line for each value."""
    said: list[str] = page.evaluate(READ_ALL)
    return said


def kept(page: Page, begins: str = "") -> list[str]:
    """Return the names of what is kept for a time without a signal, those that begin so."""
    names: list[str] = page.evaluate(KEPT_KEYS)
    return [one for one in names if one.startswith(begins)]
