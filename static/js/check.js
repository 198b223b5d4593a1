/** "Have we seen this picture?": one picture compared, looked at by a person, then forgotten; without a signal, later. */
import { meWatched, ask, may, isCovered, whenCovered, whenUncovered } from './ask.js';
import { html, draw, icon, bandIcon, tag, print, ownPrint, trio, clock, state, nothing, fault } from './parts.js';
import { checks, forgetCheck, forgetOwn, lateAnswer, saveForLater, standing } from './check_later.js';
import { keptWatched } from './kept_lists.js';

const $ = (id) => document.getElementById(id);
const SMALL = 0.35;            // of one's own picture: below it, cropping is worth the trouble
const ANSWERS = [['same', 'check', 'Same person'], ['other', 'x', 'Not the same'], ['unsure', 'circle-help', 'Not sure']];

let who = null;
let picture = null;
let found = null;
let late = null;               // the answer is to a picture that was saved without a signal
let saved = null;              // the number of the one that was saved just now
const answers = new Map();

const say = (text) => { $('live').textContent = text; };

function only(id) {
  for (const one of ['first', 'ask', 'busy', 'saved', 'answer', 'crop']) $(one).hidden = one !== id;
  draw($('state'), nothing);
}

/** Nothing of the picture stays: not in the page, and it never was on the server. */
function forgetPicture() {
  if (picture) URL.revokeObjectURL(picture.url);
  picture = null;
  found = null;
  late = null;
  saved = null;
  answers.clear();
  draw($('crop'), nothing);
}

async function report(profile) {
  if (!picture) { location.assign(profile ? `/report#${profile}` : '/report'); return; }
  const { leave } = await import('./handoff.js');
  try { await leave({ bytes: picture.bytes, type: picture.type, profile, account: who.account.id }); } catch { /* a full phone: the report opens without it */ }
  location.assign('/report');
}

const yours = (outline) => (picture?.shown
  ? ownPrint(picture.url, { alt: 'Your picture', outline })
  : html`<span class="print print--tall print--none">${icon(picture ? 'file-text' : 'image-off')}<span class="vh">${
    picture ? 'Your picture, not shown on this phone' : 'Your picture is gone from this phone'}</span></span>`);

const after = (one) => {
  const chosen = answers.get(one);
  if (chosen === 'same') {
    return html`<div class="stack stack-2"><p class="small"><b>Here, now?</b> Report that you saw this person. ${picture ? 'Your picture goes with it.' : ''}</p>
      <button class="btn btn--main" type="button" @click=${() => report(one.profile.ref)}>${icon('eye')}Seen here, now</button></div>`;
  }
  if (chosen === 'other') return html`<p class="small soft">Then nothing here is about the person you see.</p>`;
  if (chosen === 'unsure') return html`<p class="small soft">Then leave it. Do not act on a guess.</p>`;
  return nothing;
};

const likeness = (one) => html`<li class="card card--flush"><div class="pair">
  <figure>${yours(one.your_outline)}<figcaption class="small soft">${picture ? 'Your picture' : 'Yours is gone from here'}</figcaption></figure>
  <figure>${print(one.photo, { alt: `In the gallery: ${one.profile.title}`, shape: 'whole', eager: true, outline: one.its_outline })}
    <figcaption class="small soft">In the gallery</figcaption></figure></div>
  <div class="body stack stack-2"><div class="line between"><h2 class="band">${bandIcon(one.band)}${one.band_says}</h2>${tag(one.profile)}</div>
    <p class="small">${one.why}</p>
    <div><a class="name" href="/profiles/${one.profile.ref}">${one.profile.title}</a><p class="soft small">${one.profile.standing_says.replaceAll('**', '')}</p></div>
    ${trio(`Your answer: ${one.profile.title}`, ANSWERS, answers.get(one), (key) => {
      if (answers.get(one) === key) answers.delete(one); else answers.set(one, key);
      show();
    })}<div role="status">${after(one)}</div></div></li>`;

const many = (count) => (count === 1 ? '1 picture is like yours' : `${count} pictures are like yours`);

/** The part of a picture that an outline takes, 0 to 1; without an outline it is not known. */
const share = (corners) => Math.abs(corners.reduce((sum, [x, y], at) => {
  const [nextX, nextY] = corners[(at + 1) % corners.length];
  return sum + x * nextY - nextX * y;
}, 0)) / 2;
const isSmall = () => found.likenesses.length > 0 && found.likenesses.every(
  (one) => one.band !== 'same' && one.your_outline.length > 0 && share(one.your_outline) < SMALL);

/** A picture that is small on a page or a screen is found more surely without what lies round it. */
const cropping = (says) => (picture?.shown ? html`<div class="note">${icon('crop')}<div class="stack stack-2"><p>${says}</p>
  <button class="btn at-left" type="button" @click=${crop}>${icon('crop')}Crop to the picture and check again</button></div></div>` : nothing);

async function crop() {
  const { corners } = await import('./corners.js');
  only('crop');
  const cropped = await corners($('crop'), picture);
  if (!picture || isCovered()) return;
  if (!cropped) { only('answer'); $('answer').focus(); return; }
  forgetPicture();
  picture = cropped;
  await compare();
}

