/** A picture that was checked, or shared by another app, may go on to the report page; it waits for at most ten minutes and is gone once read. */
import { now } from './ask.js';
import { forget, kept, keep, keptBytes } from './kept_lists.js';
import { ownKey } from './own_key.js';
import { table } from './table.js';

const LIFE = 10 * 60 * 1000;
const within = table('townwatch-handoff', 'handoff');

/** Leave a picture, and what is known of it, for this person's next page: sealed, so that it is nobody else's. */
export async function leave({ bytes, type, profile = null, category = null, at = Date.now() }) {
  const until = now() + LIFE;
  return await keep('handoff/picture', bytes, until) && keep('handoff', { type, profile, category, at }, until);
}

/** Take what this person left, once; null when there is nothing, it is somebody else's or it is too old. */
export async function take(account) {
  try {
    if (ownKey()?.account !== account) return null;
    const [left, bytes] = [await kept('handoff'), (await keptBytes('handoff')).get('picture')];
    await forget('handoff');
    await wipe();
    return left && bytes ? { ...left.value, bytes, account } : null;
  } catch { return null; }
}

/**
 * Take what the worker has parked of what another app shared (share.js), once; null when there is nothing any more.
 * @returns {Promise<{files: {bytes: ArrayBuffer, type: string}[], more: number, text: string}|null>}  `more`: how many did not fit
 */
export async function takeShared() {
  try {
    const parked = await within('readonly', (store) => store.get('shared'));
    await within('readwrite', (store) => store.delete('shared'));
    return parked && parked.until > Date.now() ? parked : null;
  } catch { return null; }
}

/** Forget anything left: when somebody signs out or is covered, and whenever a page finds it too old. */
export const wipe = () => within('readwrite', (store) => store.clear()).catch(() => {});
