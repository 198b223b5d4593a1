/** What every phone screen has around it: where you are, what is new, the worker, and a session that is still good. */
import { isCovered, me, may, toSignIn, whenCovered, whenUncovered } from './ask.js';
import { cover, keepWatch, leaveForAnother } from './lock.js';
import { keepKey, ownKey } from './own_key.js';
import { forgetAll, isLeaving } from './forget.js';

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
  one.href = href;
}

let waiting = null;      // reports at the desk, for those who decide; null for everybody else
let held = { unsent: 0, late: false };        // on this phone, not with the desk yet
let alerts = 0;
let noSignal = false;

// One pill, for the one thing that matters most: no signal and what waits for it, or the way back to the desk.
function signal() {
  const offline = noSignal || !navigator.onLine;
  const saved = held.unsent ? `${held.unsent} saved` : '';
  $('pill')?.toggleAttribute('data-late', held.late);
  if (offline) pill('wifi-off', saved ? `Offline, ${saved}` : 'Offline', '/unsent');
  else if (saved) pill('cloud-upload', saved, '/unsent');
  else if (waiting === null) pill('list', '', '/unsent');
  else pill('list', waiting ? `Desk, ${waiting}` : 'Desk', '/desk');
}

// On the app's icon: what to look at and what is not sent, as one number.
function badge() {
  const all = alerts + held.unsent;
  (all ? navigator.setAppBadge?.(all) : navigator.clearAppBadge?.())?.catch(() => {});
}

/** Show how many alerts have not been opened, in the bar and on the app's icon. */
export function unread(count) {
  if ($('alerts-badge')) {
    $('alerts-badge').hidden = !count;
    $('alerts-count').textContent = count > 99 ? '99+' : String(count);
  }
  alerts = count;
  badge();
}

/** When the server last answered this phone: what the checklist of the phone shows. */
const heard = (who) => { try { if (who.draft_key) localStorage.setItem('townwatch:heard', who.server_time); } catch { /* full, or a private window */ } };

function fill(who) {
  keepWatch(who);
  heard(who);
  if ($('switch')) $('switch').hidden = !who.device?.shared;
  if ($('where-name')) $('where-name').textContent = who.premises?.name ?? who.scheme?.name;
  if ($('where-zone')) $('where-zone').textContent = who.device?.shared ? who.account.name : who.premises?.zone ?? who.account.name;
  for (const link of document.querySelectorAll('.nav a')) {
    const needs = PERMISSION[new URL(link.href).pathname];
    link.hidden = Boolean(needs) && !may(who, needs);
  }
  unread(who.unread_alerts);
  waiting = who.waiting;
  if (who.corrections?.length) import('./corrections.js').then((found) => found.sayWrong(who.corrections)).catch(() => {});
  signal();
  // Another account on the same phone starts clean.
  const before = sessionStorage.getItem(ACCOUNT);
  const clean = before && before !== String(who.account.id) ? forgetAll() : null;
  sessionStorage.setItem(ACCOUNT, who.account.id);
  if (!who.draft_key) return;                  // as it was kept, without a signal
  keepKey(who.account.id, who.draft_key, who.idle_seconds * 1000);
  Promise.all([import('./kept_lists.js'), clean]).then(([lists]) => lists.keepWho(who)).catch(() => {});
}

// The report stays usable, and so does whatever holds words that were not sent: they see to being signed out themselves.
const stays = () => document.body.dataset.locks === 'itself' || document.body.hasAttribute('data-unsent');

/** Whoever was here goes on, as far as this phone keeps things for them, and the idle lock watches as before. */
async function withoutSignal() {
  const who = ownKey() && await import('./kept_lists.js').then((lists) => lists.keptWho()).catch(() => null);
  noSignal = true;
  if (who && !isCovered()) fill(who); else signal();
}

async function check(fresh) {
  try {
    const who = await me(fresh, { stay: stays() });
    noSignal = false;
    fill(who);
  } catch (refused) {
    if (refused.offline) await withoutSignal();
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

/** A notification was tapped: this page goes there, unless words on it were not sent. */
navigator.serviceWorker?.addEventListener('message', (event) => {
  if (event.data?.open === undefined) return;        // news of alerts: news.js
  const busy = document.body.hasAttribute('data-unsent');
  event.ports[0]?.postMessage(busy ? 'busy' : 'going');
  if (busy) toast('An alert came in. Your report is still here.', 'Open it', () => { location.assign(event.data.open); });
  else location.assign(event.data.open);
});

// No menu offers to save a picture. It hinders nobody who means to; it says that nobody should.
document.addEventListener('contextmenu', (event) => { if (event.target.closest('.print')) event.preventDefault(); });
addEventListener('beforeinstallprompt', (event) => { event.preventDefault(); window.townwatchInstall = event; dispatchEvent(new Event('townwatch:installable')); });
addEventListener('online', () => { noSignal = false; signal(); });
addEventListener('offline', signal);
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible' && !isCovered()) check(true); });
whenCovered(() => {
  import('./handoff.js').then(({ wipe }) => wipe()).catch(() => {});
  if ($('switch') && document.body.dataset.locks === 'itself') $('switch').hidden = true;       // nobody is here to be switched
  if ($('where-zone')) $('where-zone').textContent = '';
});
whenUncovered(() => check(false));
$('switch')?.addEventListener('click', leaveForAnother);

// A picture that waited for a signal was checked: on the check's own screen it shows by itself.
const checkLater = () => import('./check_later.js');
addEventListener('townwatch:outbox', ({ detail }) => { if (detail.state === 'sent') checkLater().then((later) => later.heard(detail.id)).catch(() => {}); });
addEventListener('townwatch:check-answered', ({ detail }) => { checkLater().then((later) => later.tellLater(detail.id)).catch(() => {}); });

/** What waits on this phone for a signal: what somebody said about an alert, and that alerts came. */
async function bring(who) {
  navigator.serviceWorker?.controller?.postMessage('RECEIPTS');
  if (may(who, 'answer alerts')) (await import('./answers.js')).sendKept(who.account.id);
}

let hears = false;
const unsent = () => import('./unsent_watch.js');

/** Once the screen stands: what waits here, this phone's address for pushes, and what is new from now on. */
async function goOn() {
  const who = await me(false, { stay: stays() });
  bring(who).catch(() => {});      // no module without a signal: at the next one
  unsent().then(({ knowMine }) => knowMine(who)).catch(() => {});
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
// The report form is painted without what the other screens look like; what follows it is not.
if (!document.querySelector('link[href$="/css/further.css"]')) {
  const further = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: new URL('../css/further.css', import.meta.url).href });
  document.head.append(further);
}
import('./update.js').then(({ keepUpToDate }) => keepUpToDate()).catch(() => {});
// Also on a screen that asks for nobody: whoever signed out without a signal is signed out before somebody else signs in.
if (isLeaving() && await import('./leave.js').then(({ finishLeaving }) => finishLeaving()).catch(() => false)) toSignIn();
await check(false);
// What waits on this phone is counted and sent, whoever is signed in, or nobody.
const watch = () => unsent().then(({ watchUnsent }) => watchUnsent((waits) => { held = waits; signal(); badge(); }, toast));
watch().catch(() => { addEventListener('online', () => { watch().catch(() => {}); }, { once: true }); });
begin();
