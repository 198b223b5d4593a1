/** Alerts on this phone: explained in our own words first, asked for by a tap, checked again at each start. */
import { ask } from './ask.js';
import { html, draw, icon, nothing } from './parts.js';
import { here as on, onHomeScreen, isApple } from './platform.js';
import { before, elsewhere, TooLong, WHY, whyNot } from './push_help.js';
import { wayBack } from './way_back.js';

const TOO_LONG = 15000;
const RINGS_WITHIN = 20000;                // milliseconds; mostly it is two seconds
const LATER = 'townwatch:alerts-later';
const OFF = 'townwatch:alerts-off';        // switched off here by a person: no start switches them on again

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
const same = (one, other) => one && one.byteLength === other.byteLength && new Uint8Array(one).every((byte, at) => byte === other[at]);

/** Wait for it, but not for ever: a browser that cannot reach its push service never answers. */
const inTime = (work, says) => Promise.race([work, new Promise((_, fail) => { setTimeout(() => fail(new TooLong(says)), TOO_LONG); })]);

const can = () => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** 'on', 'off', 'denied', 'home screen' (iOS wants the app there first) or 'none' (this browser cannot). */
export async function standing() {
  if (!can()) return isApple() && !onHomeScreen() ? 'home screen' : 'none';
  if (Notification.permission === 'denied') return 'denied';
  if (Notification.permission !== 'granted') return 'off';
  const worker = await navigator.serviceWorker.getRegistration();
  return await worker?.pushManager.getSubscription() ? 'on' : 'off';
}

/** Subscribe, with the server's present key, and tell the server. Returns whether alerts are on now. */
async function subscribe(byItself) {
  const [worker, { key }] = await Promise.all([
    inTime(navigator.serviceWorker.ready, 'The app is not ready on this phone. Reload the page and try again.'),
    ask('/api/push', { quiet: byItself }),
  ]);
  const ours = bytes(key);
  let held = await worker.pushManager.getSubscription();
  const old = held?.endpoint;
  if (held && !same(held.options.applicationServerKey, ours)) { await held.unsubscribe(); held = null; }    // the server has a new key
  held ??= await inTime(worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: ours }),
    'The alert service of this browser does not answer. A firewall may stand between: try again on another network.');
  const { endpoint, keys } = held.toJSON();
  const { on } = await ask('/api/push', { method: 'PUT', quiet: byItself, json: {
    endpoint, keys, key, by_itself: byItself, ...(old && old !== endpoint ? { old_endpoint: old } : {}) } });
  if (!on) { localStorage.setItem(OFF, '1'); await held.unsubscribe(); }      // switched off from another device
  return on;
}

/** Ask the system, subscribe and tell the server. Call it from a tap. Returns '' or a sentence saying what is wrong. */
export async function turnOn() {
  if (elsewhere()) return elsewhere();
  const leave = await Notification.requestPermission();
  if (leave === 'denied') return 'This browser does not allow alerts from Townwatch. What to do stands above.';
  if (leave !== 'granted') return 'The phone asked, and nobody answered yes. Tap again when you want alerts.';
  try { await subscribe(false); } catch (fault) { return whyNot(fault); }
  localStorage.removeItem(OFF);
  return '';
}

/**
 * At each start and, with `anew`, each sign-in: make sure the server has this phone's present address and key, and with
 * which sign-in it goes. Quiet when it fails: the next start tries again.
 */
export async function recheck(account, anew = false) {
  const mark = `townwatch:push:${account}`;
  if (!can() || Notification.permission !== 'granted' || localStorage.getItem(OFF) || (!anew && sessionStorage.getItem(mark))) return;
  try { await subscribe(true); sessionStorage.setItem(mark, '1'); } catch { /* next start */ }
}

/** Stop alerts on this phone. */
export async function turnOff() {
  const worker = await navigator.serviceWorker.getRegistration();
  const held = await worker?.pushManager.getSubscription();
  localStorage.setItem(OFF, '1');
  if (!held) return;
  await ask('/api/push', { method: 'DELETE', json: { endpoint: held.endpoint } });
  await held.unsubscribe();
}

