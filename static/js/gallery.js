/** The people a member may know, newest and nearest first, narrowed by what one sees. */
import { meWatched, ask, keepFresh, whenCovered } from './ask.js';
import { html, draw, icon, print, metres, clock, ago, state, fault, nothing } from './parts.js';

const $ = (id) => document.getElementById(id);
const WEEK = 7 * 86400000;
const NEAR = 400;

let who = null;
let answer = null;
let stale = false;
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

// A word of the description fits where the card's own words say it; "slim" must not fit "slimmer".
const fits = (card, group, word) => new RegExp(`(^|[^a-z])(${word.split(' or ').map((one) => one.trim().replace(/[^a-z0-9 -]/gi, ''))
  .join('|')})([^a-z]|$)`, 'i').test(card.look?.[group] ?? '');

const seen = () => ['appears', 'build', 'height', 'hair', 'marks', 'wearing'].map((group) => [group, (who.description[group] ?? [])
  .filter((word) => word !== 'not sure' && answer.cards.some((card) => fits(card, group, word)))
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
  return answer.cards.filter((card) => [...groups.values()].every((tests) => tests.some((test) => test(card))));
}

const chip = ([key, word]) => html`<label class="chip"><input type="checkbox" .checked=${chosen.has(key)} @change=${(event) => {
  if (event.target.checked) chosen.add(key); else chosen.delete(key);
  show(true);
}}>${word}</label>`;

const TITLES = { appears: 'Appears', build: 'Build', height: 'Height', hair: 'Hair', marks: 'Marks', wearing: 'Wearing' };

function narrow() {
  const first = here.filter(([key, , test]) => chosen.has(key) || answer.cards.some(test));
  draw($('narrow'), html`${first.map(chip)}
    <button class="chip" type="button" id="by-sight" aria-expanded=${open ? 'true' : 'false'} @click=${() => { open = !open; show(); }}>${
      icon('sliders-horizontal')}By what you see</button>
    ${chosen.size ? html`<button class="btn btn--plain" type="button" @click=${() => { chosen.clear(); show(true); }}>Show all</button>` : nothing}`);
  draw($('sight'), open ? seen().map(([group, chips]) => html`<fieldset class="group"><legend>${TITLES[group]}</legend>
    <div class="chips">${chips.map(chip)}</div></fieldset>`) : nothing);
}

const face = (card) => html`<li><a href="/profiles/${card.ref}">${print(card.photo, { size: 'card' })}
  <b>${card.title}</b><small>${icon(`st-${card.standing_tag}`)}<span>${card.standing[0].toUpperCase() + card.standing.slice(1)}${
    card.last_seen_at ? html`<span class="num">Seen ${ago(card.last_seen_at).toLowerCase()}${card.metres == null ? '' : `, ${metres(card.metres)}`}</span>` : nothing}</span></small></a></li>`;

function show(spoken = false) {
  const cards = shown();
  const all = answer.cards.length;
  $('as-of').textContent = `${cards.length === all ? all : `${cards.length} of ${all}`} ${all === 1 ? 'person' : 'people'}, as of ${clock(answer.as_of)}`;
  narrow();
  draw($('faces'), cards.map(face));
  if (stale) draw($('state'), html`<p class="note">${icon('wifi-off')}<span><b>No signal.</b> You see the gallery as of ${clock(answer.as_of)}. It fills up again by itself.</span></p>`);
  else if (!all) draw($('state'), state('layout-grid', 'Nobody near you', 'That is good news. New ones appear here when a named person has checked them.'));
  else if (!cards.length) draw($('state'), state('search', 'None of these', 'No face in the gallery fits all you chose. That says nothing about the person.',
    html`<button class="btn" type="button" @click=${() => { chosen.clear(); show(true); }}>Show all</button>`));
  else draw($('state'), nothing);
  if (spoken) $('live').textContent = `${cards.length} of ${all} shown`;
}

async function load() {
  try {
    [who, answer] = await Promise.all([meWatched(), ask('/api/gallery')]);
    stale = false;
  } catch (refused) {
    stale = true;
    if (!answer || refused.status === 403) {
      draw($('faces'), nothing);
      draw($('state'), fault(refused, load));
      return;
    }
  }
  const first = $('faces').hasAttribute('aria-busy');
  show();
  if (first && open) { $('narrow').scrollIntoView(); $('by-sight').focus(); }
}

whenCovered(() => { who = null; answer = null; });
$('narrow').after(Object.assign(document.createElement('div'), { id: 'sight', className: 'stack stack-2' }));
keepFresh(load, 120);
