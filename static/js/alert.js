/** One alert: what was seen, where, how long ago, what to do, and what the others say. */
import { meWatched, ask, may, now, keepFresh, isCovered, whenCovered, Refused } from './ask.js';
import { html, draw, icon, tag, print, metres, age, clock, when, rich, note, trio, state, nothing, fault } from './parts.js';

const $ = (id) => document.getElementById(id);
const id = location.pathname.split('/').pop();
const ANSWERS = [['seen_here', 'eye', 'Seen here'], ['not_here', 'x', 'Not here'], ['looking_out', 'clock', 'Looking out']];
const SAID = { seen_here: 'Seen here', not_here: 'Not here', looking_out: 'Looking out' };
const MOST_DOTS = 60;

let who = null;
let alert = null;
let wrong = '';
let tapped;                                // an answer on its way, drawn at once
let stop = () => {};

const say = (text) => { $('live').textContent = text; };

async function answer(key) {
  const before = alert.my_answer;
  tapped = before === key ? null : key;
  wrong = '';
  show();
  try {
    alert = await ask(`/api/alerts/${id}/answer`, { method: 'POST', json: { answer: tapped, id: crypto.randomUUID() } });
    say(tapped ? `You said: ${SAID[tapped].toLowerCase()}` : 'Taken back');
  } catch (refused) {
    wrong = refused.offline ? 'No signal. Your answer is not sent. Tap again when there is one.' : refused.message;
  }
  tapped = undefined;
  if (alert && !isCovered()) show();
}

function reach({ told, delivered, opened, answered }) {
  const said = Object.values(answered).reduce((sum, one) => sum + one, 0);
  const count = [said, opened - said, delivered - Math.max(opened, said), told - Math.max(delivered, opened, said)].map((one) => Math.max(0, one));
  const names = ['said', 'opened', 'told', ''];
  const total = count.reduce((sum, one) => sum + one, 0);
  const scale = Math.max(1, total / MOST_DOTS);
  const words = ['answered', 'opened', 'delivered', 'on their way'];
  return html`<span class="dots" aria-hidden="true">${count.flatMap((one, at) => Array.from({ length: Math.ceil(one / scale) }, () =>
    html`<i class=${names[at]}></i>`))}</span>
    <p class="small"><b class="num">${told}</b> ${told === 1 ? 'phone' : 'phones'} told: ${count.map((one, at) => `${one} ${words[at]}`).join(', ')}.</p>`;
}

const corrected = () => html`<section class="stack"><h1>Correction</h1>${alert.says.map((line) => html`<p>${rich(line)}</p>`)}
  <div class="line"><a class="btn btn--main" href="/alerts">${icon('check')}Understood</a>
  ${who.scheme?.phone ? html`<a class="btn" href="tel:${who.scheme?.phone.replaceAll(' ', '')}">${icon('phone')}I acted on it: tell the desk</a>` : nothing}</div></section>`;

const ended = () => state('hourglass', 'This has ended', `The alert stopped at ${clock(alert.ends_at)} and its picture is gone.`,
  html`${(alert.state === 'ended' ? alert.says : []).map((line) => html`<p>${rich(line)}</p>`)}<a class="btn" href="/gallery">Open the gallery</a>`, true);

const living = () => html`
  <div class="hero">${print(alert.photo, { size: 'clean', alt: `Picture with the alert: ${alert.headline}`, shape: 'wide', eager: true })}
    <span class="tag" data-is="live">${icon('bell')}${alert.state === 'approved' ? 'Live, checked' : 'Live, not yet checked'}</span></div>
  <div class="stack"><div class="stack stack-2"><h1>${alert.headline}</h1>
      ${alert.profile ? html`<p class="line"><a class="name" href="/profiles/${alert.profile.ref}">${alert.profile.title}</a>${tag({
        standing_tag: alert.profile.standing_tag, standing: STANDING[alert.profile.standing_tag] ?? alert.profile.standing_tag })}</p>
        <p class="small">${rich(alert.profile.standing_says)}</p>` : nothing}</div>
    <div class="facts">${alert.metres == null ? nothing : html`<div><b>${metres(alert.metres)}</b><span>from you</span></div>`}
      <div><b>${clock(alert.happened_at)}</b><span>happened</span></div><div><b>${alert.place}</b><span>where</span></div></div>
    ${age(alert)}
    ${alert.says.map((line) => html`<p>${rich(line)}</p>`)}
    ${alert.chips.length ? html`<ul class="chips" aria-label="What was seen">${alert.chips.map((one) => html`<li class="tag">${one}</li>`)}</ul>` : nothing}
    <ul class="do"><li>${icon('eye')}<span><b>Observe and report.</b></span></li><li>${icon('x')}<span><b>Do not detain</b> because of this app.</span></li>
      <li>${icon('phone')}<span>In danger, <a href="tel:999"><b>call 999</b></a>.</span></li></ul>
    <section class="card stack stack-2"><h2>Who has been told</h2>${reach(alert.reach)}
      ${alert.answers.map((one) => html`<p class="small"><b>${SAID[one.answer]}</b>, ${one.premises}, <span class="num">${clock(one.at)}</span></p>`)}
      <p class="soft small">The desk sees that this phone got an alert and opened it. It is never used to judge your work.</p></section>
    ${may(who, 'answer alerts') ? html`<div class="dock stack stack-2">${wrong ? html`<p class="small" role="alert">${wrong}</p>` : nothing}
      ${trio('Your answer', ANSWERS, tapped === undefined ? alert.my_answer : tapped, answer)}</div>` : nothing}</div>`;

const STANDING = { suspected: 'suspected', sought: 'ID sought', warned: 'warned', unserved: 'not banned yet', excluded: 'excluded', order: 'under order' };

let view = '';
function show() {
  const over = alert.state === 'ended' || Date.parse(alert.ends_at) <= now();      // also without a signal
  const is = alert.kind === 'correction' ? 'correction' : over ? 'ended' : 'living';
  if (view && view !== is) say(is === 'correction' ? 'This alert has been recalled.' : 'This alert has ended.');
  view = is;
  $('alert').classList.toggle('split', is === 'living');
  draw($('alert'), { correction: corrected, ended, living }[is]());
}

async function load() {
  if (tapped !== undefined) return;        // an answer is on its way: its reply is newer than ours would be
  try {
    [who, alert] = await Promise.all([meWatched(), ask(`/api/alerts/${id}`)]);
    draw($('state'), nothing);
    show();
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    if (alert && refused.status !== 404 && refused.status !== 403) { show(); return; }   // what is shown keeps ageing
    draw($('alert'), nothing);
    draw($('state'), fault(refused, load, true));
    if (!refused.offline) stop();
  }
}

whenCovered(() => { who = null; alert = null; view = ''; });
stop = keepFresh(load, 15);
