/** Which faces are new to somebody: published since they last looked through them, or within a week; the nearest first. */
import { now } from './ask.js';

const DAY = 24 * 60 * 60 * 1000;
const WEEK = 7 * DAY;
const LONGEST = 4 * WEEK;
const name = (account) => `townwatch-studied/${account}`;      // a moment and nothing else

/** Since when faces are new to this account, in milliseconds since 1970, by the server's clock. */
export function newSince(account) {
  let last = 0;
  try { last = Number(localStorage.getItem(name(account))) || 0; } catch { /* private window */ }
  return last > 0 && last <= now() ? Math.max(last, now() - LONGEST) : now() - WEEK;
}

/** From now on what was published until `at` is not new to this account any more. */
export function studied(account, at) {
  try { localStorage.setItem(name(account), String(Math.max(at, newSince(account)))); } catch { /* private window: new again next time */ }
}

const distance = (card, zone) => card.metres ?? (card.zones.includes(zone) ? 1e6 : 1e9);

/** The cards published after `since`, the nearest to these premises first. */
export const newFaces = (cards, since, zone) => cards
  .filter((card) => card.published_at && Date.parse(card.published_at) > since)
  .sort((one, other) => distance(one, zone) - distance(other, zone) || Date.parse(other.published_at) - Date.parse(one.published_at));

/** "14:05 today", "Tuesday", "3 October": since when, as somebody would say it. */
export function sinceSaid(at) {
  const then = new Date(at);
  const said = (how) => new Intl.DateTimeFormat('en-GB', how).format(then);
  if (then.toDateString() === new Date(now()).toDateString()) return `${said({ hour: '2-digit', minute: '2-digit' })} today`;
  return now() - at < WEEK - DAY ? said({ weekday: 'long' }) : said({ day: 'numeric', month: 'long' });
}
