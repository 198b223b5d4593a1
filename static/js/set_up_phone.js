/** The checklist of this phone: what is ready, what is not, why it matters, and a button for each. */
import { me, may } from './ask.js';
import { html, draw, icon, nothing, when, note } from './parts.js';
import { isApple, onHomeScreen } from './platform.js';
import { stands } from './camera.js';
import { wayBack } from './way_back.js';
import { card as installCard, canBeAdded } from './install.js';
import { card as pushCard, standing as pushStanding } from './push.js';

const $ = (id) => document.getElementById(id);
const DAY = 86400000;
const GLYPHS = { done: 'circle-check', todo: 'ring', later: 'st-suspected', wrong: 'triangle-alert' };
const WORDS = { done: 'Done', todo: 'To do', later: 'Not here', wrong: 'Look at this' };

let who = null;
let opened = '';                        // the row whose card is open
let facts = null;
let says = '';
const boxes = { installed: document.createElement('div'), alerts: document.createElement('div') };

const unsent = async () => { try { return await (await import('./outbox.js')).count(); } catch { return 0; } };

/** 'granted', 'prompt', 'denied', 'system' (the phone's own camera does it all) or 'none' (there is no camera). */
async function lensNow() {
  const is = await stands();
  if (is === 'none') return 'system';
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return devices.length && !devices.some(({ kind }) => kind === 'videoinput') ? 'none' : is;
}

/** Ask for the camera, from a tap; it goes off again at once. */
async function askForLens() {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    for (const track of stream.getTracks()) track.stop();
    return 'granted';
  } catch (fault) { return { NotAllowedError: 'denied', NotFoundError: 'none' }[fault.name] ?? lensNow(); }
}

async function look() {
  const [lens, alerts, kept, waits] = await Promise.all([
    lensNow(), pushStanding(), navigator.storage?.persisted?.().catch(() => null) ?? null, unsent()]);
  facts = { lens, alerts, kept, waits, practised: Number(localStorage.getItem('townwatch:practised')) || 0, heard: localStorage.getItem('townwatch:heard') };
}

const step = (is, title, text, act = nothing, more = nothing) => ({ is, title, text, act, more });
const button = (key, word, task) => html`<button class="btn" type="button" data-key=${key} @click=${task}>${word}</button>`;
const opens = (key, word, show) => (opened === key ? nothing : button(key, word, async () => {
  opened = key;
  await show(boxes[key]);
  paint();
  boxes[key].querySelector('button, h2')?.focus();
}));

const practice = () => step('done', 'Practice report', 'You have tried it. It went nowhere.', html`<a class="btn" href="/report#practice">Again</a>`);

/** Of several premises, from which reports come at first: the server sorts by what this phone says in its cookie. */
function place() {
  const choices = who?.premises_choices ?? [];
  if (!who?.premises || choices.length < 2) return null;
  const choose = async ({ target }) => {
    document.cookie = `place=${target.value}; Path=/; Max-Age=31536000; SameSite=Lax${location.protocol === 'https:' ? '; Secure' : ''}`;
    await start();
  };
  return step('done', 'Where you mostly work', 'Reports begin with this place. On each you can change it.', nothing, html`<fieldset><legend class="vh">Where do you mostly work?</legend>
    <div class="chips">${choices.map((one) => html`<label class="chip"><input type="radio" name="place" value=${one.id} .checked=${one.id === who.premises.id} @change=${choose}>${one.name}</label>`)}</div></fieldset>`);
}

function installed() {
  if (onHomeScreen()) return step('done', 'On the Home Screen', 'Open it from there each time.');
  const act = opens('installed', 'Show me', (box) => installCard(box, { always: true }));
  const more = opened === 'installed' ? boxes.installed : nothing;
  if (canBeAdded()) return step('todo', 'On the Home Screen', isApple() ? 'On an iPhone or iPad only then can it ring, and keep what waits.' : 'Opens at once, also with a weak signal.', act, more);
  return step('later', 'On the Home Screen', 'This is a tab in a browser, which works as well. Your phone is where it belongs.', act, more);
}

function lens() {
  const title = 'Camera';
  const allow = button('camera', 'Allow', async () => { facts.lens = await askForLens(); paint(); });
  switch (facts.lens) {
    case 'granted': return step('done', title, 'The picture is taken inside Townwatch, and no copy stays in your photos.');
    case 'system': return step('done', title, 'Your phone’s own camera takes the pictures. Nothing to allow.');
    case 'none': return step('later', title, 'No camera here. You can choose pictures that you have.');
    case 'denied': return step('wrong', title, 'Blocked for Townwatch. You can still choose pictures that you have. To allow it:', nothing,
      html`<ol class="steps">${wayBack('camera').map((words) => html`<li><span>${words}</span></li>`)}</ol>`);
    default: return step('todo', title, 'So that a report begins with its picture. The phone asks once.', allow);
  }
}

