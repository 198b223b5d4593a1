/** How many bulletins wait to be read, beside the ways that lead to them; and who may ask for what. */
import { ask, keepFresh, may, me } from './ask.js';

async function count() {
  const who = await me();
  const ways = { 'ask-missing': 'ask for a missing person', 'ask-evidence': 'ask for evidence packs' };
  for (const [id, permission] of Object.entries(ways)) {
    const way = document.getElementById(id);
    if (way) way.hidden = !may(who, permission);
  }
  if (!may(who, 'see bulletins')) return;
  const { unread } = await ask('/api/bulletins/unread');
  for (const one of document.querySelectorAll('[data-bulletins]')) one.textContent = unread ? `${unread} new` : '';
}

keepFresh(() => count().catch(() => {}), 120);   // without a signal nothing is said: the pages need one as well