const next = () => html`<div class="line"><button class="btn" type="button" @click=${again}>${icon('camera')}Check another</button>
  ${picture ? html`<button class="btn btn--plain" type="button" @click=${() => report(null)}>Report with this picture</button>` : nothing}</div>`;

/** When a late answer was found, and how long it is kept. */
const whenFound = () => (late ? html`<p class="note">${icon('clock')}<span>Checked at <b class="num">${clock(late.answered_at)}</b>, when there was signal again.
  Whoever it was may have gone. The answer is kept for you until ${clock(late.ends_at)}.</span></p>` : nothing);

const nobody = () => html`<div class="narrow stack stack-5">
  ${whenFound()}<div class="stack stack-2"><h1>Nothing like it</h1>
    <p>No picture like this. That says nothing about the person. Your picture has been forgotten.</p></div>
  ${cropping('Is it a print, a page or a screen that you photographed? It is found more surely without what lies round it.')}
  <div class="stack stack-2">${picture ? html`<button class="btn btn--main btn--wide" type="button" @click=${() => report(null)}>${icon('camera')}Report
      with this picture</button><p class="soft small">The server kept nothing of it. It is on this screen only, until you leave.</p>` : nothing}
    ${may(who, 'see gallery') ? html`<a class="btn btn--wide" href="/gallery#narrow">${icon('layout-grid')}Narrow the gallery by what you see</a>` : nothing}
    <button class="btn btn--plain" type="button" @click=${again}>Check another</button></div></div>`;

function show() {
  draw($('answer'), found.likenesses.length
    ? html`<div class="stack stack-2"><h1>${many(found.likenesses.length)}</h1>
        <p>This compares pictures, not people. A new photo of the same person may not be found. Look at both yourself.</p>${whenFound()}</div>
        <ol class="likes">${found.likenesses.map(likeness)}</ol>
        ${isSmall() ? cropping('It is only a small part of your picture that looks alike.') : nothing}${next()}
        <p class="soft small">${late ? 'The server has kept no picture of yours. When you leave, yours is forgotten here too.'
    : 'The server has kept nothing. When you leave, your picture is forgotten here too.'}</p>`
    : nobody());
}

function again() {
  forgetPicture();
  history.replaceState(null, '', location.pathname);
  only('ask');
  say('Your picture has been forgotten.');
  $('shoot').focus();
  list();
}

const KEPT = 'It is checked when there is signal, and you are told.';
const NOT_SAVED = {
  PhoneFull: 'The phone is full: your picture is not kept. Free some space, or check it again when there is signal.',
  NoKey: 'This phone has to be opened once with a signal before it can keep a picture to check.',
};

/** Without a signal the picture waits, sealed: pictures are never compared on the phone itself. */
async function later() {
  const { shown, url } = picture;
  try { saved = await saveForLater(picture, who.account.id); } catch (refused) {
    only('ask');
    const says = NOT_SAVED[refused.name] ?? 'This phone could not keep it. Try again when there is signal.';
    draw($('state'), state('wifi-off', 'No signal', says, html`<button class="btn" type="button" @click=${compare}>${icon('refresh-cw')}Try again</button>`));
    say(says);
    return;
  }
  only('saved');
  draw($('saved'), html`<div class="narrow stack stack-5">
    <div class="stack stack-2"><h1>Saved on this phone</h1><p>${KEPT}</p></div>
    <div class="aside">${shown ? ownPrint(url, { alt: 'Your picture' }) : nothing}
      <p class="soft small">Pictures are not compared on the phone itself. Yours waits sealed; a copy that only you can open stays for 12 hours, to lay beside the answer.</p></div>
    <div class="line"><button class="btn btn--main" type="button" @click=${again}>${icon('camera')}Check another</button>
      <button class="btn" type="button" @click=${() => report(null)}>Report with this picture</button>
      <button class="btn btn--plain" type="button" @click=${takeAway}>${icon('trash-2')}Forget it</button></div></div>`);
  $('saved').focus();
  say(`Saved on this phone. ${KEPT}`);
}

async function takeAway() {
  const id = saved;
  const isBack = await forgetCheck(id);
  again();
  say(isBack ? 'Your picture has been forgotten.' : 'It is on its way already. The server forgets it once it is compared.');
}

/** The answer to a picture that was saved, beside it. */
async function openLate(id) {
  only('busy');
  try {
    who ??= await meWatched();
    const answered = await lateAnswer(id);
    forgetPicture();
    ({ found, picture } = answered);
    late = found;
  } catch (refused) {
    only('none');
    if (refused.status === 404) {
      draw($('state'), await standing(id).then((one) => one && !one.sent_at, () => false)
        ? state('hourglass', 'Not checked yet', KEPT, html`<button class="btn" type="button" @click=${again}>${icon('camera')}Check another</button>`, true)
        : state('hourglass', 'This is not here any more', 'Answers are kept for 12 hours, for whoever asked.', html`<button class="btn" type="button" @click=${again}>${icon('camera')}Check a picture</button>`, true));
    } else draw($('state'), fault(refused, () => openLate(id), true));
    return;
  }
  if (isCovered()) { forgetPicture(); return; }
  only('answer');
  show();
  $('answer').focus();
  say(found.likenesses.length ? many(found.likenesses.length) : 'No picture like this.');
  forgetOwn(id);
}

