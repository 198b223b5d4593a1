/** One alert: what was seen, where, how long ago, what to do, and what the others say. */
import { meWatched, ask, may, now, keepFresh, isCovered, whenCovered, Refused } from './ask.js';
import { forgetAlert, keepAlert, keptAlert } from './kept_alerts.js';
import { keptWatched } from './kept_lists.js';
import { staleNote } from './no_signal.js';
import { html, draw, icon, age, ago, clock, metres, rich, trio, state, nothing, fault } from './parts.js';
import { say as sayIt, waiting } from './answers.js';
import { hearNews } from './news.js';
import { toDoor } from './door_words.js';
import { keepForDoor } from './kept_door.js';
import { hero, who as named, reached, needsHand } from './alert_parts.js';

const $ = (id) => document.getElementById(id);
const id = location.pathname.split('/').pop();
const ANSWERS = [['seen_here', 'eye', 'Seen here'], ['not_here', 'x', 'Not here'], ['looking_out', 'clock', 'Looking out']];
const SAID = { seen_here: 'Seen here', not_here: 'Not here', looking_out: 'Looking out' };
const HAPPENS = new Set(['sighting', 'live', 'incident']);        // somewhere, to somebody; the others are notices
const ANSWERED = new Set([...HAPPENS, 'missing']);
const WHERE_EVERY = 4000;

let who = null;
let alert = null;
let where = null;                          // how far it came, by premises: for who sent it, and the desk
let wrong = '';
let tapped;                                // an answer on its way, drawn at once
let waits;                                 // one that waits on this phone for a signal
let touched = false;                       // somebody has uncovered the face here
let lastHeard = 0;
let stale = 0;                             // without a signal: since when this is not news any more
let owed = null;                           // the correction that waits for this person's word
let stop = () => {};

const say = (text) => { $('live').textContent = text; };

async function answer(key) {
  const before = waits ? waits.word : alert.my_answer;
  tapped = before === key ? null : key;
  wrong = '';
  show();
  try {
    const said = await sayIt({ account: who.account.id, alert: id, word: tapped });
    waits = said ? undefined : await waiting(who.account.id, id);
    if (said) alert = said;
    say(!said ? 'Saved on this phone, not sent yet.' : tapped ? `You said: ${SAID[tapped].toLowerCase()}` : 'Taken back');
  } catch (refused) {
    wrong = refused.offline ? 'No signal, and this phone is full: your answer is not kept. Tap again when there is a signal.' : refused.message;
  }
  tapped = undefined;
  if (alert && !isCovered()) show();
}

const uncover = () => { touched = true; show(); $('alert').querySelector('.hero img, .hero')?.focus?.(); };

async function understood() {
  try {
    await ask(`/api/corrections/${owed.id}`, { method: 'POST', json: {} });
    location.assign('/alerts');
  } catch (refused) { wrong = refused.message; show(); }
}

const corrected = () => html`<section class="stack"><h1>Correction</h1>${asOf()}${alert.says.map((line) => html`<p>${rich(line)}</p>`)}
  ${wrong ? html`<p class="small" role="alert">${wrong}</p>` : nothing}
  <div class="line">${owed ? html`<button class="btn btn--main" type="button" @click=${understood}>${icon('check')}Understood</button>
  <a class="btn" href="/corrections#c-${owed.id}">${icon('message-circle')}I acted on it: tell the desk</a>`
    : html`<a class="btn btn--main" href="/alerts">${icon('check')}Understood</a>`}
  ${!owed && who.scheme?.phone ? html`<a class="btn" href="tel:${who.scheme?.phone.replaceAll(' ', '')}">${icon('phone')}I acted on it: tell the desk</a>` : nothing}</div></section>`;

function ended() {
  const known = ['ended', 'stood down'].includes(alert.state);
  const title = alert.state === 'stood down' ? 'This is over' : 'This has ended';
  return html`${state(alert.state === 'stood down' ? 'circle-check' : 'hourglass', title, known ? alert.says[0] : `The alert stopped at ${clock(alert.ends_at)}.`,
    html`${['sighting', 'live'].includes(alert.kind) ? html`<p>Its picture is gone.</p>` : nothing}<a class="btn" href="/alerts">${icon('bell')}Alerts</a>`, true)}
    ${alert.sees_reach ? html`<section class="card stack stack-2"><h2>Who was told</h2>${reached(alert, where, false)}</section>` : nothing}`;
}

