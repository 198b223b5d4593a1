/** One report of mine: what I said, what a named person made of it, and what I say of it later. */
import { meWatched, ask, may, keepFresh, isCovered, now, whenCovered, Refused } from './ask.js';
import { html, draw, icon, print, when, rich, note, nothing, fault } from './parts.js';
import { all } from './outbox.js';
import { keepSending } from './keep_sending.js';
import { ownKey } from './own_key.js';
import { addition } from './add_to_report.js';
import { wasRead } from './read_news.js';
import { takingBack } from './take_back.js';
import { stateOf, why } from './unsent_words.js';
import * as draft from './draft.js';

const $ = (id) => document.getElementById(id);
const id = location.pathname.split('/').pop();
const MOST = 4;
const OPEN = ['received', 'returned'];

let who = null;
let report = null;
let offline = false;                      // opened without a signal: what became of it is not known here
let waits = [];                           // of this report, on this phone and not with the desk
let text = '';
let says = '';
let busy = false;
let answerId = crypto.randomUUID();       // the same answer sent twice is one answer
let taking = false;                       // it is being taken back: one thing at a time
let looked = false;                       // for what was half-written
let after = null;                         // what became of it at a door, when nobody has said

const whose = () => ({ id: who?.account.id ?? ownKey()?.account, sealing: who?.sealing, form: who });
const say = (words) => { $('live').textContent = words; };

const adding = addition($('add'), {
  of: id, account: whose, say,
  left: () => report?.photos_left ?? MOST,
  saved: () => { load(); $('report').querySelector('h1')?.focus(); },
});

async function answer(event) {
  event.preventDefault();
  if (busy) return;
  if (!text.trim()) { says = 'Write your answer first.'; show(); $('answer').focus(); return; }
  busy = true; says = '';
  show();
  try {
    report = await ask(`/api/reports/${id}/answer`, { method: 'POST', json: { text: text.trim(), id: answerId }, stay: true });
    text = '';
    answerId = crypto.randomUUID();
    document.body.removeAttribute('data-unsent');
    say('Sent. Your report is at the desk again.');
  } catch (refused) {
    busy = false;
    if (refused.status === 401) {
      const { signInAgain } = await import('./sign_in_again.js');
      await signInAgain($('again'), who, 'Your answer is still here.');
      return answer(event);
    }
    says = refused.fields?.text ?? refused.message;
  }
  busy = false;
  if (report && !isCovered()) show();
}

const step = (one) => html`<li data-is=${one.is === 'to come' ? nothing : one.is}>${one.is === 'to come' ? one.says : html`<b>${one.says}</b>`}
  ${one.at ? html`<span class="soft small num">${when(one.at)}</span>` : nothing}</li>`;

const question = () => html`<form class="card stack" @submit=${answer}><h2>The desk asks</h2><p>${report.question}</p>
  <div class="field"><label for="answer">Your answer</label><span class="hint" id="answer-hint">What did you see and hear? The person may one day read this.</span>
    <textarea id="answer" rows="4" maxlength="2000" aria-describedby=${says ? 'answer-hint answer-says' : 'answer-hint'} aria-invalid=${says ? 'true' : nothing}
      .value=${text} @input=${(event) => { text = event.target.value; document.body.toggleAttribute('data-unsent', Boolean(text)); }}></textarea>
    ${says ? html`<p class="says" id="answer-says">${icon('triangle-alert')}${says}</p>` : nothing}</div>
  <button class="btn btn--main" aria-busy=${busy ? 'true' : nothing}>${icon('send')}Send the answer</button></form>`;

const tags = (chips) => (chips.length ? html`<ul class="chips plain">${chips.map((chip) => html`<li class="tag">${chip}</li>`)}</ul>` : nothing);
const strip = (photos, name) => (photos.length ? html`<div class="filmstrip" tabindex="0" role="group" aria-label=${name}>${photos.map((one, at) =>
  print(one, { alt: `Your picture ${at + 1}` }))}</div>` : nothing);

const later = (one) => html`<li class="stack stack-2"><h3 class="small">${icon(one.is_correction ? 'pencil' : 'plus')}${one.is_correction ? 'You corrected it' : 'You added'}
  <span class="soft num">${when(one.at)}</span></h3>${one.text ? html`<p class="said">${one.text}</p>` : nothing}${tags(one.chips)}
  ${one.photos.length ? html`<div class="line">${one.photos.map((photo, at) => print(photo, { size: 'thumb', shape: 'row', alt: `Picture ${at + 1} of this` }))}</div>` : nothing}</li>`;

