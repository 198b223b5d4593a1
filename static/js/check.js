/** "Have we seen this picture?": one picture compared, looked at by a person, then forgotten. */
import { meWatched, ask, may, isCovered, whenCovered } from './ask.js';
import { html, draw, icon, bandIcon, tag, print, ownPrint, trio, nothing, fault } from './parts.js';

const $ = (id) => document.getElementById(id);
const SMALL = 0.35;            // of one's own picture: below it, cropping is worth the trouble
const ANSWERS = [['same', 'check', 'Same person'], ['other', 'x', 'Not the same'], ['unsure', 'circle-help', 'Not sure']];

let who = null;
let picture = null;
let found = null;
const answers = new Map();

const say = (text) => { $('live').textContent = text; };

function only(id) {
  for (const one of ['ask', 'busy', 'answer', 'crop']) $(one).hidden = one !== id;
  draw($('state'), nothing);
}

/** Nothing of the picture stays: not in the page, and it never was on the server. */
function forgetPicture() {
  if (picture) URL.revokeObjectURL(picture.url);
  picture = null;
  found = null;
  answers.clear();
  draw($('crop'), nothing);
}

async function report(profile) {
  const { leave } = await import('./handoff.js');
  try { await leave({ bytes: picture.bytes, type: picture.type, profile, account: who.account.id }); } catch { /* a full phone: the report opens without it */ }
  location.assign('/report');
}

const yours = (outline) => (picture.shown
  ? ownPrint(picture.url, { alt: 'Your picture', outline })
  : html`<span class="print print--tall print--none">${icon('file-text')}<span class="vh">Your picture, not shown on this phone</span></span>`);

const after = (one) => {
  const chosen = answers.get(one);
  if (chosen === 'same') {
    return html`<div class="stack stack-2"><p class="small"><b>Here, now?</b> Report that you saw this person. Your picture goes with it.</p>
      <button class="btn btn--main" type="button" @click=${() => report(one.profile.ref)}>${icon('eye')}Seen here, now</button></div>`;
  }
  if (chosen === 'other') return html`<p class="small soft">Then nothing here is about the person you see.</p>`;
  if (chosen === 'unsure') return html`<p class="small soft">Then leave it. Do not act on a guess.</p>`;
  return nothing;
};

const likeness = (one) => html`<li class="card card--flush"><div class="pair">
  <figure>${yours(one.your_outline)}<figcaption class="small soft">Your picture</figcaption></figure>
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
  <button class="btn btn--plain" type="button" @click=${() => report(null)}>Report with this picture</button></div>`;

const nobody = () => html`<div class="narrow stack stack-5">
  <div class="stack stack-2"><h1>Nothing like it</h1>
    <p>No picture like this. That says nothing about the person. Your picture has been forgotten.</p></div>
  ${cropping('Is it a print, a page or a screen that you photographed? It is found more surely without what lies round it.')}
  <div class="stack stack-2">${picture ? html`<button class="btn btn--main btn--wide" type="button" @click=${() => report(null)}>${icon('camera')}Report
      with this picture</button><p class="soft small">The server kept nothing of it. It is on this screen only, until you leave.</p>` : nothing}
    ${may(who, 'see gallery') ? html`<a class="btn btn--wide" href="/gallery#narrow">${icon('layout-grid')}Narrow the gallery by what you see</a>` : nothing}
    <button class="btn btn--plain" type="button" @click=${again}>Check another</button></div></div>`;

function show() {
  draw($('answer'), found.likenesses.length
    ? html`<div class="stack stack-2"><h1>${many(found.likenesses.length)}</h1>
        <p>This compares pictures, not people. A new photo of the same person may not be found. Look at both yourself.</p></div>
        <ol class="likes">${found.likenesses.map(likeness)}</ol>
        ${isSmall() ? cropping('It is only a small part of your picture that looks alike.') : nothing}${next()}
        <p class="soft small">The server has kept nothing. When you leave, your picture is forgotten here too.</p>`
    : nobody());
}

function again() {
  forgetPicture();
  only('ask');
  say('Your picture has been forgotten.');
  $('shoot').focus();
}

async function compare() {
  only('busy');
  say('Looking for the same picture');
  try {
    found = await ask('/api/check', { method: 'POST', bytes: picture.bytes, type: picture.type, wait: 30000, stay: true });
  } catch (refused) {
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
  if (isCovered()) { found = null; return; }
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
  who ??= await meWatched();
  await compare();
}

$('shoot').addEventListener('change', chosen);
$('choose').addEventListener('change', chosen);
// The back-forward cache could bring the picture back: it is forgotten on the way out.
addEventListener('pagehide', () => { forgetPicture(); only('ask'); });
whenCovered(() => { forgetPicture(); only('ask'); who = null; });
try {
  who = await meWatched();
  if (!may(who, 'check pictures')) { only('none'); draw($('state'), fault({ status: 403, message: 'Checking pictures is not part of your role.' })); }
} catch (refused) { draw($('state'), fault(refused, () => location.reload())); }