function alerts() {
  if (who && !may(who, 'see alerts')) return null;
  const act = (word) => opens('alerts', word, (box) => pushCard(box, { always: true }));
  const more = opened === 'alerts' ? boxes.alerts : nothing;
  switch (facts.alerts) {
    case 'on': return step('done', 'Alerts', 'This phone rings when it matters near you.', act('Test it'), more);
    case 'off': return step('todo', 'Alerts', 'So that you hear when it matters near you. The lock screen shows no name.', act('Turn on'), more);
    case 'denied': return step('wrong', 'Alerts', 'Blocked for Townwatch. The list in the app is always up to date. To let it ring:', nothing,
      html`<ol class="steps">${wayBack('alerts').map((words) => html`<li><span>${words}</span></li>`)}</ol>`);
    case 'home screen': return step('later', 'Alerts', 'They open once Townwatch is on the Home Screen (iOS 16.4 or later).');
    default: return step('later', 'Alerts', 'This browser cannot ring. The list in the app is always up to date.');
  }
}

function storage() {
  const title = 'What waits here is kept';
  if (facts.kept === null) return step('later', title, 'This browser does not say. What waits is sent as soon as there is signal.');
  if (facts.kept) return step('done', title, 'A report that waits for signal stays, also when the phone runs out of room.');
  const keep = button('storage', 'Keep it', async () => {
    facts.kept = await navigator.storage.persist().catch(() => false);
    says = facts.kept ? '' : 'Not yet, says the browser. It mostly says yes once Townwatch is on the Home Screen or alerts are on.';
    paint();
  });
  return step('todo', title, says || 'The browser may throw away what waits for signal when the phone is full. Ask it not to.', keep);
}

function sync() {
  const title = 'In touch with the desk';
  const waits = facts.waits ? html` <a href="/unsent">${facts.waits} ${facts.waits === 1 ? 'report waits' : 'reports wait'} on this phone.</a>` : ' Nothing waits on this phone.';
  const again = button('sync', 'Try now', start);
  if (!facts.heard) return step('todo', title, html`Not yet.${waits}`, again);
  const old = Date.now() - Date.parse(facts.heard) > DAY;
  if (navigator.onLine && who && !who.isKept) return step(facts.waits ? 'todo' : 'done', title, html`Just now.${waits}`, facts.waits ? again : nothing);
  return step(old ? 'wrong' : 'todo', title, html`No signal. Last at ${when(facts.heard)}.${waits}`, again);
}

/** What is open says why by itself. */
const isBox = (more) => Object.values(boxes).includes(more);

const row = ({ is, title, text, act, more }) => html`<li data-is=${is}>
  ${is === 'todo' ? html`<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9"></circle></svg>` : icon(GLYPHS[is])}
  <div class="grow"><h2>${title}<span class="vh">: ${WORDS[is]}</span></h2>${isBox(more) ? nothing : html`<p class="small soft">${text}</p>`}</div>${act}${more === nothing ? nothing : html`<div class="more-of">${more}</div>`}</li>`;

function paint() {
  const rows = [installed(), place(), facts.practised ? practice() : null, lens(), alerts(), storage(), sync()].filter(Boolean);
  const mayReport = !who || may(who, 'send reports');
  const done = rows.filter(({ is }) => is === 'done').length;
  const left = rows.filter(({ is }) => is === 'todo' || is === 'wrong').length;
  const name = who?.account.name?.split(' ')[0];
  $('set-up-says').textContent = left ? `${done} of ${rows.length} ready. Each takes a moment, once.` : 'All ready. You can put the phone away.';
  draw($('begin'), !mayReport ? nothing : facts.practised ? html`<a class="btn btn--main btn--wide" href="/report">${icon('camera')}Report</a>`
    : html`<section class="card stack stack-2"><h2>${name ? `You are in, ${name}` : 'Try it first'}</h2>
      <p>Send one report for practice: twenty seconds, and it goes nowhere. So the first real one is not your first.</p>
      <div class="line"><a class="btn btn--main" href="/report#practice">${icon('camera')}Practise</a><a class="btn btn--plain" href="/report">Not now</a></div></section>`);
  draw($('checklist'), html`<ul class="tasks">${rows.map(row)}</ul>`);
}

async function start() {
  await me(true).then((one) => { who = one; }, (refused) => {
    draw($('state'), refused.offline ? note('wifi-off', 'No signal. What this phone knows by itself stands below.') : nothing);
  });
  try { if (who) localStorage.setItem('townwatch:heard', who.server_time); } catch { /* full, or a private window */ }
  await look();
  paint();
}

for (const kind of ['townwatch:push', 'townwatch:added', 'townwatch:installable', 'online', 'offline', 'pageshow']) {
  addEventListener(kind, () => { if (facts) look().then(paint); });
}
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible' && facts) look().then(paint); });   // back from the settings
navigator.permissions?.query({ name: 'camera' }).then((state) => state.addEventListener('change', () => { if (facts) look().then(paint); }), () => {});
import('./shell.js');
start();
