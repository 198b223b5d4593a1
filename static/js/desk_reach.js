/** How far each live alert has come, kept up to date on the desk's pages; without this, it is as of when the page was drawn. */
import { html, draw } from './parts.js';
import { reachMap, reachSays } from './reach_map.js';

const LOOK_EVERY = 4_000;
const HANDS_OFF = 30 * 60_000;                    // a tablet that lies unused must be allowed to sign itself out
const SAID = [['seen_here', 'Seen here'], ['not_here', 'Not here'], ['looking_out', 'Looking out']];

const places = new Map();                        // those in sight, each with what was drawn there last
const ours = new WeakSet();                      // those in which nothing of the server's is left
const inSight = new IntersectionObserver((seen) => {
  for (const { target, isIntersecting } of seen) isIntersecting ? places.set(target, places.get(target) ?? '') : places.delete(target);
  look();
});
for (const place of document.querySelectorAll('[data-reach]')) inSight.observe(place);

let touched = Date.now();
for (const kind of ['pointerdown', 'keydown', 'scroll']) addEventListener(kind, () => { touched = Date.now(); }, { passive: true });

const answers = (answered) => SAID.filter(([word]) => answered[word]).map(([word, says]) => ` ${says}: ${answered[word]}.`).join('');

function show(place, where) {
  if (!ours.has(place)) { place.replaceChildren(); ours.add(place); }
  draw(place, html`<p class="small num">${reachSays(where)}${answers(where.answered)}</p>${reachMap(where)}`);
}

async function lookAt(place) {
  const answer = await fetch(`/api/alerts/${place.dataset.reach}/reach`, { headers: { 'X-Townwatch': '1', 'X-By-Itself': '1' } }).catch(() => null);
  if (answer === null || answer.status >= 500) return;
  if (!answer.ok) { inSight.unobserve(place); places.delete(place); return; }
  const where = await answer.json();
  const { as_of: _, ...news } = where;
  const drawn = JSON.stringify(news);
  if (!places.has(place) || places.get(place) === drawn) return;
  show(place, where);
  places.set(place, drawn);
}

let looking = false;
async function look() {
  if (looking || document.hidden || Date.now() - touched > HANDS_OFF) return;
  looking = true;
  await Promise.all([...places.keys()].map(lookAt));
  looking = false;
}
setInterval(look, LOOK_EVERY);
document.addEventListener('visibilitychange', look);
