/**
 * Somebody who is asked to stay out is here now: how sure, what to say, what became of it. Three taps, with or without a
 * signal. `/door#WB-…`: whom it is about stands in no address that a server is asked for.
 */
import { meWatched, ask, may, now, isCovered, whenCovered, whenUncovered, Refused } from './ask.js';
import { followUp } from './door_after.js';
import { listDoesNotApply, onCard } from './door_words.js';
import { keptForDoor } from './kept_door.js';
import { isCurrent, keptCard } from './kept_gallery.js';
import { keptWatched } from './kept_lists.js';
import { noFaces } from './no_signal.js';
import * as outbox from './outbox.js';
import { html, draw, icon, print, date, rich, note, state, nothing, fault, clock } from './parts.js';
import { SURE } from './report_fields.js';

const $ = (id) => document.getElementById(id);
const CATEGORY = { exclusion: 'breach of exclusion', order: 'breach of order' };
const WAIT = 2500;                        // for what holds here: then the card says it

let who = null;
let card = null;
let here = null;                          // what holds at these premises: {what, until, says, why}; null: the card alone says it
let touched = false;
let sure = null;
let record = null;                        // the report, once it is on this phone
let wrong = '';
let notThem = false;
let busy = false;
const after = followUp({ draw: show, say });

const ref = () => decodeURIComponent(location.hash.slice(1));
function say(text) { $('live').textContent = text; }

/** What keeps them from here: as the server says, or without an answer as it said when it gave the card. */
function holds() {
  const found = here ?? onCard(card, who.premises?.id);
  return found.what === 'nothing' && card.standing_tag === 'unserved' ? { ...found, what: 'unserved' } : found;
}
/** As it is said aloud: with the year only when the day alone would be taken for an earlier one. */
function dayOf(until) {
  const said = /^\d{4}-/.test(until ?? '') ? date(until) : String(until ?? '');
  return Date.parse(until) < now() + 364 * 24 * 60 * 60 * 1000 ? said.replace(/ \d{4}$/, '') : said;
}

async function send(answer) {
  if (busy || record) return;
  busy = true;
  wrong = '';
  const words = {
    category: CATEGORY[holds().what], profile_ref: card.ref, sure: answer, happened_at: new Date(now()).toISOString(),
    ...(who.premises ? { premises_id: who.premises.id } : {}), photos: [],
  };
  try {
    record = await outbox.save({ id: crypto.randomUUID(), kind: 'report', author: who.account.id, words });
    sure = answer;
    navigator.vibrate?.(40);
    import('./keep_sending.js').then(({ keepSending }) => keepSending()).catch(() => {});
  } catch (refused) {
    wrong = refused.name === 'PhoneFull' ? 'The phone is full, so nothing was kept. The words to say hold all the same.' : 'This phone could not keep it. Try again when there is a signal.';
    if (answer !== 'know') sure = answer;
  }
  busy = false;
  show();
  ($('no-list') ?? $('say') ?? $('wrong'))?.focus();
  say(record ? 'Saved on this phone.' : wrong);
}

async function follow({ detail: { id } }) {
  after.heard(id);
  if (!record || id !== record.id) return;
  record = await outbox.one(id) ?? record;
  if (record.sent_at && !here) whatHolds();          // the card may have said more than holds
  show();
}

const carried = () => {
  if (wrong) return html`<div id="wrong" tabindex="-1">${note('triangle-alert', wrong, 'wrong')}</div>`;
  if (!record) return nothing;
  if (record.sent_at) return note('circle-check', html`<b>Sent ${clock(record.sent_at)}.</b> ${rich(record.told)}`);
  if (record.state === 'sign in') return note('key-round', html`<b>Sign in to send.</b> It is kept on this phone.`);
  if (record.state === 'change') return note('triangle-alert', record.says, 'wrong');
  if (record.tries && record.state === 'waiting') return note('wifi-off', html`<b>Waiting for signal.</b> It is saved on this phone and goes by itself.`);
  return note('cloud-upload', html`<b>Saved on this phone.</b> Sending.`);
};

const face = () => (card.title === card.ref ? html`<p><b>${card.ref}</b></p>` : touched ? html`${card.photo ? html`<div class="face">${print(card.photo, { size: 'card', alt: card.title, eager: true })}</div>` : nothing}<p><b>${card.title}</b> <span class="soft small">${card.ref}</span></p>`
  : html`<button class="veil" type="button" id="uncover" @click=${() => { touched = true; show(); }}>${icon('eye-off')}<span>${card.ref}: touch to see the picture and the name</span>
    <span class="soft small">Covered, so that nobody beside you sees it.</span></button>`);

const care = () => html`<p class="line small">${icon('info')}<span class="grow">Staying is not in itself a crime; disorder, threats: <a href="tel:999"><b>999</b></a>.</span></p>`;
const done = () => html`<a class="btn btn--plain" href="/report">${icon('check')}Done</a>`;

