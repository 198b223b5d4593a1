// What must outlive this worker: receipts that are not with the server yet, and which messages were shown before.
const RECEIPTS = 'townwatch-receipts';
const REMEMBERED = 4 * 24 * 60 * 60 * 1000;     // longer than any message may be on its way
const RECEIPT_TIME = 10000;
const TRY_AGAIN = [0, 4000, 15000];             // while the browser lets this worker live
const LOOK_UP_TIME = 1500;                      // no notification waits longer for what was shown before

const withReceipts = base(RECEIPTS, ['waiting', 'shown']);
const inStore = (name, mode, work) => withReceipts(mode, (tables) => work(tables[name]), [name]);

async function post({ token, kind, at }) {
  const answer = await fetch('/api/receipts', {
    method: 'POST', credentials: 'omit', keepalive: true, signal: AbortSignal.timeout(RECEIPT_TIME),
    headers: { 'Content-Type': 'application/json', 'X-Townwatch': '1', 'X-Sent-At': new Date().toISOString() },
    body: JSON.stringify({ token, kind, at }),
  });
  // 408, 425 and 429 ask to come again; every other 4xx is final: the alert is forgotten, or the token was never ours.
  return answer.ok || (answer.status >= 400 && answer.status < 500 && ![408, 425, 429].includes(answer.status));
}

/** Send what waits, each once; what the server has answered is let go. Returns whether anything is left. */
async function sendReceipts() {
  const names = await inStore('waiting', 'readonly', (store) => store.getAllKeys());
  const held = await inStore('waiting', 'readonly', (store) => store.getAll());
  const sent = await Promise.all(held.map((one) => post(one).catch(() => false)));
  const done = names.filter((name, at) => sent[at]);
  if (done.length) await inStore('waiting', 'readwrite', (store) => { for (const name of done) store.delete(name); });
  return done.length < names.length;
}

let sending = Promise.resolve();
/** The same, one after the other: two pushes at once must not send everything twice. */
function sendInTurn() {
  sending = sending.catch(() => {}).then(sendReceipts);
  return sending;
}

/** Say "delivered" or "opened": kept first, then sent, and again at the next push, start or signal until it is. */
async function receipt(token, kind) {
  if (!token) return;
  const said = { token, kind, at: new Date().toISOString() };
  try {
    await inStore('waiting', 'readwrite', (store) => store.put(said, `${kind} ${token}`));
    for (const pause of TRY_AGAIN) {
      if (pause) await new Promise((done) => { setTimeout(done, pause); });
      if (!await sendInTurn()) return;
    }
    await self.registration.sync?.register('receipts');
  } catch { await post(said).catch(() => {}); }       // a phone too full to keep it, or no leave for the sync
}

/** Whether this very message was shown here before; from now on it was. */
const shownBefore = (name) => Promise.race([
  noteShown(name), new Promise((done) => { setTimeout(() => done(false), LOOK_UP_TIME); }),
]);

async function noteShown(name) {
  if (!name) return false;
  try {
    const now = Date.now();
    const before = await inStore('shown', 'readonly', (store) => store.get(name));
    await inStore('shown', 'readwrite', (store) => {
      store.put(now, name);
      store.openCursor().onsuccess = ({ target: { result: at } }) => {
        if (!at) return;
        if (now - at.value > REMEMBERED) at.delete();
        at.continue();
      };
    });
    return before !== undefined;
  } catch { return false; }                          // better shown with a sound twice than not at all
}

self.addEventListener('sync', (event) => { if (event.tag === 'receipts') event.waitUntil(sendInTurn()); });
self.addEventListener('message', (event) => { if (event.data === 'RECEIPTS') event.waitUntil(sendInTurn().catch(() => {})); });
