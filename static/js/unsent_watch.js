/**
 * What waits on this phone, watched by every staff page: how much it is, sent as soon as it can be, and said once a day
 * when it has been here for long.
 */
import { all, know, known, sealAgain, signedIn } from './outbox.js';
import { keepSending } from './keep_sending.js';
import { ownKey } from './own_key.js';
import { isLate, isUnsent, reports } from './unsent_words.js';

const TOLD = 'townwatch:late-told';            // the day on which it was said last
const ASKED = 'townwatch:keep-asked';          // the browser was asked to keep this site's storage
const OLD_KEY = 410;

const from = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
const to = (name, value) => { try { localStorage.setItem(name, value); } catch { /* private window */ } };

let count = () => {};

async function look() {
  const waiting = (await all()).filter(isUnsent);
  const now = Date.now();
  count({ unsent: waiting.length, late: waiting.some((one) => isLate(one, now)) });
  return waiting;
}

/** Storage that the browser does not clear by itself. Only where that takes no question: Firefox would ask for it. */
async function askToKeep() {
  if (from(ASKED) || !navigator.storage?.persist) return;
  to(ASKED, '1');
  const leave = await navigator.permissions?.query({ name: 'persistent-storage' }).catch(() => null);
  if (leave?.state === 'granted' || !navigator.userAgent.includes('Firefox')) await navigator.storage.persist().catch(() => {});
}

/** What was sealed for a key that is gone is sealed anew, from its author's own copy. */
async function mend(who) {
  const mine = ownKey();
  if (mine?.account !== who.account.id) return;
  const records = await all();
  const isOld = (one) => one.status === OLD_KEY && !one.sent_at && one.author === mine.account;
  if (!records.some(isOld)) return;
  const draft = await import('./draft.js');
  draft.belongTo(mine.account, mine.key);
  const { bodyOf } = await import('./addition_words.js');
  for (const { words, photos } of await draft.waiting(records, isOld)) {
    await sealAgain({ id: words.id, words: words.body ?? (words.of ? bodyOf(words, photos) : draft.record(words, photos, who).body), photos });
  }
}

/** Say once a day that something has been here for more than one. */
function sayLate(waiting, toast) {
  const now = new Date();
  const late = waiting.filter((one) => isLate(one, now));
  if (!late.length || from(TOLD) === now.toDateString() || location.pathname === '/unsent') return;
  to(TOLD, now.toDateString());
  toast(`${late.length === 1 ? '1 report has' : `${reports(late.length)} have`} been on this phone for more than a day.`, 'Look', () => location.assign('/unsent'));
}

/** On one's own phone a report without a signal goes under the name of who was signed in last: the form must not be of who was here before. */
async function knowForm(who) {
  const form = await known('form');
  if (!form || form.shared || form.author === who.account.id) return;
  if (who.permissions.includes('send reports')) (await import('./report_locked.js')).rememberForm(who);
  else await know('form', null);
}

/** Somebody is signed in: this phone knows how to seal for the server, and what was sealed for a key that is gone goes again. */
export async function knowMine(who) {
  const key = who.sealing;
  if (key && (await known('key'))?.id !== key.id) await know('key', { id: key.id, public: key.public });
  await knowForm(who);
  await signedIn(who.account.id);
  await mend(who);
}

/**
 * Begin.
 * @param {(waiting: {unsent: number, late: boolean}) => void} tell  at the start, and at each change
 * @param {(text: string, word: string, act: () => void) => void} [toast]
 */
export async function watchUnsent(tell, toast) {
  count = tell;
  addEventListener('townwatch:outbox', ({ detail }) => {
    look().catch(() => {});
    if (detail.state === 'waiting') askToKeep();
  });
  const waiting = await look();
  if (toast) sayLate(waiting, toast);
  keepSending();
}