/** What is saved on this phone and not with the desk yet. */
function pending(one) {
  const at = Date.now();
  const [name, word] = stateOf(one, at, navigator.onLine && !offline);
  return html`<li class="stack stack-2"><h3 class="small">${icon(name)}${word}</h3>
    <p class="small soft">${one.id === id ? 'The report itself.' : 'What you say later.'} ${why(one, at, navigator.onLine && !offline)}</p>
    <p class="line">${one.state === 'change' && one.kind === 'addition' ? html`<button class="btn" type="button" @click=${() => toChange(one)}>${icon('pencil')}Change it</button>` : nothing}
      <a class="btn btn--plain" href="/unsent">${icon('inbox')}On this phone</a></p></li>`;
}

/** What the desk could not take comes back onto the form, with its sentence. */
async function toChange(record) {
  const copy = (await draft.waiting(await all())).find((one) => one.words.id === record.id);
  if (!copy) { say('Your own copy is not on this phone. Ask the desk.'); return; }
  const anew = record.status === 409 ? { id: crypto.randomUUID(), instead: record.id } : {};
  adding.open(copy.words.isCorrection, { ...copy, words: { ...copy.words, ...anew } }, [record.says, ...Object.values(record.fields ?? {})].filter((line, at, lines) => line && lines.indexOf(line) === at));
  $('add-title').focus();
}

function begin(isCorrection) {
  adding.open(isCorrection);
  redraw();
  $('add-title').focus();
}

function back() {
  taking = true;
  draw($('doings'), nothing);
  takingBack($('back'), {
    id, told: () => Boolean(report?.alert_id), left: () => { taking = false; redraw(); $('doings').querySelector('.btn:last-of-type')?.focus(); },
    done: (taken) => { taking = false; report = taken; say('Taken back.'); show(); $('report').querySelector('h1').focus(); },
  });
}

function doings() {
  if (adding.isOpen() || taking || report?.state === 'withdrawn' || report?.may_not_add) return nothing;
  const isOpen = !report || OPEN.includes(report.state);
  return html`<div class="line doings"><button class="btn" type="button" @click=${() => begin(false)}>${icon('plus')}Add what you saw</button>
    <button class="btn" type="button" @click=${() => begin(true)}>${icon('pencil')}Correct it</button>
    ${isOpen && report ? html`<button class="btn" type="button" @click=${back}>${icon('undo-2')}Take it back</button>` : nothing}</div>
    ${report?.may_not_take_back ? html`<p class="small soft">${report.may_not_take_back}</p>` : nothing}`;
}

const onPhone = () => (waits.length ? html`<section class="stack stack-2"><h2>On this phone</h2><ul class="rows rows--later">${waits.map(pending)}</ul></section>` : nothing);

/** What the steps have not said. */
function beyondTrack() {
  const more = ['approved', 'merged'].includes(report.state) ? report.says.split(/(?<=\S\S\.) /).slice(1).join(' ') : '';
  return more && !report.track.some((one) => one.says.startsWith('Linked')) ? html`<p>${rich(more)}</p>` : nothing;
}

function show() {
  draw($('report'), html`<div class="stack stack-2"><h1 tabindex="-1">${report.label}</h1>
    <p class="soft">${[when(report.happened_at), report.premises?.name ?? report.premises].filter(Boolean).join(', ')}</p></div>
    ${strip(report.photos, 'Pictures')}
    ${report.photos_say ? html`<p class="note">${icon('image-off')}<span>${report.photos_say}</span></p>` : nothing}
    <section class="stack stack-2"><h2>What became of it</h2><ol class="track">${report.track.map(step)}</ol>${beyondTrack()}</section>
    ${after ? html`<section class="at-door stack" aria-label="At the door">${after.show({ author: whose().id, isOrder: report.category === 'breach of order', notThem: redraw })}</section>` : nothing}
    ${report.state === 'returned' ? question() : nothing}<div id="again"></div>
    ${report.note || report.chips.length ? html`<section class="stack stack-2"><h2>What you said</h2>${report.note ? html`<p class="said">${report.note}</p>` : nothing}${tags(report.chips)}</section>` : nothing}
    ${report.additions.length ? html`<section class="stack stack-2"><h2>What you said later</h2><ul class="rows rows--later">${report.additions.map(later)}</ul></section>` : nothing}
    ${onPhone()}`);
  draw($('doings'), doings());
  draw($('ways'), html`${report.alert_id ? html`<a class="btn" href="/alerts/${report.alert_id}">${icon('bell')}The alert</a>` : nothing}
    ${report.statement_id ? html`<a class="btn btn--main" href="/statements?report=${id}">${icon('pencil')}The desk asks you for a statement</a>`
    : may(who, 'make statements') ? html`<a class="btn" href="/statements?report=${id}">${icon('pencil')}Make a statement</a>` : nothing}
    <a class="btn" href="/mine">${icon('inbox')}My reports</a>`);
}

