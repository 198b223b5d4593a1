/** One face: the picture, the standing as a sentence, where seen; and "seen here, now" in two taps. */
import { meWatched, ask, may, isCovered, once, whenCovered, whenUncovered, Refused } from './ask.js';
import { isCurrent, keptCard, nextEnd } from './kept_gallery.js';
import { keptWatched } from './kept_lists.js';
import { noFaces, staleNote } from './no_signal.js';
import { html, draw, icon, tag, print, metres, when, clock, date, rich, note, trio, state, nothing, fault } from './parts.js';
import { SURE, toDoor } from './door_words.js';
import { keepForDoor } from './kept_door.js';
import { askWhy } from './why.js';

const $ = (id) => document.getElementById(id);
const ref = decodeURIComponent(location.pathname.split('/').pop());
const LONGEST_WAIT = 24 * 24 * 60 * 60 * 1000;       // of a timer
const WANT = { appears: 'Appears', age: 'Age', build: 'Build', height: 'Height', hair: 'Hair', wearing: 'Wearing', marks: 'Marks' };

let who = null;
let profile = null;
let asking = false;
let step = null;                          // what the dock says: a state on its way, or the answer
let record = null;
let stale = 0;                            // without a signal: since when what is shown is not news any more
let wrong = null;                         // "is this right?": what is said of it, on its way or taken
let timer = 0;

const say = (text) => { $('live').textContent = text; };
let named = null;                         // "do you know who this is?": it needs a signal, so no phone keeps it

async function askWho(about) {
  if (!named && !about?.may_name && !about?.naming) return;
  named ??= (await import('./naming.js').catch(() => null))?.naming(() => $('naming'), say);
  named?.(profile && about);
}

/** The second tap: the report is complete, and is kept on this phone before anything says so. */
async function seen(sure) {
  const { save } = await import('./outbox.js');
  asking = false;
  try {
    record = await save({
      id: crypto.randomUUID(), kind: 'report', author: who.account.id,
      words: {
        category: 'sighting', profile_ref: profile.ref, sure, happened_at: new Date().toISOString(),
        ...(who.premises ? { premises_id: who.premises.id } : {}), photos: [],
      },
    });
    step = { is: 'saved' };
    import('./keep_sending.js').then(({ keepSending }) => keepSending()).catch(() => {});
  } catch (fault) {
    step = { is: 'refused', says: fault.name === 'PhoneFull' ? 'The phone is full. Free some space, then try again.' : 'This phone could not keep it. Try again when there is a signal.' };
  }
  show();
  $('step')?.focus();
  say(step.is === 'saved' ? 'Saved on this phone.' : step.says);
}

