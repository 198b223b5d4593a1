/** New faces for the start of a shift: one card at a time, about a minute, at one's own pace. */
import { ask, isCovered, meWatched, now, Refused, whenCovered, whenUncovered } from './ask.js';
import { draw, fault, html, icon, metres, ago, nothing, print, rich, state, tag } from './parts.js';
import { isCurrent, keepGallery, keptGallery, nextEnd } from './kept_gallery.js';
import { keptWatched } from './kept_lists.js';
import { newFaces, newSince, sinceSaid, studied } from './new_faces.js';
import { noFaces, staleNote } from './no_signal.js';

const $ = (id) => document.getElementById(id);
const LOOK = ['appears', 'age', 'build', 'height', 'hair', 'wearing', 'marks'];
const WEEK = 7 * 24 * 60 * 60 * 1000;
const FAR = 56;                            // pixels that a finger has to go for the next card
const LONGEST_WAIT = 24 * 24 * 60 * 60 * 1000;   // of a timer

let who = null;
let answer = null;
let faces = [];
let since = 0;
let at = 0;                                // which card; one more than the last is the end
let stale = false;
let timer = 0;

const say = (text) => { $('live').textContent = text; };
const capital = (text) => text[0].toUpperCase() + text.slice(1);

const where = (card) => (card.last_seen_at ? html`<p class="small soft num">Seen ${ago(card.last_seen_at).toLowerCase()}${
  card.metres == null ? nothing : `, ${metres(card.metres)} from you`}</p>` : nothing);

const card = (one) => html`<article class="card card--flush study-card" id="card" tabindex="-1" aria-label="${one.title}, ${at + 1} of ${faces.length}">
  ${print(one.photo, { size: 'card', alt: one.title, eager: true })}
  <div class="body stack stack-2"><div class="line between"><h2>${one.title}</h2>${tag(one)}</div>
    <p>${rich(one.standing_says)}</p>${where(one)}
    ${LOOK.some((key) => one.look?.[key]) ? html`<ul class="chips">${LOOK.filter((key) => one.look?.[key]).map((key) => html`<li class="tag">${capital(one.look[key])}</li>`)}</ul>` : nothing}</div></article>`;

const running = () => html`<div class="stack stack-2 study">
  <div class="line between"><h1>New faces</h1><span class="soft small num">${at + 1} of ${faces.length}</span></div>
  <div class="run" aria-hidden="true"><i></i></div>
  ${stale ? staleNote('the gallery', answer.as_of) : nothing}
  ${card(faces[at])}
  <div class="dock two"><button class="btn" type="button" id="back" aria-disabled=${at ? 'false' : 'true'} @click=${back}>${icon('chevron-left')}Back</button>
    <button class="btn btn--main" type="button" id="next" @click=${next}>${at + 1 < faces.length ? 'Next' : 'Done'}${icon('chevron-right')}</button></div></div>`;

const many = () => (faces.length === 1 ? '1 new face' : `${faces.length} new faces`);

const done = () => html`<section class="stack stack-5"><div class="done">${icon('circle-check')}
    <h1 id="done" tabindex="-1">You have seen ${many()}.</h1></div>
  <div class="stack stack-2"><h2>What still applies</h2><ul class="do">
    <li><span><b>Being here is not an offence.</b> Look twice: it may be somebody else.</span></li>
    <li><span>What may be done stands beside each face, and changes: look again before you act.</span></li>
    <li><span>Do not detain because of this app. In danger, <a href="tel:999"><b>call 999</b></a>.</span></li></ul></div>
  <div class="line"><a class="btn btn--main" href="/gallery">${icon('layout-grid')}Gallery</a>
    <button class="btn" type="button" @click=${() => begin(since)}>${icon('rotate-cw')}Once more</button></div></section>`;

const none = () => {
  const week = now() - WEEK;
  const older = since > week && newFaces(answer.cards.filter(isCurrent), week, who.premises?.zone).length;
  return html`${stale ? staleNote('the gallery', answer.as_of) : nothing}
    ${state('circle-check', `No new faces since ${sinceSaid(since)}`, 'That is good news.', html`<div class="line actions">
      <a class="btn btn--main" href="/gallery">${icon('layout-grid')}Gallery</a>
      ${older ? html`<button class="btn" type="button" @click=${() => begin(week)}>${icon('rotate-cw')}Those of the last 7 days</button>` : nothing}</div>`, true)}`;
};

function show() {
  if (!answer || isCovered()) return;
  draw($('state'), nothing);
  draw($('study'), !faces.length ? none() : at < faces.length ? running() : done());
  const coming = faces[at + 1]?.photo;
  if (coming) new Image().src = coming.card;
}

function go(to) {
  at = to;
  show();
  if (at < faces.length) say(`${at + 1} of ${faces.length}. ${faces[at].title}. ${faces[at].standing_says.replaceAll('**', '')}`);
  else { studied(who.account.id, Date.parse(answer.as_of)); $('done').focus(); }
  scrollTo(0, 0);
}

const isRunning = () => Boolean(answer) && at < faces.length && !isCovered();
function next() { if (isRunning()) go(at + 1); }
function back() { if (isRunning() && at) go(at - 1); }

/** Begin with what is new since then. */
function begin(from) {
  since = from;
  at = 0;
  faces = newFaces(answer.cards.filter(isCurrent), since, who.premises?.zone);
  for (const line of document.querySelectorAll('.run i')) for (const one of line.getAnimations()) { one.cancel(); one.play(); }
  show();
  watch();
}

/** A face whose time has run out leaves, also while somebody looks at it. */
function watch() {
  clearTimeout(timer);
  const soon = nextEnd(faces);
  if (soon === Infinity) return;
  timer = setTimeout(() => {
    const before = faces[at];
    faces = faces.filter(isCurrent);
    at = faces.includes(before) ? faces.indexOf(before) : Math.min(at, faces.length);
    show();
    watch();
  }, Math.min(LONGEST_WAIT, Math.max(0, soon) + 50));
}

async function withoutSignal() {
  const [own, list] = await Promise.all([keptWatched(), keptGallery()]);
  if (!own || !list) return false;
  [who, answer, stale] = [own, list, true];
  return true;
}

async function load() {
  if (isRunning() && answer) return;
  try {
    [who, answer] = await Promise.all([meWatched(), ask('/api/gallery')]);
    stale = false;
    keepGallery(answer);
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    if (!refused.offline || !await withoutSignal()) {
      draw($('study'), nothing);
      draw($('state'), refused.offline ? noFaces(true) : fault(refused, load, true));
      return;
    }
  }
  begin(newSince(who.account.id));
}

// A swipe is a second way: the buttons do the same, and so do the arrows.
let from = null;
addEventListener('pointerdown', (event) => { from = event.isPrimary && event.target.closest('#card') ? event : null; });
addEventListener('pointerup', (event) => {
  const far = from?.pointerId === event.pointerId ? event.clientX - from.clientX : 0;
  const steep = from ? Math.abs(event.clientY - from.clientY) : 0;
  from = null;
  if (Math.abs(far) > FAR && Math.abs(far) > 2 * steep) (far < 0 ? next : back)();
});
addEventListener('pointercancel', () => { from = null; });
addEventListener('keydown', (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.key === 'ArrowRight') next(); else if (event.key === 'ArrowLeft') back();
});
whenCovered(() => { clearTimeout(timer); who = null; answer = null; faces = []; });
whenUncovered(load);
addEventListener('online', () => { if (!answer) load(); });
load();
