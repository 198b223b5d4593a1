/** One face: the picture, the standing as a sentence, where seen; and "seen here, now" in two taps. */
import { meWatched, ask, may, isCovered, once, whenCovered, whenUncovered, Refused } from './ask.js';
import { html, draw, icon, tag, print, metres, when, date, rich, note, trio, state, nothing, fault } from './parts.js';
import { SURE } from './report_fields.js';
import { askWhy } from './why.js';

const $ = (id) => document.getElementById(id);
const ref = decodeURIComponent(location.pathname.split('/').pop());
const WANT = { appears: 'Appears', age: 'Age', build: 'Build', height: 'Height', hair: 'Hair', wearing: 'Wearing', marks: 'Marks' };

let who = null;
let profile = null;
let asking = false;
let step = null;                          // what the dock says: a state on its way, or the answer
let record = null;

const say = (text) => { $('live').textContent = text; };

/** The second tap: the report is complete, and stays the same report however often it is sent. */
async function seen(sure) {
  record ??= {
    id: crypto.randomUUID(), author: who.account.id, photos: [],
    body: {
      category: 'sighting', profile_ref: profile.ref, sure, happened_at: new Date().toISOString(),
      ...(who.premises ? { premises_id: who.premises.id } : {}), photos: [],
    },
  };
  asking = false;
  document.body.setAttribute('data-unsent', '');
  const { send } = await import('./sending.js');
  for (;;) {
    try {
      const answer = await send(record, (state) => { step = state; show(); });
      step = { is: 'sent', answer };
      break;
    } catch (refused) {
      if (refused.status === 401 && isCovered()) { await new Promise(whenUncovered); continue; }
      if (refused.status === 401) {
        const { signInAgain } = await import('./sign_in_again.js');
        step = { is: 'signed out' };
        show();
        await signInAgain($('again'), who);
        continue;
      }
      step = { is: 'refused', says: refused.message };
      record = null;
      break;
    }
  }
  document.body.removeAttribute('data-unsent');
  show();
  $('step')?.focus();
  say(step.answer?.says?.replaceAll('**', '') ?? step.says);
}

function ask2() {
  asking = true;
  record = null;
  step = null;
  show();
  $('dock').querySelector('.trio button')?.focus();
}

function dock() {
  if (!may(who, 'send reports')) return nothing;
  if (step) {
    const { is } = step;
    return html`<div id="step" tabindex="-1" class="stack stack-2">
      ${is === 'sending' ? html`<p><b>Sending.</b> Keep this page open until it says “Sent”.</p>` : nothing}
      ${is === 'waiting' ? html`<p><b>Not sent yet.</b> ${step.says}</p>
        <button class="btn" type="button" @click=${() => dispatchEvent(new Event('townwatch:retry'))}>${icon('refresh-cw')}Try now</button>` : nothing}
      ${is === 'refused' ? html`${note('triangle-alert', step.says, 'wrong')}<button class="btn" type="button" @click=${ask2}>Try again</button>` : nothing}
      ${is === 'sent' ? html`${note('circle-check', html`<b>Sent.</b> ${rich(step.answer.says)}`)}<div class="line">
        ${step.answer.alert_id ? html`<a class="btn" href="/alerts/${step.answer.alert_id}">${icon('bell')}See the alert</a>` : nothing}
        <a class="btn" href="/mine/${step.answer.id}">${icon('inbox')}Follow it</a></div>` : nothing}
      <div id="again"></div></div>`;
  }
  if (asking) {
    return html`<div class="stack stack-2"><div class="line between"><h2 id="sure-title">How sure are you?</h2>
      <button class="link" type="button" @click=${() => { asking = false; show(); $('seen').focus(); }}>Back</button></div>
      ${trio('How sure are you?', SURE, null, seen)}</div>`;
  }
  // Who works for no shop has to say where it was.
  if (!who.premises) return html`<a class="btn btn--main btn--wide" id="seen" href="/report#${profile.ref}">${icon('eye')}Seen here, now</a>`;
  return html`<button class="btn btn--main btn--wide" type="button" id="seen" @click=${ask2}>${icon('eye')}Seen here, now</button>`;
}

