/**
 * Alerts for a time without a signal: their words, chips and places until their own end, and corrections for a day. The
 * pictures stay with the server, and so does the name of whom one is about: the reference stays.
 */
import { now } from './ask.js';
import { forget, keep, keepList, kept, keptEntry, keptList } from './kept_lists.js';

const CORRECTED_FOR = 24 * 60 * 60 * 1000;

const endOf = (alert) => (alert.kind === 'correction' ? now() + CORRECTED_FOR : Date.parse(alert.ends_at));
const isOpen = (alert) => alert.kind === 'correction' || ['not yet checked', 'approved'].includes(alert.state);

const words = (alert) => ({
  ...alert, photo: null, picture_coming: false, sees_reach: false,
  ...(alert.profile ? { profile: { ...alert.profile, title: alert.profile.ref } } : {}),
});

/** Keep the list as the server has just told it. */
export async function keepAlerts(answer) {
  const open = answer.alerts.filter(isOpen).map((alert) => ({ id: alert.id, value: words(alert), ends: endOf(alert) }));
  const ends = Math.max(now() + CORRECTED_FOR, ...open.map((one) => one.ends));
  await keepList('alerts', { as_of: answer.as_of, state: answer.state }, open, ends);
}

/** Keep an alert that was opened; one that is over is let go. */
export async function keepAlert(alert) {
  if (isOpen(alert)) await keep(`opened/${alert.id}`, words(alert), endOf(alert)); else await forget(`opened/${alert.id}`);
}

/** Nothing of it stays: it is over, or not shown to this account any more. */
export const forgetAlert = (id) => forget(`opened/${id}`);

/** Nothing of any alert stays. */
export async function forgetAlerts() {
  await forget('alerts');
  await forget('opened');
}

/** The list as it was, `{as_of, alerts}`, without what has ended; or null. */
export async function keptAlerts() {
  const found = await keptList('alerts');
  return found && { as_of: found.head.as_of, alerts: found.entries };
}

/** One alert, `{as_of, alert}`: as it was opened, or as the list told of it (`alert.says` is then missing); or null. */
export async function keptAlert(id) {
  const whole = await kept(`opened/${id}`);
  if (whole) return { as_of: whole.saved, alert: whole.value };
  const line = await keptEntry('alerts', id);
  return line && { as_of: line.head.as_of, alert: line.value };
}