const seenAgain = () => (alert.seen_again.length ? html`<ul class="again" aria-label="Seen again">${alert.seen_again.map((one) => html`<li>${icon('footprints')}
  <span><b>Seen again</b> at ${one.place}, <span class="num">${ago(one.at).toLowerCase()}</span></span></li>`)}</ul>` : nothing);

const chips = () => (alert.chips.length ? html`<ul class="chips" aria-label="What was seen">${alert.chips.map((one) => html`<li class="tag">${one}</li>`)}</ul>` : nothing);

const asOf = () => (stale ? staleNote('this alert', stale, 'It may have been ended or corrected since.') : nothing);

const todo = () => html`<ul class="do"><li>${icon('eye')}<span><b>Observe and report.</b></span></li><li>${icon('x')}<span><b>Do not detain</b> because of this app.</span></li>
  <li>${icon('phone')}<span>In danger, <a href="tel:999"><b>call 999</b></a>.</span></li></ul>`;

const told = () => (stale ? nothing : html`<section class="card stack stack-2"><h2>Who has been told</h2>${reached(alert, where)}
  ${(where ? [] : alert.answers).map((one) => html`<p class="small"><b>${SAID[one.answer]}</b>, ${one.premises}, <span class="num">${clock(one.at)}</span></p>`)}
  <p class="soft small">The desk sees that this phone got an alert and opened it. It is never used to judge your work.</p></section>`);

function dock() {
  if (!may(who, 'answer alerts') || !ANSWERED.has(alert.kind)) return nothing;
  const mine = tapped !== undefined ? tapped : waits ? waits.word : alert.my_answer;
  return html`<div class="dock stack stack-2">${wrong ? html`<p class="small" role="alert">${wrong}</p>` : nothing}
    ${waits && tapped === undefined ? html`<p class="small line">${icon('cloud-upload')}<span><b>Saved on this phone, not sent yet.</b> It goes by itself when there is a signal.</span></p>` : nothing}
    ${alert.profile && may(who, 'send reports') ? toDoor(alert.profile, who) : nothing}
    ${mine === 'seen_here' && may(who, 'send reports') ? html`<a class="btn btn--wide" id="add-more" href="/report?alert=${id}">${icon('camera')}Add a photo or which way they went</a>` : nothing}
    ${trio('Your answer', ANSWERS, mine, answer)}</div>`;
}

const happening = () => html`${hero(alert, { covered: needsHand(who) && !touched, uncover })}
  <div class="stack"><div class="stack stack-2"><h1>${alert.headline}</h1>${asOf()}${named(alert, needsHand(who) && !touched)}</div>
    ${alert.serve ? html`<a class="btn btn--wide" id="give" href="/serve/${alert.serve}">${icon('file-text')}Give the notice</a>` : nothing}
    <div class="facts">${alert.metres == null ? nothing : html`<div><b>${alert.metres < 15 ? 'Here' : metres(alert.metres)}</b><span>${alert.metres < 15 ? 'your premises' : 'from you'}</span></div>`}
      <div><b>${clock(alert.happened_at)}</b><span>happened</span></div><div><b>${alert.place}</b><span>where</span></div></div>
    ${age(alert)}${seenAgain()}
    ${alert.says.map((line) => html`<p>${rich(line)}</p>`)}${chips()}${todo()}${told()}${dock()}</div>`;

/** What the desk, the police or two people tell the town: its words first. */
const notice = () => html`${alert.photo ? hero(alert, { covered: needsHand(who) && !touched, uncover }) : nothing}
  <div class="stack"><h1>${alert.headline}</h1>${asOf()}<p class="saying">${alert.says[0]}</p>${alert.says.slice(1).map((line) => html`<p>${rich(line)}</p>`)}
    ${age(alert)}${chips()}${alert.kind === 'test' ? nothing : alert.kind === 'desk' ? html`<p><a class="btn btn--main" href="/desk">Open the desk</a></p>` : html`${alert.kind === 'missing' ? html`<p><a class="btn" href="tel:999">${icon('phone')}Call 999</a></p>` : nothing}${told()}`}${dock()}</div>`;

