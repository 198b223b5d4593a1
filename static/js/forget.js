/**
 * Nothing of an account stays on this phone: by name, what it could read here goes. What only the desk can open stays until
 * it is sent, and so does what is half-written, which opens for its author alone.
 */
import { dropKey } from './own_key.js';

const LEAVING = 'townwatch-leaving';           // signed out without a signal: the desk is told at the first one

export const isLeaving = () => { try { return Boolean(localStorage.getItem(LEAVING)); } catch { return false; } };

/** Remember that somebody has signed out here, or that it is done. */
export function setLeaving(is) {
  try { if (is) localStorage.setItem(LEAVING, '1'); else localStorage.removeItem(LEAVING); } catch { /* private window: it ends with the window */ }
}

/** At once in this tab; resolves when the phone's stores are empty of it too. */
export async function forgetAll() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith('townwatch:')) sessionStorage.removeItem(key);
  dropKey();
  navigator.clearAppBadge?.().catch(() => {});
  navigator.serviceWorker?.getRegistration().then((held) => held?.getNotifications()).then((all) => all?.forEach((one) => one.close())).catch(() => {});
  const [{ wipe }, { wipeKept }] = await Promise.all([import('./handoff.js'), import('./kept_lists.js')]);
  await Promise.all([wipe(), wipeKept()]);
}
