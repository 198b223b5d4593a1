/**
 * Somebody who is asked to stay out is here now: how sure, what to say, what became of it. Three taps, with or without a
 * signal. `/door#WB-…`: whom it is about stands in no address that a server is asked for.
 */
import { meWatched, ask, may, now, isCovered, whenCovered, whenUncovered, Refused } from './ask.js';
import { followUp } from './door_after.js';
import { CATEGORY, SURE, listDoesNotApply, onCard, placeOf } from './door_words.js';
import * as draft from './draft.js';
import { keptForDoor } from './kept_door.js';
import { isCurrent, keptCard } from './kept_gallery.js';
import { keptWatched } from './kept_lists.js';
import { noFaces } from './no_signal.js';
import * as outbox from './outbox.js';
import { ownKey } from './own_key.js';
import { html, draw, icon, print, date, rich, note, state, nothing, fault, clock } from './parts.js';

const $ = (id) => document.getElementById(id);
const WAIT = 2500;                        // for what holds here: then the card says it
const HOLD = 4000;                        // in which a tap may be taken back
const AGAIN = 10 * 60 * 1000;             // from then on they may have come once more

let who = null;
let card = null;
let place = null;                         // at which of one's own premises
let here = null;                          // what holds at these premises: {what, until, says, why}; null: the card alone says it
let touched = false;
let visit = null;                         // {report, sure, notThem, place}: what was answered, kept until it is done
let record = null;                        // the report, once it is on this phone
let wrong = '';
let busy = false;
const after = followUp({ draw: show, say });

const ref = () => decodeURIComponent(location.hash.slice(1));
function say(text) { $('live').textContent = text; }

/** What keeps them from here: as the server says, or without an answer as it said when it gave the card. */
function holds() {
  const found = here ?? onCard(card, place);
  return found.what === 'nothing' && card.standing_tag === 'unserved' ? { ...found, what: 'unserved' } : found;
}
/** As it is said aloud: with the year only when the day alone would be taken for an earlier one. */
function dayOf(until) {
  const said = /^\d{4}-/.test(until ?? '') ? date(until) : String(until ?? '');
  return Date.parse(until) < now() + 364 * 24 * 60 * 60 * 1000 ? said.replace(/ \d{4}$/, '') : said;
}

/** Under its author's own key: a cover or a reload asks nothing twice. */
const remember = (change) => {
  visit = { ...visit, ...change };
  if (record) draft.keep(visit, []);
};

function forget() {
  [visit, record, wrong] = [null, null, ''];
  after.reset();
}

/** It is done, or asked once more from the beginning. */
function anew() {
  const gone = visit && !after.isTyped() && draft.drop(visit.id, who.account.id);
  forget();
  show();
  $('sure-know')?.focus();
  return gone;
}

async function takeBack() {
  if (!await outbox.takeBack(record.id)) { say('It was on its way already.'); return; }
  draft.drop(record.id, who.account.id);
  anew();
  say('Taken back.');
}

async function send(answer) {
  if (busy || record) return;
  busy = true;
  wrong = '';
  const words = {
    ...draft.fresh(), category: CATEGORY[holds().what], profile_ref: card.ref, sure: answer, premises_id: place,
    happened_at: new Date().toISOString(),
  };
  const mine = { id: crypto.randomUUID(), of: `door/${card.ref}`, visit: true, report: words.id, sure: answer, place };
  draft.keep(words, [], { queued: true });
  try {
    record = await outbox.save({ id: words.id, author: who.account.id, words: draft.record(words, [], who).body, hold: HOLD });
    remember(mine);
    after.reset(record.id);
    navigator.vibrate?.(40);
    import('./keep_sending.js').then(({ keepSending }) => keepSending()).catch(() => {});
  } catch (refused) {
    wrong = refused.name === 'PhoneFull' ? 'The phone is full, so nothing was kept. The words to say hold all the same.' : 'This phone could not keep it. Try again when there is a signal.';
    draft.drop(words.id, who.account.id);
    if (answer !== 'know') visit = mine;
  }
  busy = false;
  show();
  ($('no-list') ?? $('say') ?? $('wrong'))?.focus();
  say(record ? 'Saved on this phone.' : wrong);
}

async function follow({ detail: { id } }) {
  after.heard(id);
  const latest = await outbox.one(id);
  if (!latest || id !== record?.id) return;          // another's, or taken back meanwhile
  record = latest;
  if (record.sent_at && !here) whatHolds();          // the card may have said more than holds
  show();
}

const carried = () => {
  if (wrong) return html`<div id="wrong" tabindex="-1">${note('triangle-alert', wrong, 'wrong')}</div>`;
  if (!record) return nothing;
  if (record.sent_at) return note('circle-check', html`<b>Sent ${clock(record.sent_at)}.</b> ${rich(record.told)}`);
  if (record.state === 'sign in') return note('key-round', html`<b>Sign in to send.</b> It is kept on this phone.`);
  if (record.state === 'change') return note('triangle-alert', html`${record.says} <a href="/report#change=${record.id}">Change it</a>`, 'wrong');
  const back = outbox.wasBegun(record) || after.isSaid() ? nothing : html`<button class="btn" type="button" id="take-back" @click=${takeBack}>${icon('undo-2')}Take back</button>`;
  return html`${record.tries && record.state === 'waiting' ? note('wifi-off', html`<b>Waiting for signal.</b> It is saved on this phone and goes by itself.`)
    : note('cloud-upload', html`<b>Saved on this phone.</b> Sending.`)}${back}`;
};