/** Without a signal: what is on this phone, and that more can be said all the same. */
function showOffline(refused) {
  const itself = waits.some((one) => one.id === id);
  draw($('report'), html`<h1 tabindex="-1">${itself ? 'Still on this phone' : 'Your report'}</h1>
    ${offline ? note('wifi-off', html`<b>No signal.</b> What became of it shows when there is some.${itself || !ownKey() ? '' : ' You can add to it now: it is kept on this phone and sent by itself.'}`) : nothing}${onPhone()}`);
  draw($('state'), offline || itself ? nothing : fault(refused, load, true));
  draw($('doings'), offline && !itself && ownKey() ? doings() : nothing);
  draw($('ways'), html`<a class="btn" href="/mine">${icon('inbox')}My reports</a>`);
}

const redraw = () => { if (report) show(); else if (offline) showOffline(); };

/** "Add what you saw" was pressed on another screen. */
function beginIfAsked() {
  if (location.hash !== '#add') return;
  history.replaceState(null, '', location.pathname);
  if (!adding.isOpen() && !report.may_not_add && report.state !== 'withdrawn') begin(false);
}

/** What this person left half-written about this report, and what came back from the desk. */
async function bringBack(records) {
  const key = who?.draft_key ?? ownKey()?.key;
  if (looked || !key || adding.isOpen()) return;
  looked = true;
  draft.belongTo(whose().id, key);
  const record = records.find((one) => location.hash === `#change=${one.id}` && one.of === id && !one.sent_at);
  if (record) { history.replaceState(null, '', location.pathname); await toChange(record); return; }
  const half = (await draft.load(records)).find((one) => one.words.of === id);
  if (half) adding.open(half.words.isCorrection, half, ['You had begun to write this. It is still here.']);
}

async function askAfter() {
  if (!report.may_follow_up || after || waits.some((one) => one.kind === 'followup')) return;
  const made = (await import('./door_after.js')).followUp({ draw: redraw, say });
  draft.belongTo(whose().id, who.draft_key ?? ownKey()?.key);
  await made.begin(id);
  after = made;
}

async function look() {
  const records = await all().catch(() => []);
  const me = whose().id;
  waits = records.filter((one) => (one.id === id || one.of === id) && one.author === me && (!one.sent_at || one.refused.length));
  for (const one of records) if (one.of === id && one.sent_at && one.state === 'sent' && one.author === me) draft.drop(one.id, me);
  return records;
}

async function load() {
  if (report && (text || busy || after?.isTyped())) return;    // nobody redraws under a person's typing
  try {
    [who, report] = await Promise.all([meWatched(), ask(`/api/reports/${id}`)]);
    offline = false;
    wasRead(who.account.id, report, now());
    const records = await look();
    draw($('state'), nothing);
    await bringBack(records);
    await askAfter().catch(() => {});
    show();
    beginIfAsked();
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    if (report && !refused.signedOut) { await look(); show(); return; }
    offline = refused.offline;
    await bringBack(await look());
    showOffline(refused);
  }
}

addEventListener('townwatch:outbox', async ({ detail }) => {
  if (isCovered()) return;
  await look();
  const isThere = waits.some((one) => one.text_done && report && !report.additions.some((known) => known.id === one.id));
  if (detail.state === 'sent' || isThere) load(); else redraw();
});
whenCovered(() => { report = null; waits = []; looked = false; taking = false; adding.putAway(); draw($('back'), nothing); });      // their answer stays in memory
keepSending();                             // here with the form, and not only once the rest of the page has come
keepFresh(load, 30);
