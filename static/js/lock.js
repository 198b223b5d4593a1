/**
 * The idle lock: after so long without a touch everything that was shown is gone until the PIN is entered again.
 * The server keeps the same time by itself; here it is kept so that nothing stays before anybody's eyes.
 */
import { ask, forgetMe, guarded, lastTouch, leaveFor, me, toSignIn } from './ask.js';
import { dropKey } from './own_key.js';
import { undraw } from './parts.js';

const TOUCHED = 'townwatch-touched';         // a moment and nothing else, shared by the tabs of this phone
const root = document.documentElement;
const main = document.getElementById('main');
const itself = document.body.dataset.locks === 'itself';       // the report: it stays usable, and sees to its own words
const fromServer = document.body.dataset.drawn === 'server';
const title = document.title;

let watched = null;                           // {id, name, signIn, shared, idle}: whose page this is
let covered = null;
let told = Date.now();
let telling = 0;
let timer = 0;
let emptied = false;
let back = null;                              // the report's page says by this that somebody is back

const kept = () => { try { return Number(localStorage.getItem(TOUCHED)) || 0; } catch { return 0; } };
const touchedAt = () => Math.max(lastTouch(), kept());
const isIdle = () => Boolean(watched) && Date.now() - touchedAt() >= watched.idle;

/** Whose page this is, if anybody's. */
export const whose = () => watched;

/** Begin to watch for idleness, or go on with whoever is there now. */
export function keepWatch(who) {
  watched = {
    id: who.account.id, name: who.account.name, signIn: who.account.sign_in ?? null,
    shared: Boolean(who.device?.shared), idle: who.idle_seconds * 1000,
  };
  guarded();
  note();
  schedule();
}

function schedule() {
  clearTimeout(timer);
  if (!watched || covered) return;
  if (isIdle()) cover();
  else timer = setTimeout(schedule, touchedAt() + watched.idle - Date.now() + 20);
}

function note() {
  if (!watched || covered) return;
  if (lastTouch() - kept() > 1000) { try { localStorage.setItem(TOUCHED, String(lastTouch())); } catch { /* private window */ } }
  if (telling) return;
  telling = setTimeout(tell, Math.max(0, told + watched.idle / 4 + 500 - Date.now()));
}

/** Tell the server that somebody is here, at most every quarter of the idle time. */
async function tell() {
  telling = 0;
  if (!watched || covered || lastTouch() <= told) return;
  told = Date.now();
  try { await ask('/api/awake', { method: 'POST', awake: true, stay: true }); } catch (refused) {
    if (refused.stop === 'locked') cover(false);
    else if (refused.signedOut && !document.body.hasAttribute('data-unsent') && !itself) toSignIn();
  }
}

/** Nothing of anybody stays in the page. What the server drew is held out of it for who comes back to it. */
function empty() {
  if (fromServer) return [...main.childNodes].filter((one) => one.id !== 'cover').map((one) => { one.remove(); return one; });
  undraw();
  document.title = title;
  document.getElementById('toasts')?.replaceChildren();
  emptied = true;
  return [];
}

/**
 * Cover everything until somebody has shown who they are; one cover at a time, however many ask.
 * @param {boolean} [first]  the server does not know yet
 * @returns {Promise<void>} resolves once the same person is back; for another the page begins anew
 */
export function cover(first = true) {
  covered ??= coverNow(first).finally(() => { covered = null; schedule(); });
  return covered;
}

async function coverNow(first) {
  clearTimeout(timer);
  const before = watched;
  dropKey();
  forgetMe();
  if (!itself) root.dataset.covered = '';
  const held = itself ? [] : empty();
  delete root.dataset.veiled;
  dispatchEvent(new CustomEvent('townwatch:cover', { detail: before }));
  if (first) ask('/api/lock', { method: 'POST', stay: true }).catch(() => {});     // without a signal it locks by itself
  const now = await (itself ? new Promise((done) => { back = done; }) : box(before));
  if (before && now.id !== before.id && !itself) { location.reload(); return new Promise(() => {}); }
  document.getElementById('cover')?.remove();
  main.append(...held);
  emptied = false;
  delete root.dataset.covered;
  told = Date.now();
  if (!fromServer) await me(true).then(keepWatch, () => {});
  dispatchEvent(new Event('townwatch:uncover'));
  return undefined;
}

/** Somebody has shown on the page itself who they are: go on with them. */
export async function cameBack(account) {
  if (back) { back(account); back = null; return covered; }
  keepWatch(await me());
  dispatchEvent(new Event('townwatch:uncover'));
  return undefined;
}

async function box(before) {
  const where = Object.assign(document.createElement('section'), { id: 'cover', className: 'narrow cover' });
  main.prepend(where);
  for (;;) {
    try {
      const { showWho } = await import('./sign_in_again.js');
      return await showWho(where, { whole: true, expected: before, another: leaveForAnother });
    } catch {                                  // the phone never kept that script, and there is no signal now
      where.textContent = 'Covered. No signal: it opens again when there is some.';
      await new Promise((done) => { addEventListener('online', done, { once: true }); });
    }
  }
}

/** Somebody else takes this device: whoever was here is signed out, and nothing of theirs stays behind. */
export async function leaveForAnother() {
  if (!itself && !fromServer) empty();
  dropKey();
  await goAway(location.pathname);
}

/** Sign out; without a signal nobody else can come in, but nothing stays to be seen. */
async function goAway(next) {
  const { leave } = await import('./leave.js').catch(() => ({ leave: () => false }));
  if (!await leave(next) && !covered) cover();
}

document.addEventListener('submit', (event) => {
  if (!watched || new URL(event.target.action, location).pathname !== '/sign-out') return;
  event.preventDefault();
  event.submitter?.setAttribute('aria-busy', 'true');
  goAway('');
});

const veil = () => { if (watched && !covered) root.dataset.veiled = ''; };

// What is not looked at is not shown: not in the list of open apps, and not for a moment when the phone comes back.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') { if (!itself) veil(); }
  else if (isIdle() && !covered) cover();
  else delete root.dataset.veiled;
}, true);

addEventListener('pagehide', () => {
  veil();
  if (watched?.shared && !itself && !fromServer) empty();
});

// The back-forward cache can bring a page back after its person has gone: ask before it is used.
addEventListener('pageshow', async (event) => {
  if (!event.persisted || covered) return;
  if (emptied || watched?.shared) { location.reload(); return; }
  if (isIdle()) { cover(); return; }
  try {
    const who = await me(true, { stay: true });
    if (watched && who.account.id !== watched.id) { location.reload(); return; }
    delete root.dataset.veiled;
    dispatchEvent(new Event('townwatch:uncover'));
  } catch (refused) {
    if (refused.stop === 'signed out' && !itself) toSignIn();
    else if (refused.signedOut) { if (refused.stop === 'second factor') leaveFor('/second-factor'); else cover(false); }
    else cover();
  }
});

for (const kind of ['pointerdown', 'keydown', 'input', 'wheel']) addEventListener(kind, () => note(), { passive: true });