const waits = (record) => html`<li class="row">${icon('cloud-upload')}<span class="grow"><b>${record.state === 'sign in' ? 'Sign in to send' : record.state === 'change' ? 'Needs a change' : 'Waiting for signal'}</b>
  <span class="soft small num">Saved ${clock(record.saved)}${record.says && record.state === 'change' ? `. ${record.says}` : ''}</span></span>
  <button class="btn btn--plain" type="button" @click=${async () => { await forgetCheck(record.id); list(); }}>Forget it</button></li>`;

const answered = (one) => html`<li><a class="row" href="#late=${one.id}">${icon(one.likenesses.length ? 'eye' : 'circle-check')}<span class="grow">
  <b>${one.likenesses.length ? many(one.likenesses.length) : 'Nothing like it'}</b> <span class="soft small num">Checked ${clock(one.answered_at)}</span></span>${icon('chevron-right')}</a></li>`;

/** What this person saved to be checked, and what was answered since. */
async function list() {
  if (!who) return;
  const { waiting, answers: all } = await checks(who.account.id);
  if (!who || isCovered()) return;
  draw($('later'), waiting.length || all.length ? html`<h2>Saved to be checked</h2><ul class="rows">${waiting.map(waits)}${all.map(answered)}</ul>` : nothing);
}

const lateIn = () => location.hash.match(/late=([0-9a-f-]{36})/)?.[1];

/** Once for each person on this phone, before the first picture. */
const READ = (account) => `townwatch-check-read/${account}`;
function begin() {
  const id = lateIn();
  if (id) { openLate(id); return; }
  let isRead = false;
  try { isRead = Boolean(localStorage.getItem(READ(who.account.id))); } catch { /* private window: shown each time */ }
  only(isRead ? 'ask' : 'first');
  if (isRead) list();
}
$('first-read').addEventListener('click', () => {
  try { localStorage.setItem(READ(who.account.id), '1'); } catch { /* shown again next time */ }
  only('ask');
  $('shoot').focus();
  list();
});

async function compare() {
  only('busy');
  say('Looking for the same picture');
  try {
    found = await ask('/api/check', { method: 'POST', bytes: picture.bytes, type: picture.type, wait: 30000, stay: true });
  } catch (refused) {
    if (refused.offline && who && picture) { await later(); return; }
    only(refused.signedOut ? 'none' : 'ask');
    if (refused.signedOut) {
      const { signInAgain } = await import('./sign_in_again.js');
      await signInAgain($('state'), who, 'Your picture is still here.', 'Sign in and check');
      await compare();
      return;
    }
    const retry = picture;
    draw($('state'), fault(refused, () => { if (retry) compare(); }));
    say(refused.message);
    return;
  }
  if (isCovered() || !picture) { found = null; return; }
  only('answer');
  show();
  $('answer').focus();
  say(found.likenesses.length ? many(found.likenesses.length) : 'No picture like this.');
}

async function chosen({ target }) {
  const [file] = target.files;
  if (!file) return;
  forgetPicture();
  const { prepare } = await import('./photo.js');
  picture = await prepare(file);
  target.value = '';
  who ??= await meWatched().catch(keptWatched);
  if (who) await compare();
}

/** Who is here, also without a signal: then only whose key is still on this phone. */
async function enter() {
  try { who = await meWatched(); } catch (refused) {
    who = refused.offline ? await keptWatched() : null;
    if (!who) {
      only('none');
      draw($('state'), refused.offline ? state('wifi-off', 'No signal', 'Sign in to check a picture, once there is a signal. You can still report.',
        html`<a class="btn btn--main" href="/report">${icon('camera')}Report</a>`, true) : fault(refused, () => location.reload(), true));
      if (refused.offline) addEventListener('online', enter, { once: true });
      return;
    }
  }
  if (!may(who, 'check pictures')) { only('none'); draw($('state'), fault({ status: 403, message: 'Checking pictures is not part of your role.' }, null, true)); return; }
  begin();
}

$('shoot').addEventListener('change', chosen);
$('choose').addEventListener('change', chosen);
// The back-forward cache could bring the picture back: it is forgotten on the way out.
addEventListener('pagehide', () => { forgetPicture(); only('ask'); });
whenCovered(() => { forgetPicture(); only('ask'); who = null; });
whenUncovered(enter);
addEventListener('hashchange', () => { const id = lateIn(); if (id) openLate(id); });
// Answered while this page is open: shown at once to who waits for it here, else in the list.
addEventListener('townwatch:outbox', async ({ detail: { id, state: is } }) => {
  if (is === 'sent' && id === saved && !$('saved').hidden) await openLate(id);
  else if (!$('ask').hidden) list();
});
await enter();
