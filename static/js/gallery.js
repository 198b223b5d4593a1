/** The people a member may know, newest and nearest first, narrowed by what one sees. */
import { meWatched, ask, isCovered, may, keepFresh, whenCovered, Refused } from './ask.js';
import { html, draw, icon, print, metres, clock, ago, state, fault, nothing } from './parts.js';
import { forgetGallery, isCurrent, keepGallery, keptGallery, nextEnd } from './kept_gallery.js';
import { keptWatched } from './kept_lists.js';
import { newFaces, newSince } from './new_faces.js';
import { noFaces, staleNote } from './no_signal.js';

const $ = (id) => document.getElementById(id);
const WEEK = 7 * 86400000;
const NEAR = 400;
const LONGEST_WAIT = 24 * 24 * 60 * 60 * 1000;       // of a timer

let who = null;
let answer = null;
let stale = false;
let timer = 0;
let open = location.hash === '#narrow';
const chosen = new Set();

const near = (card) => (card.metres != null && card.metres <= NEAR) || card.zones.includes(who.premises?.zone);
const lately = (card) => card.last_seen_at && Date.now() - Date.parse(card.last_seen_at) < WEEK;
const here = [
  ['here:near', 'Near me', near],
  ['here:seen', 'Seen lately near here', (card) => near(card) && lately(card)],
  ['here:new', 'New this week', (card) => Date.now() - Date.parse(card.published_at) < WEEK],
  ['is:excluded', 'Excluded', (card) => ['excluded', 'order'].includes(card.standing_tag)],
  ['is:sought', 'ID sought', (card) => card.kind === 'ID sought'],
];

/** Whose time has run out is not shown, whatever the phone still holds. */
const current = () => answer.cards.filter(isCurrent);

// A word of the description fits where the card's own words say it; "slim" must not fit "slimmer".
const fits = (card, group, word) => new RegExp(`(^|[^a-z])(${word.split(' or ').map((one) => one.trim().replace(/[^a-z0-9 -]/gi, ''))
  .join('|')})([^a-z]|$)`, 'i').test(card.look?.[group] ?? '');

const seen = () => ['appears', 'build', 'height', 'hair', 'marks', 'wearing'].map((group) => [group, (who.description[group] ?? [])
  .filter((word) => word !== 'not sure' && current().some((card) => fits(card, group, word)))
  .map((word) => [`${group}:${word}`, word[0].toUpperCase() + word.slice(1), (card) => fits(card, group, word)])])
  .filter(([, chips]) => chips.length);

function shown() {
  const groups = new Map();
  for (const [key, , test] of [...here, ...seen().flatMap(([, chips]) => chips)]) {
    if (!chosen.has(key)) continue;
    // Within a group any may fit, across groups all must; what is said of here and now each stands alone.
    const name = key.startsWith('here:') ? key : key.split(':')[0];
    groups.set(name, [...(groups.get(name) ?? []), test]);
  }
  return current().filter((card) => [...groups.values()].every((tests) => tests.some((test) => test(card))));
}

const chip = ([key, word]) => html`<label class="chip"><input type="checkbox" .checked=${chosen.has(key)} @change=${(event) => {
  if (event.target.checked) chosen.add(key); else chosen.delete(key);
  show(true);
}}>${word}</label>`;

const TITLES = { appears: 'Appears', build: 'Build', height: 'Height', hair: 'Hair', marks: 'Marks', wearing: 'Wearing' };

function narrow(fresh) {
  const first = here.filter(([key, , test]) => chosen.has(key) || current().some(test));
  draw($('narrow'), html`${first.map(chip)}
    <button class="chip" type="button" id="by-sight" aria-expanded=${open ? 'true' : 'false'} @click=${() => { open = !open; show(); }}>${
      icon('sliders-horizontal')}By what you see</button>
    ${fresh ? nothing : toStudy(0)}
    ${chosen.size ? html`<button class="btn btn--plain" type="button" @click=${() => { chosen.clear(); show(true); }}>Show all</button>` : nothing}`);
  draw($('sight'), open ? seen().map(([group, chips]) => html`<fieldset class="group"><legend>${TITLES[group]}</legend>
    <div class="chips">${chips.map(chip)}</div></fieldset>`) : nothing);
}

