/** When a page sends what waits on this phone: whenever anything may have changed, when its time has come, and every 15 seconds. */
import { all, one, sendNow } from './outbox.js';
import { drain } from './drain.js';

const LOOK_EVERY = 15000;
const LOOK_AGAIN = 1000;                  // while another page, or the worker, is at it
let isKept = false;
let timer = 0;

const waits = ({ state }) => state === 'waiting' || state === 'sending';

/** Where the browser has Background Sync it sends once there is a signal, also when every page is closed. */
async function askForSync() {
  try { await (await navigator.serviceWorker?.ready)?.sync?.register('outbox'); } catch { /* no leave for it: pages and pushes send */ }
}

/** Have the next turn when the first of them is due. */
async function plan() {
  const now = Date.now();
  const next = (await all()).filter(waits).map((record) => Math.max(record.not_before, record.next_try) - now);
  clearTimeout(timer);
  const first = Math.min(...next);
  if (next.length) timer = setTimeout(soon, Math.min(LOOK_EVERY, first > 0 ? first + 20 : LOOK_AGAIN));
}

async function send() {
  if (!(await all()).some(waits)) return;
  try {
    const { answered } = await drain();
    for (const id of answered) dispatchEvent(new CustomEvent('townwatch:check-answered', { detail: { id } }));
  } finally { await plan(); }
}

const soon = () => send().catch(() => {});

/** Saved just now: the browser is asked to see to it, and it goes when it may no longer be taken back. */
async function onSaved({ detail: { id, state } }) {
  if (state !== 'waiting') return;
  const record = await one(id);
  if (!record) return;
  askForSync();
  if (Math.max(record.not_before, record.next_try) > Date.now()) await plan(); else await soon();
}

/** The page goes out of sight, perhaps for ever: what could still be taken back goes now, and the worker sees to the rest. */
async function onHidden() {
  try { await sendNow(); } finally { navigator.serviceWorker?.controller?.postMessage('DRAIN'); }
  await soon();
}

/** Begin, once in a page. */
export function keepSending() {
  if (isKept) return;
  isKept = true;
  addEventListener('townwatch:outbox', (event) => { onSaved(event).catch(() => {}); });
  addEventListener('online', () => { sendNow().then(soon, soon); });
  addEventListener('pageshow', soon);
  addEventListener('pagehide', () => { onHidden().catch(() => {}); });
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') onHidden().catch(() => {}); else soon(); });
  soon();
}
