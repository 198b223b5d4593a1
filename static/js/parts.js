/** The parts every phone screen is drawn from: prints, standing tags, age lines, notes, and how a time is said. */
import { html, svg, render, nothing } from '../vendor/lit-html/lit-html.js';
import { now, isCovered } from './ask.js';

export { html, svg, render, nothing };

const sprite = `${document.documentElement.dataset.icons}#`;
const drawn = new Set();

/** Draw into an element; the first time, what the shell shipped there goes. Under the cover nothing is drawn. */
export function draw(where, what) {
  if (isCovered() && !where.closest('#cover, dialog')) return;
  if (!drawn.has(where)) {
    where.replaceChildren();
    where.removeAttribute('aria-busy');
    drawn.add(where);
  }
  render(what, where);
}

/** Take everything that was drawn out of the page again, and what scripts wrote of somebody beside it. */
export function undraw() {
  for (const where of drawn) if (where.isConnected) render(nothing, where); else drawn.delete(where);
  for (const one of document.querySelectorAll('[data-personal]')) one.textContent = '';
}

export const icon = (name) => html`<svg class="i" aria-hidden="true"><use href=${sprite + name}></use></svg>`;
export const bandIcon = (band) => html`<svg class="i i--band" viewBox="0 0 28 24" aria-hidden="true"><use
  href=${sprite}band-${band}></use></svg>`;

/** A sentence whose **strong words** are marked as in the scheme's wording. */
export const rich = (text) => String(text ?? '').split('**').map((piece, at) => (at % 2 ? html`<b>${piece}</b>` : piece));

const said = (options) => new Intl.DateTimeFormat('en-GB', options);
const CLOCK = said({ hour: '2-digit', minute: '2-digit' });
const DAY = said({ weekday: 'short', day: 'numeric', month: 'short' });
const DATE = said({ day: 'numeric', month: 'long', year: 'numeric' });

export const clock = (at) => CLOCK.format(new Date(at));
export const date = (at) => DATE.format(new Date(at));

/** "Today 21:14", "Wed 18 Nov 12:07". */
export function when(at) {
  const then = new Date(at);
  const today = new Date(now()).toDateString() === then.toDateString();
  return `${today ? 'Today' : DAY.format(then)} ${clock(then)}`;
}

/** "Just now", "4 min ago", "2 h ago", "3 days ago". */
export function ago(at) {
  const minutes = Math.floor((now() - Date.parse(at)) / 60000);
  if (minutes < 1) return 'Just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ago`;
  return `${Math.floor(hours / 24)} days ago`;
}

/** How much of a span is left, in twentieths, 0–20. */
export function twentieths(from, until) {
  const [start, end] = [Date.parse(from), Date.parse(until)];
  return Math.max(0, Math.min(20, Math.ceil((20 * (end - now())) / (end - start || 1))));
}

/** "21:44" today, with its day on another. */
export const hour = (at) => (new Date(now()).toDateString() === new Date(at).toDateString() ? clock(at) : `${DAY.format(new Date(at))} ${clock(at)}`);

/** An alert's age line: how old, when it stops, and what is left of it. */
export function age(alert) {
  const over = Date.parse(alert.ends_at) <= now();
  const left = over ? 0 : twentieths(alert.raised_at, alert.ends_at);
  return html`<span class="age left-${left}" data-is=${over ? nothing : 'fresh'}><b>${ago(alert.raised_at)}</b>,
    ${over ? 'ended' : 'stops at'} ${hour(alert.ends_at)}</span>`;
}

export const metres = (far) => (far == null ? '' : far < 1000 ? `${Math.round(far / 10) * 10}\u00a0m` : `${(far / 1000).toFixed(1)}\u00a0km`);

/** The standing as shape and word. */
export const tag = (card) => html`<span class="tag" data-is=${card.standing_tag}>${icon(`st-${card.standing_tag}`)}${
  card.standing[0].toUpperCase() + card.standing.slice(1)}</span>`;