let view = '';
function show() {
  const over = ['ended', 'stood down'].includes(alert.state) || Date.parse(alert.ends_at) <= now();      // also without a signal
  const is = alert.kind === 'correction' ? 'correction' : over ? 'ended' : HAPPENS.has(alert.kind) ? 'happening' : 'notice';
  if (view && view !== is) say(is === 'correction' ? 'This alert has been recalled.' : 'This alert has ended.');
  view = is;
  const pictured = ['happening', 'notice'].includes(is) && Boolean(alert.photo || alert.picture_coming);
  $('alert').classList.toggle('split', pictured);
  $('alert').classList.toggle('narrow', !pictured);
  draw($('alert'), { correction: corrected, ended, happening, notice }[is]());
}

const LINE = { says: [], chips: [], answers: [], seen_again: [], profile: null, sees_reach: false };

/** As it was opened here, or as the list told of it; with its "as of", until the server has spoken. */
async function shownFromPhone() {
  const [own, found] = await Promise.all([keptWatched(), keptAlert(id)]);
  if (!own || !found || alert) return;
  [who, alert, stale] = [own, { ...LINE, ...found.alert }, found.as_of];
  if (!alert.says.length) alert.says = [alert.kind === 'correction' ? 'This alert has been recalled. What it said about somebody was wrong.' : 'What is known of it shows when there is a signal.'];
  waits = await waiting(who.account.id, id);
  draw($('state'), nothing);
  show();
}

async function load() {
  if (tapped !== undefined) return;        // an answer is on its way: its reply is newer than ours would be
  try {
    const [person, latest] = await Promise.all([meWatched(), ask(`/api/alerts/${id}`)]);
    [who, alert, stale, lastHeard] = [person, latest, 0, now()];
    keepAlert(latest);
    keepForDoor(latest.profile);
    waits = await waiting(who.account.id, id);
    if (latest.kind === 'correction') owed = await import('./corrections.js').then((found) => found.owedFor(id)).catch(() => null);
    draw($('state'), nothing);
    show();
    look();
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    if (refused.offline && !alert) await shownFromPhone().catch(() => {});
    if (alert && refused.status !== 404 && refused.status !== 403) {      // what is shown keeps ageing
      if (refused.offline) stale ||= lastHeard;
      show();
      return;
    }
    if (!refused.offline) forgetAlert(id);
    draw($('alert'), nothing);
    draw($('state'), refused.offline ? state('wifi-off', 'No signal', 'This alert shows when there is one. You can still report.',
      html`<a class="btn btn--main" href="/report">${icon('camera')}Report</a>`, true) : fault(refused, load, true));
    if (!refused.offline) stop();
  }
}

let looking = 0;
/** How far it has come, while somebody who may know looks. */
async function look() {
  clearTimeout(looking);
  if (!alert?.sees_reach || isCovered() || document.visibilityState !== 'visible') return;
  try {
    where = await ask(`/api/alerts/${id}/reach`, { quiet: true });
    if (alert && !isCovered()) show();
  } catch { /* the counts of the alert itself stand */ }
  if (alert && view !== 'correction') looking = setTimeout(look, WHERE_EVERY);
}

addEventListener('townwatch:answered', ({ detail }) => {
  if (detail.id !== id || !alert) return;
  waits = undefined;
  if (detail.refused) wrong = detail.refused; else alert = detail;
  if (!isCovered()) { show(); say(detail.refused ?? 'Your answer has been sent.'); }
});
let listed = null;
// What changes it changes the list as well: the page asks for it whole only then, and now and then for what others say.
hearNews(({ answer: list }) => { if (list && listed && list !== listed) load(); listed = list; }, { asks: true });
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') touched = false; });
whenCovered(() => { clearTimeout(looking); who = null; alert = null; where = null; owed = null; waits = undefined; touched = false; view = ''; stale = 0; });
stop = keepFresh(load, 15);