const face = () => (card.title === card.ref ? html`<p><b>${card.ref}</b></p>` : touched ? html`${card.photo ? html`<div class="face">${print(card.photo, { size: 'card', alt: card.title, eager: true })}</div>` : nothing}<p><b>${card.title}</b> <span class="soft small">${card.ref}</span></p>`
  : html`<button class="veil" type="button" id="uncover" @click=${() => { touched = true; show(); }}>${icon('eye-off')}<span>${card.ref}: touch to see the picture and the name</span>
    <span class="soft small">Covered, so that nobody beside you sees it.</span></button>`);

const care = () => html`<p class="line small">${icon('info')}<span class="grow">Staying is not in itself a crime; disorder, threats: <a href="tel:999"><b>999</b></a>.</span></p>`;
const again = (word) => html`<button class="btn btn--plain" type="button" id="again" @click=${anew}>${icon('refresh-cw')}${word}</button>`;
const done = () => html`${visit.sure !== 'know' && !visit.notThem ? again('I am sure now') : record && Date.now() - record.saved > AGAIN ? again('They are here again') : nothing}
  <a class="btn btn--plain" href="/report" @click=${(event) => { event.preventDefault(); Promise.resolve(anew()).finally(() => location.assign('/report')); }}>${icon('check')}Done</a>`;

/** Who works at several premises says at which this is. */
const which = () => (who.premises_choices.length > 1 ? html`<div class="field"><label for="place">Which premises?</label><select id="place" @change=${({ target }) => {
    [place, here] = [Number(target.value), null]; show(); whatHolds();
  }}>${who.premises_choices.map((one) => html`<option value=${one.id} ?selected=${one.id === place}>${one.name}</option>`)}</select></div>` : nothing);

/** First: how sure? */
const question = () => html`<h1>How sure are you?</h1>${face()}${which()}
  <div class="answers" role="group" aria-label="How sure are you?">${SURE.map(([key, name, word]) => html`<button class="btn ${key === 'know' ? 'btn--main' : ''}" type="button"
    id="sure-${key}" @click=${() => send(key)}>${icon(name)}${word}</button>`)}</div>${carried()}
  <p class="small soft">Only “I know them or saw ID” is told to others, and only that can count.</p>`;

const sentence = (held) => (held.what === 'order'
  ? html`<p class="say">A court order applies here${held.until ? `, until ${dayOf(held.until)}` : ''}. Do not enforce it.</p><p>Call <a href="tel:101"><b>101</b></a>; in danger <a href="tel:999"><b>999</b></a>.</p>`
  : html`<p class="soft small">Say, calmly:</p><p class="say">“You were given a notice asking you not to come in${held.until ? ` until ${dayOf(held.until)}` : ''}. Please leave. The card says how to appeal.”</p>`);

/** Certain: the sentence, and what became of it. */
const certain = (held, isOrder = held.what === 'order') => html`<section class="stack" id="say" tabindex="-1"><h1>At the door</h1>${sentence(held)}${isOrder ? nothing : care()}</section>
  ${after.show({ author: who.account.id, isOrder, report: record, notThem: () => { remember({ notThem: true }); show(); } })}${carried()}${done()}`;

const uncertain = () => html`<h1>At the door</h1>${listDoesNotApply(visit.report)}${carried()}${visit.notThem ? after.state(record) : nothing}${done()}`;

/** No notice holds here: the right sentence, and no breach. */
const none = ({ what, says, why }) => html`<h1>${{ unserved: 'Not banned yet', unknown: 'Not known here' }[what] ?? 'No notice holds here'}</h1>${which()}${what !== 'nothing'
  ? html`<p class="say">${what === 'unserved' ? 'Notice not given.' : 'Whether a notice holds here shows with a signal.'} Do not accuse. Tell the desk.</p>` : says ? html`<p class="say">${says}</p>${why ? html`<p>${why}</p>` : nothing}` : html`<p class="say">They may come in like anyone. House rules decide.</p>`}
  <p>It is no breach, and none counts.</p><a class="btn btn--main btn--wide" href="/profiles/${card.ref}">${icon('eye')}Seen here, now</a>`;

function show() {
  if (!card || isCovered()) return;
  const held = holds();
  if (visit && (visit.notThem || visit.sure !== 'know')) draw($('door'), uncertain());
  else if (!CATEGORY[held.what]) draw($('door'), none(held));
  else if (visit) draw($('door'), certain(held));
  else draw($('door'), who.premises ? question() : html`<h1>At the door</h1><p>You work for no premises here. Say where it is in a report.</p><a class="btn btn--main" href="/report#${card.ref}">${icon('send')}Report</a>`);
}

async function whatHolds() {
  const [about, at] = [card, place];
  try {
    const answer = await ask(`/api/profiles/${encodeURIComponent(card.ref)}/here${at ? `?premises=${at}` : ''}`, { quiet: true, stay: true, wait: WAIT });
    if (about.ref === card?.ref && at === place) { here = answer; show(); }
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

/** What was answered here about them, and is not done. */
async function goOn() {
  draft.belongTo(who.account.id, who.draft_key ?? ownKey()?.key);
  const records = await outbox.all();
  const mine = (await draft.load(records)).find(({ words }) => words.of === `door/${card.ref}`)?.words;
  const kept = records.find(({ id }) => id === mine?.report);
  if (!kept) return;
  await after.begin(kept.id);
  if (after.isSaid() && Date.now() - kept.saved > AGAIN) { after.reset(); return; }
  [visit, record, place] = [mine, kept, mine.place];
}

async function load() {
  if (ref() !== card?.ref) { forget(); [here, place, touched] = [null, null, false]; }
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
    place ??= placeOf(card, who);
    if (!visit) await goOn().catch(() => {});
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

whenCovered(() => { card = null; who = null; });
whenUncovered(load);
addEventListener('townwatch:outbox', follow);
addEventListener('hashchange', load);
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') { touched = false; show(); } });
load();