const again = (event) => {
  const picture = event.target;
  const tries = Number(picture.dataset.tries || 0);
  picture.dataset.tries = tries + 1;
  picture.parentElement.classList.add('print--none');
  picture.hidden = true;
  if (tries < 5) setTimeout(() => { picture.src = `${picture.src.split('?')[0]}?again=${tries + 1}`; }, 1500 * (tries + 1));
};
const came = ({ target }) => {
  target.hidden = false;
  target.parentElement.classList.remove('print--none');
  // A drawing over it takes the picture's own shape, and so lies where the picture lies.
  target.nextElementSibling?.setAttribute('viewBox', `0 0 ${target.naturalWidth} ${target.naturalHeight}`);
};

/** A dashed line round a part of the picture before it: corners in parts (0 to 1) of its width and height. */
const outlined = (corners) => html`<svg class="over" viewBox="0 0 4 5" aria-hidden="true"><svg width="100%" height="100%"
  viewBox="0 0 1 1" preserveAspectRatio="none"><polygon points=${corners.map((at) => at.join()).join(' ')} vector-effect="non-scaling-stroke"></polygon></svg></svg>`;

/** A picture of this phone's own, whole, which no server knows. */
export const ownPrint = (url, { alt = '', outline = [] } = {}) => html`<span class="print print--whole"><img src=${url} alt=${alt}
  width="480" height="600" @load=${came}>${outline.length ? outlined(outline) : nothing}</span>`;

/**
 * A print. A picture still being made ready is asked for again a few times.
 * @param {{thumb: string, card: string, clean: string}|null} photo
 * @param {{size?: 'thumb'|'card'|'clean', alt?: string, shape?: string, eager?: boolean, outline?: number[][]}} how
 */
export function print(photo, { size = 'card', alt = '', shape = 'tall', eager = false, outline = [] } = {}) {
  if (!photo) return html`<span class="print print--${shape} print--none">${icon('image-off')}<span class="vh">No picture</span></span>`;
  return html`<span class="print print--${shape}"><img src=${photo[size]} draggable="false" alt=${alt}
    width="480" height="600" loading=${eager ? 'eager' : 'lazy'} decoding="async" @error=${again} @load=${came}>${outline.length ? outlined(outline) : nothing}</span>`;
}

/** A note. `kind`: undefined informs, 'care' asks to stop and think, 'wrong' says what to do. */
export const note = (name, what, kind) => html`<div class="note" data-is=${kind || nothing}>${icon(name)}<div>${what}</div></div>`;

/** A state with nothing to show: what is so, then what to do. `whole`: it is the whole screen, not one list on it. */
export const state = (name, title, text, action = nothing, whole = false) => html`<div class="state">${icon(name)}${
  whole ? html`<h1>${title}</h1>` : html`<h2>${title}</h2>`}<p>${text}</p>${action}</div>`;

/** The state for an answer that was not yes. */
export function fault(refused, retry, whole = false) {
  const says = refused.message.replace(/^(Not for your role|That did not work)\. /, '');
  if (refused.offline) return state('wifi-off', 'No signal', 'It fills up again by itself.', nothing, whole);
  if (['why', 'prove'].includes(refused.stop)) {
    return state('eye-off', 'Not opened', 'It opens once you have answered.', html`<button class="btn" type="button" @click=${retry}>${icon('eye')}Open it</button>`, whole);
  }
  if (refused.status === 403) return state('lock', 'Not for your role', says, nothing, whole);
  if (refused.status === 404) return state('hourglass', 'This is not here', says || 'It has ended, or it is not shown to you.', nothing, whole);
  return state('triangle-alert', 'That did not work', says,
    html`<button class="btn" type="button" @click=${retry}>${icon('refresh-cw')}Try again</button>`, whole);
}

/** Three answers of equal weight. `chosen` is drawn in ink. */
export const trio = (label, answers, chosen, choose) => html`<div class="trio" role="group" aria-label=${label}>${answers.map(
  ([key, name, word]) => html`<button class="btn" type="button" aria-pressed=${chosen === key ? 'true' : 'false'}
    @click=${() => choose(key)}>${icon(name)}${word}</button>`)}</div>`;
