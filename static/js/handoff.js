/** A picture that was checked, or shared by another app, may go on to the report page; it waits for at most ten minutes and is gone once read. */
import { table } from './table.js';

const LIFE = 10 * 60 * 1000;
const within = table('townwatch-handoff', 'handoff');

/** Leave a picture, and what is known of it, for this person's next page. Bytes, not blobs: WebKit loses blobs. */
export const leave = ({ bytes, type, account, profile = null, category = null, at = Date.now() }) =>
  within('readwrite', (store) => store.put({ bytes, type, account, profile, category, at, until: Date.now() + LIFE }, 'picture'));

/** Take what this person left, once; null when there is nothing, it is somebody else's or it is too old. */
export async function take(account) {
  try {
    const left = await within('readonly', (store) => store.get('picture'));
    await wipe();
    return left && left.account === account && left.until > Date.now() ? left : null;
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
