/** We were wrong about somebody who was shown here: it stays in sight until it is answered, and nothing kept still shows them. */
import { ask, whenCovered } from './ask.js';
import { forget } from './kept_lists.js';

const FORGOT = 'townwatch:corrected';

/** The correction of this alert that waits for an answer; null without one. */
export async function owedFor(alert) {
  const { corrections } = await ask('/api/corrections', { quiet: true });
  return corrections.find((one) => one.alerts.includes(alert)) ?? null;
}

const away = () => document.getElementById('we-were-wrong')?.remove();

/** The corrections because of which this tab has let go already, by their ids. */
function forgotFor() {
  try { return new Set(JSON.parse(sessionStorage.getItem(FORGOT) ?? '[]')); } catch { return new Set(); }
}

/**
 * A strip on every screen, and what this phone keeps of people goes: it comes back when it is next opened.
 * `ids` are the corrections that wait for an answer. Each lets it go once, however many waited before it.
 */
export function sayWrong(ids) {
  away();
  const done = forgotFor();
  if (ids.some((id) => !done.has(id))) {
    forget('gallery', 'photo', 'notices', 'notice-picture', 'door').then(() => sessionStorage.setItem(FORGOT, JSON.stringify(ids))).catch(() => {});
  }
  if (location.pathname === '/corrections' || document.body.hasAttribute('data-unsent')) return;
  const box = Object.assign(document.createElement('div'), { id: 'we-were-wrong', className: 'news' });
  box.setAttribute('role', 'status');
  box.append(
    Object.assign(document.createElement('b'), { className: 'grow', textContent: 'We were wrong about somebody.' }),
    Object.assign(document.createElement('a'), { className: 'btn', href: '/corrections', textContent: 'Open' }),
  );
  document.querySelector('.top')?.append(box);
}

whenCovered(away);