/** This browser's number among my devices, or null when the server does not know it. */
const here = async () => (await ask('/api/push/devices')).devices.find((one) => one.here)?.id ?? null;

/** Send this phone a test. `heard` is told a sentence: whether it rang. Returns what to say meanwhile. */
async function tryOut(heard) {
  const listening = navigator.serviceWorker;
  const hear = ({ data }) => { if (data?.news) over('It works: this phone rang just now.'); };
  const timer = setTimeout(() => over('Nothing has rung yet. The phone may be saving power, or be set to silent: look at its notifications, and try again.'), RINGS_WITHIN);
  function over(sentence) { clearTimeout(timer); listening.removeEventListener('message', hear); if (sentence) heard(sentence); }
  listening.addEventListener('message', hear);       // before it is sent: it may be faster than the answer
  try { return (await ask('/api/push/test', { method: 'POST', json: { device: await here() } })).says; } catch (fault) { over(''); throw fault; }
}

/** The card about alerts on this phone. `always` shows it also when there is nothing to ask; otherwise a test follows by itself.
    `beside`: the screen has a main button already. */
export async function card(where, { always = false, beside = false } = {}) {
  let is = await standing();
  let says = '';
  let busy = '';
  const hide = () => { where.hidden = true; };
  if (!always && on.browser !== 'firefox') navigator.storage?.persist?.().catch(() => {});      // elsewhere it asks nobody
  if (!always && (is === 'on' || is === 'none' || is === 'denied' || Date.now() < Number(localStorage.getItem(LATER)))) return hide();
  const work = (name, task) => async () => {
    if (busy) return;
    busy = name; says = '';
    show();
    try { says = await task() ?? ''; } catch (fault) { says = fault.message; }
    busy = '';
    is = await standing();
    dispatchEvent(new Event('townwatch:push'));
    show();
  };
  let rang = '';
  const ring = async () => {
    rang = '';
    const meanwhile = await tryOut((sentence) => { rang = sentence; if (!busy) { says = sentence; show(); } });
    return rang || meanwhile;
  };
  const start = work('on', async () => await turnOn() || (always ? 'Alerts are on. Send yourself one to be sure.' : ring()));
  const test = work('test', ring);
  const off = work('off', async () => { await turnOff(); return 'Alerts are off on this phone.'; });
  const later = () => { localStorage.setItem(LATER, Date.now() + 7 * 86400000); hide(); };
  const button = (name, picture, word, task, main) => html`<button class="btn ${main ? 'btn--main' : ''}" type="button" id="push-${name}"
    aria-busy=${busy === name ? 'true' : nothing} @click=${task}>${icon(busy === name ? 'refresh-cw' : picture)}${word}</button>`;
  function show() {
    where.hidden = false;
    draw(where, html`<section class="card stack stack-2"><h2>${is === 'on' ? 'Alerts are on' : 'Alerts on this phone'}</h2>
      ${is === 'off' ? html`<p>Townwatch can ring this phone when something happens near you. The lock screen shows no name and no picture:
        only “Townwatch: please open.”</p><p class="soft small">The desk sees that this phone got an alert and opened it. It is never used to
        judge your work. ${before()} Next, the phone itself will ask you.</p>` : nothing}
      ${elsewhere() && is !== 'on' ? html`<p><b>${elsewhere()}</b></p>` : nothing}
      ${WHY[is] ? html`<p>${WHY[is]}</p>` : nothing}
      ${is === 'denied' ? html`<ol class="steps">${wayBack('alerts').map((words) => html`<li><span>${words}</span></li>`)}</ol>` : nothing}
      <div class="line">${is === 'off' ? html`${button('on', 'bell', 'Turn alerts on', start, !beside)}${always ? nothing
        : html`<button class="btn btn--plain" type="button" @click=${later}>Not now</button>`}` : nothing}
        ${is === 'on' ? html`${button('test', 'send', 'Send me a test alert', test)}${always ? button('off', 'x', 'Turn off here', off) : nothing}` : nothing}</div>
      <p role="status" class="small">${says}</p></section>`);
  }
  show();
}