/** How far it has come, as the outbox tells of it. */
async function follow({ detail: { id } }) {
  if (!record || id !== record.id) return;
  const { one } = await import('./outbox.js');
  const now = await one(id);
  if (!now || now.id !== record?.id) return;
  if (now.sent_at) step = { is: 'sent', answer: now };
  else if (now.state === 'sign in') step = { is: 'sign in' };
  else if (now.state === 'change') step = { is: 'refused', says: now.says };
  else if (now.tries && now.state === 'waiting') step = { is: 'waiting' };
  else return;
  show();
  say(step.is === 'sent' ? `Sent. ${(now.says ?? '').replaceAll('**', '')}` : { waiting: 'Waiting for signal.', 'sign in': 'Sign in to send.' }[step.is] ?? step.says);
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
      ${is === 'saved' ? note('cloud-upload', html`<b>Saved on this phone.</b> Sending. You can put the phone away.`) : nothing}
      ${is === 'waiting' ? note('wifi-off', html`<b>Waiting for signal.</b> It goes by itself. You can put the phone away.`) : nothing}
      ${is === 'sign in' ? html`${note('key-round', html`<b>Sign in to send.</b> It is kept on this phone.`)}<a class="btn" href="/unsent">${icon('cloud-upload')}What waits here</a>` : nothing}
      ${is === 'refused' ? html`${note('triangle-alert', step.says, 'wrong')}<button class="btn" type="button" @click=${ask2}>Try again</button>` : nothing}
      ${is === 'sent' ? html`${note('circle-check', html`<b>Sent ${clock(step.answer.sent_at)}.</b> ${rich(step.answer.says)}`)}<div class="line">
        ${step.answer.alert_id ? html`<a class="btn" href="/alerts/${step.answer.alert_id}">${icon('bell')}See the alert</a>` : nothing}
        <a class="btn" href="/mine/${step.answer.id}">${icon('inbox')}Follow it</a></div>` : nothing}</div>`;
  }
  if (asking) {
    return html`<div class="stack stack-2"><div class="line between"><h2 id="sure-title">How sure are you?</h2>
      <button class="link" type="button" @click=${() => { asking = false; show(); $('seen').focus(); }}>Back</button></div>
      ${trio('How sure are you?', SURE, null, seen)}</div>`;
  }
  const door = toDoor(profile, who, 'btn--main ');
  const propose = may(who, 'propose exclusions') && !profile.may_name && !stale ? html`<a class="btn btn--wide" id="propose" href="/exclusions/new/${profile.ref}">${icon('scale')}Propose an exclusion</a>` : nothing;
  const main = door === nothing ? 'btn--main ' : '';
  // Who works for no shop has to say where it was.
  if (!who.premises) return html`<div class="stack stack-2">${door}<a class="btn ${main}btn--wide" id="seen" href="/report#${profile.ref}">${icon('eye')}Seen here, now</a>${propose}</div>`;
  return html`<div class="stack stack-2">${door}<button class="btn ${main}btn--wide" type="button" id="seen" @click=${ask2}>${icon('eye')}Seen here, now</button>${propose}</div>`;
}

/** "Is this right? Tell us": one hour, and somebody at the desk has looked. Without a signal, by telephone. */
function dispute() {
  if (wrong?.said) return note('circle-check', rich(wrong.said));
  if (!wrong) {
    const tell = stale ? html`<a href="tel:${String(who.scheme?.phone ?? '').replaceAll(' ', '')}">Tell us: ${who.scheme?.phone}</a>`
      : html`<button class="link" type="button" id="tell" @click=${() => { wrong = { id: crypto.randomUUID() }; show(); $('wrong').focus(); }}>Tell us</button>`;
    return html`<p><b>Is this right?</b> ${tell}</p>`;
  }
  return html`<form class="stack stack-2" @submit=${sendDispute} novalidate><div class="field"><label for="wrong">What is not right?</label>
    <span class="hint" id="wrong-hint">What you know, and how. The person may one day read this.</span>
    <textarea id="wrong" rows="4" maxlength="2000" aria-describedby="wrong-hint"></textarea></div>
    ${wrong.fault ? note('triangle-alert', wrong.fault, 'wrong') : nothing}
    <div class="line"><button class="btn btn--main" ?disabled=${wrong.sending}>${icon('send')}Tell the desk</button>
    <button class="btn btn--plain" type="button" @click=${() => { wrong = null; show(); $('tell').focus(); }}>Not now</button></div></form>`;
}

async function sendDispute(event) {
  event.preventDefault();
  const says = $('wrong').value.trim();
  if (!says) { wrong.fault = 'Say in a sentence what is not right.'; show(); $('wrong').focus(); return; }
  const mine = wrong;
  Object.assign(mine, { sending: true, fault: '' });
  show();
  try {
    mine.said = (await ask(`/api/profiles/${encodeURIComponent(ref)}/dispute`, { method: 'POST', json: { id: mine.id, says }, stay: true })).says;
  } catch (refused) { mine.fault = refused.fields?.says ?? refused.message; }
  mine.sending = false;
  if (!profile || isCovered()) return;
  show();
  say(mine.said ? mine.said.replaceAll('**', '') : mine.fault);
}

const sighting = (one, at) => html`<li data-is=${at ? 'done' : 'now'}><b>${one.place}</b> <span class="soft small num">${when(one.at)}${
  one.metres == null ? '' : `, ${metres(one.metres)} from you`}</span></li>`;

/** What a court has ordered, as far as members may know it. Heeding it is for the police. */
const orders = () => profile.orders.map((one) => html`<section class="stack stack-2"><h2>${one.name}</h2>
  <p class="small">${one.made_by}, ${one.until}${one.where ? `. ${one.where}` : ''}.</p>
  ${one.terms.length ? html`<ul>${one.terms.map((term) => html`<li>${term}</li>`)}</ul>` : nothing}
  <p class="small soft">Do not enforce it. If it is not heeded, call 101; in danger, 999.</p></section>`);

// The full record lists them all; a card from the gallery tells of the last.
const seenAt = () => profile.sightings ?? (profile.last_seen_at ? [{ at: profile.last_seen_at, place: profile.last_seen_place, metres: profile.metres }] : []);

/** Whether the notice holds where the reader works, and the list of premises, to open. */
const atMine = (here) => (here ? html`${here.says ? note(here.is_on ? 'store' : 'info', html`<b>${here.says}</b>${here.why ? html` ${here.why}` : nothing}`) : nothing}
  ${here.premises?.length ? html`<details><summary>On the notice, ${here.premises.length}</summary><ul>${here.premises.map((name) => html`<li>${name}</li>`)}</ul></details>` : nothing}` : nothing);

function ended() {
  draw($('profile'), nothing);
  draw($('state'), state('hourglass', 'This has ended', 'Its time is up, and its picture is gone.', html`<a class="btn" href="/gallery">${icon('layout-grid')}Gallery</a>`, true));
}

/** Whose time runs out while the page is open leaves it then. */
function watch() {
  clearTimeout(timer);
  const soon = nextEnd([profile]);
  if (soon < LONGEST_WAIT) timer = setTimeout(() => { if (profile && !isCurrent(profile)) { profile = null; ended(); } }, Math.max(0, soon) + 50);
}

function show() {
  if (!profile || isCovered()) return;
  const pictures = profile.photos?.length ? profile.photos : [profile.photo];
  const look = Object.entries(WANT).filter(([key]) => profile.look?.[key]);
  document.title = `${profile.ref} · ${who.scheme?.short}`;
  draw($('profile'), html`
    ${pictures.length > 1 ? html`<div class="filmstrip" tabindex="0" role="group" aria-label="Pictures">${pictures.map((one, at) =>
      print(one, { size: 'clean', alt: `${profile.title}, picture ${at + 1}`, eager: !at }))}</div>`
    : html`<div class="hero">${print(pictures[0], { size: 'clean', alt: profile.title, eager: true })}</div>`}
    <div class="stack stack-5">
      <div class="stack stack-2"><div class="line">${tag(profile)}<span class="soft small">${profile.ref}</span></div><h1>${profile.title}</h1>
        ${stale ? staleNote('this', stale, 'Where else seen, and why it is here, shows when there is a signal.')
    : html`<p class="soft small">You said: ${profile.because.replace(/^other: /, '')} · <button class="link" type="button" @click=${change}>change</button></p>`}
        <p>${rich(profile.standing_says)}</p>${profile.aliases?.length ? html`<p><b>Also called:</b> ${profile.aliases.join(', ')}</p>` : nothing}${profile.essential && !profile.standing_says.includes(profile.essential) ? html`<p><b>May enter:</b> ${profile.essential}</p>` : nothing}${atMine(profile.here)}</div>
      ${profile.orders?.length && !stale ? orders() : nothing}
      ${profile.serve ? html`<a class="btn btn--wide" id="give" href="/serve/${profile.serve}">${icon('file-text')}Give the notice</a>` : nothing}
      ${profile.care ? note('triangle-alert', html`<b>${profile.care}</b>`, 'care') : nothing}
      <ul class="do"><li><span><b>Being here is not an offence.</b> Look twice: it may be somebody else.</span></li>
        <li><span>Do not detain because of this app. In danger, <a href="tel:999"><b>call 999</b></a>.</span></li></ul>
      ${look.length || profile.marks ? html`<section class="stack stack-2"><h2>What to look for</h2>${look.length ? html`<ul class="chips">${look.map(([key, title]) =>
        html`<li class="tag"><span class="vh">${title}: </span>${profile.look[key]}</li>`)}</ul>` : nothing}${profile.marks ? html`<p>${profile.marks}</p>` : nothing}</section>` : nothing}
      <section id="naming"></section>
      <section class="stack stack-2"><h2>Where seen</h2>${seenAt().length ? html`<ol class="track">${seenAt().map(sighting)}</ol>`
        : html`<p class="soft">Not seen again since it was published.</p>`}</section>
      <section class="stack stack-2">${stale ? html`<h2>How long it is here</h2>` : html`<h2>Why it is here</h2>`}${profile.seen ? html`<p>${profile.seen}</p>` : nothing}
        ${profile.method ? html`<p>${profile.method}</p>` : nothing}
        <p class="soft small">${profile.decided_by ? `Decided by ${profile.decided_by}${profile.decided_at ? `, ${date(profile.decided_at)}` : ''}. ` : ''}${
          profile.review_on ? `Reviewed by ${date(profile.review_on)}. ` : ''}${profile.stops_on ? `Leaves by itself on ${date(profile.stops_on)}.` : ''}</p>
        ${profile.may_print && !stale ? html`<p><a href="/profiles/${profile.ref}/print">On paper, for your premises</a></p>` : nothing}
        <div id="dispute" class="stack stack-2">${dispute()}</div></section>
      <div class="dock" id="dock">${dock()}</div></div>`);
  askWho(stale ? { ...profile, may_name: false, naming: null } : profile);
}

/** What the gallery's card said, from this phone. */
async function shownFromPhone() {
  const [own, found] = await Promise.all([keptWatched(), keptCard(ref)]);
  if (!own || !found) return false;
  [who, profile, stale] = [own, found.card, found.as_of];
  draw($('state'), nothing);
  show();
  watch();
  return true;
}

const load = once(async () => {
  try {
    const [person, latest] = await Promise.all([meWatched(), ask(`/api/profiles/${encodeURIComponent(ref)}`)]);
    [who, profile, stale] = [person, latest, 0];
    keepForDoor(latest);
    draw($('state'), nothing);
    show();
    watch();
  } catch (refused) {
    if (refused.offline && await shownFromPhone().catch(() => false)) return;
    if (refused.stop === 'why') {                // the sheet that asks was put away
      draw($('profile'), nothing);
      draw($('state'), state('eye-off', 'Not opened', 'Say why you are looking, and it opens.',
        html`<button class="btn btn--main" type="button" @click=${load}>Say why</button><a class="btn" href="/gallery">Back to the gallery</a>`, true));
      return;
    }
    if (!(refused instanceof Refused)) throw refused;
    draw($('profile'), nothing);
    draw($('state'), refused.offline ? noFaces(true) : fault(refused, load, true));
  }
});

async function change() {
  try { await askWhy(); } catch { return; }   // put away: what was said before still holds
  load();
}

whenCovered(() => { clearTimeout(timer); profile = null; wrong = null; askWho(null); });     // a sighting on its way goes on: it has its author's name
whenUncovered(load);
addEventListener('townwatch:outbox', follow);
import('./outbox.js').catch(() => {});          // here before the signal goes
load();
addEventListener('online', () => { if (!profile || stale) load(); });
