/** Where an alert has come: the premises as dots around its place, north up, and the same as a list. No streets, no people. */
import { html, svg, nothing, metres } from './parts.js';

const HALF = 100;                                // the drawing goes from -100 to 100 both ways
const ROOM = 86;                                 // of it for the farthest place
const MOST_NUMBERS = 24;                         // with more, dots are small and bear no number
const FARTHEST_RING = 3000;                      // metres: beyond, it was for the whole town, and no ring says so

export const STATES = {
  seen_here: 'Seen here', not_here: 'Not here', looking_out: 'Looking out', opened: 'Opened', delivered: 'Delivered', told: 'On its way',
  unreachable: 'Not reached',
};

const inside = (at, size) => Math.max(size - HALF, Math.min(HALF - size, at));

/** Push dots that lie on one another apart, a little at a time, and keep them on the drawing: each can be told from the next. */
function apart(dots, size) {
  for (let turn = 0; turn < 40; turn += 1) {
    for (const one of dots) { one.x = inside(one.x, size + 1); one.y = inside(one.y, size + 1); }
    for (const [at, one] of dots.entries()) {
      for (const other of [...dots.slice(at + 1), { x: 0, y: 0, fixed: true }]) {
        const [x, y] = [one.x - other.x, one.y - other.y];
        const far = Math.hypot(x, y);
        const lacks = (2.3 * size - far) / 2;
        if (lacks <= 0) continue;
        const [east, south] = far > 0.01 ? [x / far, y / far] : [Math.cos(at), Math.sin(at)];
        one.x += east * lacks; one.y += south * lacks;
        if (!other.fixed) { other.x -= east * lacks; other.y -= south * lacks; }
      }
    }
  }
  return dots;
}

function dot(one, number, size, numbered) {
  const [x, y] = [inside(one.x, size + 1), inside(one.y, size + 1)];
  const cross = size * 0.55;
  return svg`<g class="at" data-is=${one.state} transform="translate(${x.toFixed(1)} ${y.toFixed(1)})"><circle r=${size}></circle>
    ${numbered ? svg`<text y=${size * 0.37} font-size=${size * 1.05}>${number}</text>`
      : one.state === 'not_here' ? svg`<path d="M${-cross} ${-cross}L${cross} ${cross}M${cross} ${-cross}L${-cross} ${cross}"></path>` : nothing}</g>`;
}

/** In twos, fives and tens: a length that a person can think of. */
const round = (far) => { const ten = 10 ** Math.floor(Math.log10(far)); return [5, 2, 1].map((one) => one * ten).find((one) => one <= far); };

function drawing({ place, radius_m: radius, premises }) {
  const ringed = radius > 0 && radius <= FARTHEST_RING;
  const farthest = Math.max(50, ringed ? radius : 0, ...premises.map((one) => Math.min(one.metres, ringed ? radius * 1.8 : Infinity)));
  const scale = ROOM / farthest;
  const numbered = premises.length <= MOST_NUMBERS;
  const size = numbered ? 7.5 : 3.5;
  const dots = apart(premises.map((one) => ({ ...one, x: one.east_m * scale, y: -one.north_m * scale })), size);
  const step = round(farthest / 2);
  return html`<svg class="reach-map" viewBox="-100 -100 200 200" role="img" aria-label="Where the alert has come, around ${place}. The list below says the same.">
    ${ringed ? svg`<circle class="ring" r=${radius * scale}></circle>` : nothing}
    <path class="scale" d="M-94 92v3h${(step * scale).toFixed(1)}v-3"></path><text class="word word--left" x="-94" y="89">${metres(step)}</text>
    <path class="here" d="M0 -6.5L6.5 0L0 6.5L-6.5 0z"></path>
    ${dots.map((one, at) => dot(one, at + 1, size, numbered)).reverse()}
    <path class="north" d="M-90 -85l4 11h-8z"></path><text class="word" x="-90" y="-88">N</text></svg>`;
}

/**
 * The map with its legend and list.
 * @param {{place: string, radius_m: number, premises: {name: string, state: string, phones: number, metres: number,
 *   east_m: number, north_m: number}[]}} where  as /api/alerts/<id>/reach answers
 */
export function reachMap(where) {
  const { place, radius_m: radius, premises } = where;
  if (!premises.length) return html`<p class="soft small">No premises was told.</p>`;
  const counts = Object.keys(STATES).map((is) => [is, premises.filter((one) => one.state === is).length]).filter(([, count]) => count);
  return html`<figure class="reach">${drawing(where)}
    <figcaption><ul class="reach-key">${counts.map(([is, count]) => html`<li><i data-is=${is} aria-hidden="true"></i>${STATES[is]}, ${count}</li>`)}
      <li><i data-is="here" aria-hidden="true"></i>${place}${radius > 0 && radius <= FARTHEST_RING ? html`; the ring is ${metres(radius)}` : nothing}</li></ul></figcaption>
    <details><summary>The ${premises.length} premises as a list</summary>
      <ol class="reach-list">${premises.map((one) => html`<li><b>${one.name}</b> <span class="soft num">${metres(one.metres) || '0\u00a0m'}</span>
        <span>${STATES[one.state]}${one.phones > 1 ? `, ${one.phones} phones` : ''}</span></li>`)}</ol></details></figure>`;
}

/** "412 of 430 phones showed it, 120 opened it. 18 not reached yet: the list in the app shows it." */
export function reachSays({ told, delivered, opened, unreachable = 0 }, isLive = true) {
  if (!told) return html`No phone was told.`;
  return html`<b class="num">${delivered} of ${told}</b> ${told === 1 ? 'phone' : 'phones'} showed it${opened ? html`, <b class="num">${opened}</b> opened it` : nothing}.${unreachable
    ? html` <b class="num">${unreachable}</b> not reached${isLive ? ' yet: the list in the app shows it' : ''}.` : nothing}`;
}
