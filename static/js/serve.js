/** The notices that somebody may give: those of their own premises first. Names and faces stay covered until they are touched. */
import { meWatched, ask, keepFresh, may, now, whenCovered } from './ask.js';
import { keptWatched } from './kept_lists.js';
import { forgetNotices, givenHere, keepNotices, keptNotices } from './kept_notices.js';
import { html, draw, icon, print, clock, date, state, fault, note, nothing } from './parts.js';
import { ofNotice } from './unsent_words.js';

const $ = (id) => document.getElementById(id);

let answer = null;
let stale = null;                         // without a signal: {as_of, until}
let open = false;                         // somebody has uncovered names and faces
let given = [];                           // the words of those that were given and wait here

const waits = (ref) => given.find(({ of, outcome }) => of === ref && outcome !== 'not now');

const picture = (one) => (open && one.photo ? print(one.photo, { size: 'thumb', shape: 'row', alt: one.title })
  : html`<span class="print print--row print--none">${icon(open ? 'image-off' : 'eye-off')}<span class="vh">${open ? 'No picture' : 'Covered'}</span></span>`);

const row = (one) => html`<li><a class="row" href="/serve/${one.ref}">${picture(one)}<span class="grow stack stack-2">
  <b>${open ? one.title : one.ref}</b>${open ? html`<span class="soft small">${one.ref}</span>` : nothing}
  <span class="small">To be given by ${date(one.lapses_on)}</span>
  ${waits(one.ref) ? html`<span class="small line">${icon('cloud-upload')}<b>${ofNotice(waits(one.ref))}: saved on this phone</b></span>` : nothing}</span>${icon('chevron-right')}</a></li>`;

const rows = (title, list) => (list.length ? html`<section class="stack stack-2"><h2>${title}</h2><ul class="rows">${list.map(row)}</ul></section>` : nothing);

function show() {
  draw($('state'), stale ? note('wifi-off', html`<b>No signal.</b> You see these as of ${clock(stale.as_of)}. They stay on this phone until ${clock(stale.until)}.`) : nothing);
  const living = answer.notices.filter((one) => Date.parse(one.ends_at) > now());
  if (!living.length) {
    draw($('notices'), state('circle-check', 'None to give', 'When a notice is issued that you may give, it shows here.'));
    return;
  }
  draw($('notices'), html`<p class="soft small">Not banned yet, until somebody has given them the notice. Do not go looking for anybody.</p>
    <div><button class="btn" type="button" id="uncover" aria-pressed=${open ? 'true' : 'false'} @click=${() => { open = !open; show(); }}>${icon(open ? 'eye-off' : 'eye')}${open ? 'Cover names and faces' : 'Show names and faces'}</button></div>
    ${rows('Where you are', living.filter((one) => one.is_here))}${rows('Elsewhere in town', living.filter((one) => !one.is_here))}
    ${stale ? nothing : html`<p class="soft small">Kept on this phone until ${clock(answer.keep_until)}, so that it opens without a signal.</p>`}`);
}

async function shownFromPhone() {
  const [own, list] = await Promise.all([keptWatched(), keptNotices()]);
  if (!own || !list) return false;
  [answer, stale] = [list, list];
  given = await givenHere(own);
  show();
  return true;
}

async function load() {
  try {
    const who = await meWatched();
    if (!may(who, 'serve notices') || !who.serves) {
      await forgetNotices();
      draw($('notices'), state('lock', 'Not for you yet', 'Your lead names who gives notices. Ask your lead if you should be one of them.'));
      return;
    }
    const latest = await ask('/api/serve');
    given = await givenHere(who);
    [answer, stale] = [latest, null];
    show();
    await keepNotices(latest);
  } catch (refused) {
    if (refused.offline && await shownFromPhone().catch(() => false)) return;
    if (!answer) { draw($('notices'), nothing); draw($('state'), fault(refused, load)); }
  }
}

whenCovered(() => { answer = null; open = false; given = []; });
addEventListener('townwatch:outbox', ({ detail }) => { if (detail.state === 'sent' && answer) load(); });
import('./outbox.js').catch(() => {});
keepFresh(load, 120);
