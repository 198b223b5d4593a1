/**
 * A picture to check without a signal waits in the outbox, sealed for the server, and is never compared on the phone. One's
 * own copy lies here under one's own key until the answer was looked at, half a day at most.
 */
import { ask, now } from './ask.js';
import { forget, keep, keptBytes } from './kept_lists.js';
import { all, one, save, takeBack } from './outbox.js';

const HALF_A_DAY = 12 * 60 * 60 * 1000;
const TITLE = 'Townwatch: please open.';
const OWN = 'check';

/**
 * Save a picture to be checked when there is a signal.
 * @param {{bytes: ArrayBuffer, shown: boolean}} picture
 * @param {number} account
 * @returns {Promise<string>} its number
 * @throws {PhoneFull|NoKey}
 */
export async function saveForLater(picture, account) {
  const id = crypto.randomUUID();
  await save({ id, kind: 'check', author: account, words: picture.bytes });
  if (picture.shown) await keep(`${OWN}/${id}`, picture.bytes, now() + HALF_A_DAY);
  import('./keep_sending.js').then(({ keepSending }) => keepSending()).catch(() => {});
  return id;
}

/** The picture that this person sent to be checked, as `{bytes, type, url, shown}`; null when it is gone. */
async function ownPicture(id) {
  const bytes = (await keptBytes(OWN)).get(id);
  if (!bytes) return null;
  const type = 'image/jpeg';
  return { bytes, type, shown: true, url: URL.createObjectURL(new Blob([bytes], { type })) };
}

/** The answer to a picture that was checked late, with one's own picture as far as it is still here. */
export async function lateAnswer(id) {
  const found = await ask(`/api/check/late/${id}`);
  return { found, picture: await ownPicture(id) };
}

/** One's own picture goes: the answer was looked at, or nobody waits for it any more. */
export const forgetOwn = (id) => forget(`${OWN}/${id}`);

/** Do not check it after all: true when nothing of it had gone yet. */
export async function forgetCheck(id) {
  const isBack = await takeBack(id);
  await forgetOwn(id);
  return isBack;
}

/** How a check that was saved here stands, as the outbox has it; undefined when it is not there any more. */
export const standing = (id) => one(id);

/** This person's checks that wait here, the oldest first, and those that were answered, the latest first. */
export async function checks(account) {
  const mine = (await all().catch(() => [])).filter((record) => record.kind === 'check' && record.author === account);
  const { answers } = await ask('/api/check/late', { quiet: true }).catch(() => ({ answers: [] }));
  return { waiting: mine.filter((record) => !record.sent_at), answers: answers.toSorted((a, b) => b.answered_at.localeCompare(a.answered_at)) };
}

/** On any screen but the check's: a check was answered, which says nothing about anybody on the screen itself. */
export async function heard(id) {
  if (location.pathname === '/check' || (await one(id))?.kind !== 'check') return;
  const { toast } = await import('./shell.js');
  toast('The picture you saved has been checked.', 'Open', () => { location.assign(`/check#late=${id}`); });
}

/** This page has brought a check while nobody looks at it: they are told as by a push. */
export async function tellLater(id) {
  if (document.visibilityState === 'visible') return;
  const held = await navigator.serviceWorker?.getRegistration();
  await held?.showNotification(TITLE, { tag: `check ${id}`, data: { url: `/check#late=${id}` } });
}
