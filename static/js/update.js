/**
 * A new build: fetched beside the old one, and taken by a tap. Never while words are unsent, in this window or another:
 * what a page still has to load would be of another build than the page.
 */
const UNSENT = 'townwatch-unsent';               // a lock that each window holds while it holds unsent words
const SENDING = 'townwatch-outbox';              // the lock of whoever is sending just now
const HOUR = 60 * 60000;
const NOT_AGAIN_FOR = 10 * 60000;                // milliseconds, when somebody comes back to the app again and again
const SENDING_TIME = 8000;
const WAITS = 'A new version is ready. It waits until this is sent.';
const ELSEWHERE = 'A new version is ready. It waits: something is half-written in another window.';
const SOON = 'One moment: what is being sent goes first.';
const READY = 'A new version is ready. Nothing you typed is lost.';

const $ = (id) => document.getElementById(id);
const isUnsent = () => document.body.hasAttribute('data-unsent');

let held = null;                 // the registration
let isStale = false;             // another window has taken the new build: this one is of the old
let wanted = false;
let says = '';
let looked = 0;

function show() {
  const box = $('update');
  if (!box) return;
  box.hidden = !isStale && !(held?.waiting && navigator.serviceWorker.controller);
  box.querySelector('.grow').textContent = isUnsent() ? WAITS : says || READY;
  $('update-now').hidden = isUnsent();
}

/** The lock goes with the page, however it ends; a window that sleeps keeps it. */
function holdWhileUnsent() {
  let release = null;
  const look = () => {
    if (isUnsent() && !release) {
      const kept = new Promise((done) => { release = done; });
      navigator.locks?.request(UNSENT, { mode: 'shared' }, () => kept).catch(() => {});
    } else if (!isUnsent() && release) { release(); release = null; }
    show();
  };
  new MutationObserver(look).observe(document.body, { attributes: true, attributeFilter: ['data-unsent'] });
  look();
}

async function isAnyWindowUnsent() {
  const { held: locks = [], pending = [] } = await navigator.locks?.query() ?? {};
  return isUnsent() || [...locks, ...pending].some(({ name }) => name === UNSENT);
}

/** Until nothing is on its way: what is cut off goes again by itself, but not twice over a weak signal for nothing. */
const whenSent = () => Promise.race([
  navigator.locks?.request(SENDING, { mode: 'shared' }, () => {}), new Promise((done) => { setTimeout(done, SENDING_TIME); })]);

async function take() {
  if (await isAnyWindowUnsent()) { says = ELSEWHERE; show(); return; }
  says = SOON;                                 // a worker that is sending finishes first: mostly at once, at most some seconds
  show();
  await whenSent();
  if (isStale || !held?.waiting) { location.reload(); return; }
  wanted = true;
  held.waiting.postMessage('SKIP_WAITING');
}

function watchComing() {
  const coming = held.installing;
  coming?.addEventListener('statechange', () => { if (coming.state === 'installed') show(); });
}

/** Ask for the worker's file past every cache: only a server that has it is asked what has changed. */
async function look() {
  looked = Date.now();
  try {
    const there = await fetch('/sw.js', { method: 'HEAD', cache: 'no-store', credentials: 'omit', redirect: 'error', signal: AbortSignal.timeout(10000) });
    if (there.ok && there.headers.get('Content-Type')?.includes('javascript')) await held.update();
  } catch { /* no signal, or somebody else's page: in an hour */ }
}

/** Keep the worker, and this page, up to date for as long as it is open. */
export async function keepUpToDate() {
  if (!('serviceWorker' in navigator)) return;
  let controlled = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (!controlled) { controlled = true; return; }            // the first worker took this page: they are of one build
    if (wanted) location.reload(); else { isStale = true; says = ''; show(); }
  });
  $('update-now')?.addEventListener('click', take);
  holdWhileUnsent();
  try { held = await navigator.serviceWorker.register('/sw.js', { scope: '/', updateViaCache: 'none' }); } catch { return; }
  looked = Date.now();
  held.addEventListener('updatefound', watchComing);
  watchComing();
  show();
  setInterval(look, HOUR);                                      // an app that stays open for days never navigates
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && Date.now() - looked > NOT_AGAIN_FOR) look();
  });
}