/** First: how sure? */
const question = () => html`<h1>How sure are you?</h1>${face()}
  <div class="answers" role="group" aria-label="How sure are you?">${SURE.map(([key, name, word]) => html`<button class="btn ${key === 'know' ? 'btn--main' : ''}" type="button"
    id="sure-${key}" @click=${() => send(key)}>${icon(name)}${word}</button>`)}</div>${carried()}
  <p class="small soft">Only “I know them or saw ID” is told to others, and only that can count.</p>`;

const sentence = (held) => (held.what === 'order'
  ? html`<p class="say">A court order applies here${held.until ? `, until ${dayOf(held.until)}` : ''}. Do not enforce it.</p><p>Call <a href="tel:101"><b>101</b></a>; in danger <a href="tel:999"><b>999</b></a>.</p>`
  : html`<p class="soft small">Say, calmly:</p><p class="say">“You were given a notice asking you not to come in${held.until ? ` until ${dayOf(held.until)}` : ''}. Please leave. The card says how to appeal.”</p>`);

/** Certain: the sentence, and what became of it. */
const certain = () => html`<section class="stack" id="say" tabindex="-1"><h1>At the door</h1>${sentence(holds())}${holds().what === 'order' ? nothing : care()}</section>
  ${record ? after.show({ of: record.id, author: who.account.id, isOrder: holds().what === 'order', notThem: () => { notThem = true; } }) : nothing}${carried()}${done()}`;

const uncertain = () => html`<h1>At the door</h1>${listDoesNotApply(record?.id ?? unkept)}${carried()}${notThem ? after.state() : nothing}${done()}`;
const unkept = crypto.randomUUID();

/** No notice holds here: the right sentence, and no breach. */
const none = ({ what, says, why }) => html`<h1>${what === 'unserved' ? 'Not banned yet' : 'No notice holds here'}</h1>${what === 'unserved'
  ? html`<p class="say">Notice not given. Do not accuse. Tell the desk.</p>` : says ? html`<p class="say">${says}</p>${why ? html`<p>${why}</p>` : nothing}` : html`<p class="say">They may come in like anyone. House rules decide.</p>`}
  <p>It is no breach, and none counts.</p><a class="btn btn--main btn--wide" href="/profiles/${card.ref}">${icon('eye')}Seen here, now</a>`;

function show() {
  if (!card || isCovered()) return;
  const held = holds();
  if (!CATEGORY[held.what] && !notThem && (sure ?? 'know') === 'know') draw($('door'), none(held));
  else if (notThem || (sure && sure !== 'know')) draw($('door'), uncertain());
  else if (sure === 'know') draw($('door'), certain());
  else draw($('door'), who.premises ? question() : html`<h1>At the door</h1><p>You work for no premises here. Say where it is in a report.</p><a class="btn btn--main" href="/report#${card.ref}">${icon('send')}Report</a>`);
}

async function whatHolds() {
  try {
    const answer = await ask(`/api/profiles/${encodeURIComponent(card.ref)}/here${who.premises ? `?premises=${who.premises.id}` : ''}`, { quiet: true, stay: true, wait: WAIT });
    here = answer;
    show();
  } catch { /* the card says it */ }
}

/** The face, when this phone keeps none: covered all the same. */
async function lookForFace() {
  if (card.title !== card.ref) return;
  try {
    const { cards } = await ask('/api/gallery', { quiet: true, stay: true });
    const full = cards.find((one) => one.ref === card?.ref);
    if (full) { card = full; show(); }
  } catch { /* the reference is enough */ }
}

async function load() {
  const reset = ref() !== card?.ref;
  if (reset) { sure = null; record = null; here = null; wrong = ''; notThem = false; touched = false; after.reset(); }
  const [own, face, word] = await Promise.all([keptWatched(), keptCard(ref()).catch(() => null), keptForDoor(ref())]);
  const found = face?.card ?? word;
  if (own && found && isCurrent(found)) { who = own; card = found; }
  try {
    if (!who || !card) {
      who = await meWatched();
      const { cards } = await ask('/api/gallery');
      card = cards.find((one) => one.ref === ref()) ?? null;
    }
    if (!card || !may(who, 'send reports')) {
      draw($('door'), nothing);
      draw($('state'), state('circle-help', 'Who is it?', 'Open them in the gallery first, then “Here now: what to say”.', html`<a class="btn btn--main" href="/gallery">${icon('layout-grid')}Gallery</a>`, true));
      return;
    }
    draw($('state'), nothing);
    show();
    whatHolds();
    lookForFace();
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    draw($('door'), nothing);
    draw($('state'), refused.offline ? noFaces(true) : fault(refused, load, true));
  }
}

whenCovered(() => { card = null; touched = false; });
whenUncovered(load);
addEventListener('townwatch:outbox', follow);
addEventListener('hashchange', load);
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') { touched = false; show(); } });
load();
