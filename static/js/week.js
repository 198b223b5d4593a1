/** The week's thanks with the town's results, until it is put away on this phone. */
import { ask } from './ask.js';
import { draw, html, icon, nothing } from './parts.js';

const NAME = 'townwatch:week';

const wasPutAway = (which) => { try { return localStorage.getItem(NAME) === which; } catch { return false; } };
const putAway = (which) => { try { localStorage.setItem(NAME, which); } catch { /* a private window: it comes again */ } };

/**
 * Draw the card; nothing when there is nothing to tell, or it was put away this week.
 * @param {HTMLElement} where
 * @param {number} account  whose phone it is: another person has not put it away
 */
export async function card(where, account) {
  const week = await ask('/api/week');
  const which = `${account}:${week.monday}`;
  if (!week.says.length || wasPutAway(which)) return;
  where.hidden = false;
  draw(where, html`<h2 class="line" id="week-title">${icon('handshake')}<span>Thank you</span></h2><p>${week.thanks}</p>
    <ul>${week.says.map((words) => html`<li>${words}</li>`)}</ul>
    <div><button class="btn" type="button" @click=${() => { putAway(which); where.hidden = true; draw(where, nothing); }}>${icon('check')}Put it away</button></div>`);
}