const sighting = (one, at) => html`<li data-is=${at ? 'done' : 'now'}><b>${one.place}</b> <span class="soft small num">${when(one.at)}${
  one.metres == null ? '' : `, ${metres(one.metres)} from you`}</span></li>`;

function show() {
  if (!profile || isCovered()) return;
  const pictures = profile.photos?.length ? profile.photos : [profile.photo];
  const look = Object.entries(WANT).filter(([key]) => profile.look?.[key]);
  const about = `About ${profile.ref}: is this right?`;
  document.title = `${profile.ref} · ${who.scheme?.short}`;
  draw($('profile'), html`
    ${pictures.length > 1 ? html`<div class="filmstrip" tabindex="0" role="group" aria-label="Pictures">${pictures.map((one, at) =>
      print(one, { size: 'clean', alt: `${profile.title}, picture ${at + 1}`, eager: !at }))}</div>`
    : html`<div class="hero">${print(pictures[0], { size: 'clean', alt: profile.title, eager: true })}</div>`}
    <div class="stack stack-5">
      <div class="stack stack-2"><div class="line">${tag(profile)}<span class="soft small">${profile.ref}</span></div><h1>${profile.title}</h1>
        <p class="soft small">You said: ${profile.because.replace(/^other: /, '')} · <button class="link" type="button" @click=${change}>change</button></p>
        <p>${rich(profile.standing_says)}</p>${profile.essential ? html`<p><b>May enter:</b> ${profile.essential}</p>` : nothing}</div>
      <ul class="do"><li><span><b>Being here is not an offence.</b> Look twice: it may be somebody else.</span></li>
        <li><span>Do not detain because of this app. In danger, <a href="tel:999"><b>call 999</b></a>.</span></li></ul>
      ${look.length ? html`<section class="stack stack-2"><h2>What to look for</h2><ul class="chips">${look.map(([key, title]) =>
        html`<li class="tag"><span class="vh">${title}: </span>${profile.look[key]}</li>`)}</ul></section>` : nothing}
      <section class="stack stack-2"><h2>Where seen</h2>${profile.sightings?.length ? html`<ol class="track">${profile.sightings.map(sighting)}</ol>`
        : html`<p class="soft">Not seen again since it was published.</p>`}</section>
      <section class="stack stack-2"><h2>Why it is here</h2>${profile.seen ? html`<p>${profile.seen}</p>` : nothing}
        ${profile.method ? html`<p>${profile.method}</p>` : nothing}
        <p class="soft small">${profile.decided_by ? `Decided by ${profile.decided_by}${profile.decided_at ? `, ${date(profile.decided_at)}` : ''}. ` : ''}${
          profile.review_on ? `Reviewed by ${date(profile.review_on)}. ` : ''}${profile.stops_on ? `Leaves by itself on ${date(profile.stops_on)}.` : ''}</p>
        <p><b>Is this right?</b> ${who.scheme?.email ? html`<a href="mailto:${who.scheme?.email}?subject=${encodeURIComponent(about)}">Tell us</a>`
          : html`<a href="tel:${String(who.scheme?.phone ?? '').replaceAll(' ', '')}">Tell us: ${who.scheme?.phone}</a>`}.</p></section>
      <div class="dock" id="dock">${dock()}</div></div>`);
}

const load = once(async () => {
  try {
    [who, profile] = await Promise.all([meWatched(), ask(`/api/profiles/${encodeURIComponent(ref)}`)]);
    draw($('state'), nothing);
    show();
  } catch (refused) {
    if (refused.stop === 'why') {                // the sheet that asks was put away
      draw($('profile'), nothing);
      draw($('state'), state('eye-off', 'Not opened', 'Say why you are looking, and it opens.',
        html`<button class="btn btn--main" type="button" @click=${load}>Say why</button><a class="btn" href="/gallery">Back to the gallery</a>`, true));
      return;
    }
    if (!(refused instanceof Refused)) throw refused;
    draw($('profile'), nothing);
    draw($('state'), fault(refused, load, true));
  }
});

async function change() {
  try { await askWhy(); } catch { return; }   // put away: what was said before still holds
  load();
}

whenCovered(() => { profile = null; });     // a sighting on its way goes on: it has its author's name
whenUncovered(load);
import('./sending.js').catch(() => {});          // here before the signal goes
load();
addEventListener('online', () => { if (!profile) load(); });