const face = (card) => html`<li><a href="/profiles/${card.ref}">${print(card.photo, { size: 'card' })}
  <b>${card.title}</b><small>${icon(`st-${card.standing_tag}`)}<span>${card.standing[0].toUpperCase() + card.standing.slice(1)}${
    card.last_seen_at ? html`<span class="num">Seen ${ago(card.last_seen_at).toLowerCase()}${card.metres == null ? '' : `, ${metres(card.metres)}`}</span>` : nothing}</span></small></a></li>`;

/** The way to what is new, for the start of a shift: large while something is. */
const toStudy = (fresh) => html`<a class=${fresh ? 'btn' : 'chip'} href="/gallery/study">${icon('history')}${
  fresh === 1 ? 'See the new face' : fresh ? `See the ${fresh} new faces` : 'New faces'}</a>`;

function show(spoken = false) {
  const cards = shown();
  const all = current().length;
  $('as-of').textContent = `${cards.length === all ? all : `${cards.length} of ${all}`} ${all === 1 ? 'person' : 'people'}, as of ${clock(answer.as_of)}`;
  const fresh = newFaces(current(), newSince(who.account.id), who.premises?.zone).length;
  narrow(fresh);
  draw($('study'), fresh ? toStudy(fresh) : nothing);
  draw($('faces'), cards.map(face));
  if (stale) draw($('state'), staleNote('the gallery', answer.as_of));
  else if (!all) draw($('state'), state('layout-grid', 'Nobody near you', 'That is good news. New ones appear here when a named person has checked them.'));
  else if (!cards.length) draw($('state'), state('search', 'None of these', 'No face in the gallery fits all you chose. That says nothing about the person.',
    html`<button class="btn" type="button" @click=${() => { chosen.clear(); show(true); }}>Show all</button>`));
  else draw($('state'), nothing);
  if (spoken) $('live').textContent = `${cards.length} of ${all} shown`;
}

/** Who ends while the page is open leaves it then. */
function watch() {
  clearTimeout(timer);
  const soon = nextEnd(current());
  if (soon < Infinity) timer = setTimeout(() => { if (answer && !isCovered()) { show(); watch(); } }, Math.min(LONGEST_WAIT, Math.max(0, soon) + 50));
}

let landed = false;
function arrived() {
  show();
  watch();
  if (!landed && open) { $('narrow').scrollIntoView(); $('by-sight').focus(); }
  landed = true;
}

/** What this phone kept comes first, with its "as of"; what the server says takes its place. */
async function shownFromPhone() {
  const [own, list] = await Promise.all([keptWatched(), keptGallery()]);
  if (!own || !list || answer) return;
  [who, answer] = [own, list];
  arrived();
}

async function load() {
  if (!answer) shownFromPhone().catch(() => {});
  try {
    const [person, latest] = await Promise.all([meWatched(), ask('/api/gallery')]);
    [who, answer, stale] = [person, latest, false];
    $('ask-evidence').hidden = !may(who, 'ask for evidence packs');
    keepGallery(latest);
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    stale = true;
    if (refused.status === 403) { answer = null; forgetGallery(); }
    if (!answer && refused.offline) await shownFromPhone().catch(() => {});
    if (!answer) {
      draw($('faces'), nothing);
      draw($('narrow'), nothing);
      draw($('study'), nothing);
      draw($('state'), refused.offline ? noFaces() : fault(refused, load));
      return;
    }
  }
  arrived();
}

whenCovered(() => { clearTimeout(timer); who = null; answer = null; });
$('narrow').after(Object.assign(document.createElement('div'), { id: 'sight', className: 'stack stack-2' }));
keepFresh(load, 120);
