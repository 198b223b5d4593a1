/** How many bulletins wait to be read, beside the ways that lead to them; and who may ask for somebody missing. */
import { ask, keepFresh, may, me } from './ask.js';

async function count() {
  const who = await me();
  const way = document.getElementById('ask-missing');
  if (way) way.hidden = !may(who, 'ask for a missing person');
  if (!may(who, 'see bulletins')) return;
  const { unread } = await ask('/api/bulletins/unread');
  for (const one of document.querySelectorAll('[data-bulletins]')) one.textContent = unread ? `${unread} new` : '';
}

keepFresh(() => count().catch(() => {}), 120);   // without a signal nothing is said: the pages need one as well
