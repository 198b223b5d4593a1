/** When a page tries to send what waits on this phone: whenever anything may have changed, and every 15 seconds. */
import { all, one, sendNow } from './outbox.js';
import { drain } from './drain.js';

const LOOK_EVERY = 15000;
let isKept = false;

const toWorker = () => navigator.serviceWorker?.controller?.postMessage('DRAIN');

/** Where the browser has Background Sync it sends once there is a signal, also when every page is closed. */
async function askForSync() {
  try { await (await navigator.serviceWorker?.ready)?.sync?.register('outbox'); } catch { /* no leave for it: pages and pushes send */ }
}

async function send() {
  const { answered } = await drain();
  for (const id of answered) dispatchEvent(new CustomEvent('townwatch:check-answered', { detail: { id } }));
}

const soon = () => send().catch(() => {});

/** Saved just now: the browser is asked to see to it, and it goes when it may no longer be taken back. */
async function onSaved({ detail: { id, state } }) {
  if (state !== 'waiting') return;
  const record = await one(id).catch(() => null);
  if (!record || record.tries) return;
  askForSync();
  const left = Math.max(0, record.not_before - Date.now());
  setTimeout(soon, left && left + 20);
}

/** The page goes out of sight, perhaps for ever: what could still be taken back goes now. */
async function onHidden() {
  try { await sendNow(); } finally { toWorker(); }
  await soon();
}

async function look() {
  if ((await all()).some((record) => record.state === 'waiting' || record.state === 'sending')) await send();
}

/** Begin, once in a page. */
export function keepSending() {
  if (isKept) return;
  isKept = true;
  addEventListener('townwatch:outbox', onSaved);
  addEventListener('online', () => sendNow().then(soon, soon));
  addEventListener('pageshow', soon);
  addEventListener('pagehide', () => { onHidden().catch(() => {}); });
  document.addEventListener('visibilitychange', () => { (document.visibilityState === 'hidden' ? onHidden() : soon())?.catch(() => {}); });
  setInterval(() => { look().catch(() => {}); }, LOOK_EVERY);
  soon();
}
