/** What is said at a door, and the letters of the card. The same words for everybody; nothing here knows who it is about. */
import { html, icon, nothing } from './parts.js';

const LETTERS = 'BCDFGHJKMPRTVWXY';       // as app/breaches/rules.py: none is taken for another, by hand or aloud
const KEPT_OUT = new Set(['excluded', 'order']);

/** How sure somebody is: the word that is sent, its icon, what is read. */
export const SURE = [['know', 'check', 'I know them or saw ID'], ['think', 'circle-help', 'I think so'], ['unsure', 'x', 'Not sure']];
/** What a report of it is called, by what holds. */
export const CATEGORY = { exclusion: 'breach of exclusion', order: 'breach of order' };
export const isBreach = (category) => Object.values(CATEGORY).includes(category);

/** Whether a standing keeps somebody from somewhere: then there is something to say at a door. */
export const isKeptOut = (tag) => KEPT_OUT.has(tag);

/** The letters of the card that goes with a report; the server makes the same of the same number. */
export function cardOf(id) {
  const letters = [...id.replaceAll('-', '').slice(0, 8)].map((digit) => LETTERS[parseInt(digit, 16)]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** Not certain, or they say it is not them: what holds then, what to say, and the card. */
export const listDoesNotApply = (id) => html`<section class="card stack" id="no-list" tabindex="-1" aria-labelledby="no-list-title">
  <h2 id="no-list-title">Then the list does not apply.</h2>
  <p><b>House rules decide.</b> Do not mention the list, show this screen or say a name.</p>
  <div class="stack stack-1"><p class="soft small">If they may not come in, say:</p><p class="say">“I can’t let you in tonight. This card says whom to ask.”</p></div>
  <div class="stack stack-1"><p class="soft small">Write these letters on the card and give it to them:</p>
    <p class="letters" id="card" aria-label="The letters, one by one: ${cardOf(id).replace('-', '').split('').join(' ')}">${cardOf(id)}</p></div>
  <p class="small">By these letters they ask for a check, and somebody who was not there looks. No breach counts.</p></section>`;

/** What keeps somebody from these premises as far as their card says: {what, until, says, why}, as /api/profiles/…/here. */
export function onCard({ standing_tag: tag, until, here }, premises) {
  if (!isKeptOut(tag)) return { what: 'nothing' };
  if (here === undefined) return { what: 'unknown' };        // null: their standing says all
  if (here?.at.includes(premises)) return { what: 'exclusion', until: here.until };
  if (here && here.is_on !== null) return { what: 'nothing', says: here.says, why: here.why };
  return { what: tag === 'order' ? 'order' : 'exclusion', until };
}

/** Of several premises of one's own those at which it holds come first. */
export const placeOf = (card, who) => card.here?.at[0] ?? who.premises?.id;

/** The way to the door, where anything keeps them from where the reader works; or nothing. */
export const toDoor = (card, who, how = '') => (CATEGORY[onCard(card, placeOf(card, who)).what]
  ? html`<a class="btn ${how}btn--wide" id="door" href="/door#${card.ref}">${icon('ban')}Here now: what to say</a>` : nothing);

/** In the form of a report: what follows from how sure somebody is. */
export function atDoor(words) {
  if (!isBreach(words.category)) return nothing;
  if (words.sure === 'think' || words.sure === 'unsure') return listDoesNotApply(words.id);
  return html`<p class="line"><a class="btn" href="/door#${words.profile_ref}">${icon('ban')}What to say at the door</a></p>`;
}
