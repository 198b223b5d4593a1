/** We were wrong about somebody who was shown here: it stays in sight until it is answered, and nothing kept still shows them. */
import { ask, whenCovered } from './ask.js';
import { forgetGallery } from './kept_gallery.js';

const FORGOT = 'townwatch:corrected';

/** The correction of this alert that waits for an answer; null without one. */
export async function owedFor(alert) {
  const { corrections } = await ask('/api/corrections', { quiet: true });
  return corrections.find((one) => one.alerts.includes(alert)) ?? null;
}

const away = () => document.getElementById('we-were-wrong')?.remove();

/** A strip on every screen, and what this phone keeps of the gallery goes: it comes back when it is next opened. */
export function sayWrong(count) {
  away();
  if (sessionStorage.getItem(FORGOT) !== String(count)) {
    forgetGallery().catch(() => {});
    sessionStorage.setItem(FORGOT, String(count));
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
