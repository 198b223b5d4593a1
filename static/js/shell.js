/** What every phone screen has around it: where you are, what is new, the worker, and a session that is still good. */
import { isCovered, me, may, whenCovered, whenUncovered } from './ask.js';
import { cover, keepWatch, leaveForAnother } from './lock.js';
import { dropKey, keepKey } from './own_key.js';

const $ = (id) => document.getElementById(id);
const root = document.documentElement;
const PERMISSION = { '/check': 'check pictures', '/gallery': 'see gallery', '/report': 'send reports', '/alerts': 'see alerts' };
const ACCOUNT = 'townwatch:account';

const icons = `${root.dataset.icons}#`;

function pill(name, text, href) {
  const one = $('pill');
  if (!one) return;
  one.hidden = !text;
  $('pill-text').textContent = text ?? '';
  $('pill-icon').setAttribute('href', icons + name);
  if (href) one.href = href; else one.removeAttribute('href');
}

let waiting = null;      // reports at the desk, for those who decide; null for everybody else

// One pill, for the one thing that matters most: no signal, or the way back to the desk.
function signal() {
  if (!navigator.onLine) pill('wifi-off', 'Offline');
  else if (waiting === null) pill('list', '');
  else pill('list', waiting ? `Desk, ${waiting}` : 'Desk', '/desk');
}

/** Show how many alerts have not been opened, in the bar and on the app's icon. */
export function unread(count) {
  if ($('alerts-badge')) {
    $('alerts-badge').hidden = !count;
    $('alerts-count').textContent = count > 99 ? '99+' : String(count);
  }
  (count ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.())?.catch(() => {});
}

function fill(who) {
  keepWatch(who);
  if ($('switch')) $('switch').hidden = !who.device?.shared;
  if ($('where-name')) $('where-name').textContent = who.premises?.name ?? who.scheme?.name;
  if ($('where-zone')) $('where-zone').textContent = who.device?.shared ? who.account.name : who.premises?.zone ?? who.account.name;
  for (const link of document.querySelectorAll('.nav a')) {
    const needs = PERMISSION[new URL(link.href).pathname];
    link.hidden = Boolean(needs) && !may(who, needs);
  }
  unread(who.unread_alerts);
  waiting = who.waiting;
  signal();
  // Another account on the same phone starts clean.
  const before = sessionStorage.getItem(ACCOUNT);
  if (before && before !== String(who.account.id)) forgetAll();
  sessionStorage.setItem(ACCOUNT, who.account.id);
  keepKey(who.account.id, who.draft_key, who.idle_seconds * 1000);
}

/** Nothing of the account stays in this tab. */
async function forgetAll() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith('townwatch:')) sessionStorage.removeItem(key);
  dropKey();
  navigator.clearAppBadge?.().catch(() => {});
  navigator.serviceWorker?.getRegistration().then((held) => held?.getNotifications()).then((all) => all?.forEach((one) => one.close())).catch(() => {});
  const { wipe } = await import('./handoff.js');
  await wipe();
}

// The report stays usable, and so does whatever holds words that were not sent: they see to being signed out themselves.
const stays = () => document.body.dataset.locks === 'itself' || document.body.hasAttribute('data-unsent');

async function check(fresh) {
  try { fill(await me(fresh, { stay: stays() })); } catch (refused) {
    if (refused.offline) pill('wifi-off', 'Offline');
    else if (refused.stop === 'locked' && fresh) cover(false);
  }
}

/** A small passing word with at most one action; never the only place of a fact. */
export function toast(text, word, act) {
  const one = Object.assign(document.createElement('div'), { className: 'toast' });
  one.append(Object.assign(document.createElement('span'), { className: 'grow', textContent: text }));
  if (word) {
    const button = Object.assign(document.createElement('button'), { className: 'btn', type: 'button', textContent: word });
    button.addEventListener('click', () => { one.remove(); act(); });
    one.append(button);
  }
  $('toasts')?.append(one);
  setTimeout(() => one.remove(), 10000);
}

// A new build waits until a person takes it, and never comes in under a half-written report.
function offer(worker, taken) {
  const box = $('update');
  if (!box) return;
  box.hidden = false;
  $('update-now').onclick = () => {
    if (document.body.hasAttribute('data-unsent')) {
      toast('Send or clear your report first. The new version waits.');
      return;
    }
    taken();
    worker.postMessage('SKIP_WAITING');
  };
}

async function worker() {
  if (!('serviceWorker' in navigator)) return;
  let wanted = false;
  navigator.serviceWorker.addEventListener('controllerchange', () => { if (wanted) { wanted = false; location.reload(); } });
  navigator.serviceWorker.addEventListener('message', (event) => {
    if (event.data?.open === undefined) return;        // news of alerts: news.js
    const busy = document.body.hasAttribute('data-unsent');
    event.ports[0]?.postMessage(busy ? 'busy' : 'going');
    if (busy) toast('An alert came in. Your report is still here.', 'Open it', () => { location.assign(event.data.open); });
    else location.assign(event.data.open);
  });
  try {
    const held = await navigator.serviceWorker.register('/sw.js', { scope: '/', updateViaCache: 'none' });
    const ready = (one) => { if (navigator.serviceWorker.controller) offer(one, () => { wanted = true; }); };
    if (held.waiting) ready(held.waiting);
    held.addEventListener('updatefound', () => {
      const coming = held.installing;
      coming.addEventListener('statechange', () => { if (coming.state === 'installed') ready(coming); });
    });
  } catch { /* without the worker the app still works with a signal */ }
}

// No menu offers to save a picture. It hinders nobody who means to; it says that nobody should.
document.addEventListener('contextmenu', (event) => { if (event.target.closest('.print')) event.preventDefault(); });
addEventListener('beforeinstallprompt', (event) => { event.preventDefault(); window.townwatchInstall = event; });
addEventListener('online', signal);
addEventListener('offline', signal);
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible' && !isCovered()) check(true); });
whenCovered(() => {
  import('./handoff.js').then(({ wipe }) => wipe());
  if ($('switch') && document.body.dataset.locks === 'itself') $('switch').hidden = true;       // nobody is here to be switched
  if ($('where-zone')) $('where-zone').textContent = '';
});
whenUncovered(() => check(false));
$('switch')?.addEventListener('click', leaveForAnother);
document.addEventListener('submit', (event) => {
  if (new URL(event.target.action, location).pathname === '/sign-out') forgetAll();
});

/** What waits on this phone for a signal: what somebody said about an alert, and that alerts came. */
async function bring(who) {
  navigator.serviceWorker?.controller?.postMessage('RECEIPTS');
  if (may(who, 'answer alerts')) (await import('./answers.js')).sendKept(who.account.id);
}

let hears = false;

/** Once the screen stands: what waits here, this phone's address for pushes, and what is new from now on. */
async function goOn() {
  const who = await me(false, { stay: stays() });
  bring(who);
  if (!may(who, 'see alerts')) return;
  const [push, news] = await Promise.all([import('./push.js'), import('./news.js')]);
  if (!hears) news.announceWith(unread);
  hears = true;
  push.recheck(who.account.id);
}

const begin = () => goOn().catch(() => {});     // without a signal: at the next one
addEventListener('online', begin);
whenUncovered(begin);
signal();
worker();
await check(false);
begin();
