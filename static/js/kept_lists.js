/**
 * What a phone may keep for a time without a signal: sealed under the own key of who is signed in (own_key.js), each entry
 * with an end of its own, all of it gone at a sign-out, with another account, or once the server says that it is over.
 * In the clear lie a kind, a number and a time for each: no name, no reference, no word of it.
 */
import { isCovered, now, whenCovered } from './ask.js';
import { ownKey } from './own_key.js';
import { table } from './table.js';

const LONGEST = 72 * 60 * 60 * 1000;
const WHO_FOR = 12 * 60 * 60 * 1000;          // as long as a sign-in lasts
const AHEAD = 60000;                          // kept later than it is now: somebody has put the clock back
const within = table('townwatch-kept', 'kept');

const utf8 = (text) => new TextEncoder().encode(text);
const bytesOf = (base64url) => Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));

let made = null;                              // the key that was derived last, while somebody is here
whenCovered(() => { made = null; });

/** Another key than the drafts': what is sealed for one purpose opens for no other. */
async function keyOf({ account, key }) {
  if (made?.key !== key) {
    const base = await crypto.subtle.importKey('raw', bytesOf(key), 'HKDF', false, ['deriveKey']);
    const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8(`townwatch kept 1 ${account}`) };
    made = { key, own: await crypto.subtle.deriveKey(how, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']) };
  }
  return made.own;
}

// A row's key says whose it is, what, until when, since when and how large; it is sealed in with it, so none can be changed.
const [ACCOUNT, WHAT, ENDS, SAVED, SIZE] = [0, 1, 2, 3, 4];
const rowsOf = (account, what) => IDBKeyRange.bound([account, what], [account, what, []]);
const rowsUnder = (account, what) => IDBKeyRange.bound([account, `${what}/`], [account, `${what}/\uffff`]);
const bound = (at, iv) => ({ name: 'AES-GCM', iv, additionalData: utf8(JSON.stringify(at)) });
const isOver = (at) => at[ENDS] <= now() || at[SAVED] > now() + AHEAD;

async function sealed(mine, what, plain, ends) {
  const at = [mine.account, what, Math.min(ends, now() + LONGEST), now(), plain.byteLength];
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { at, iv, sealed: await crypto.subtle.encrypt(bound(at, iv), await keyOf(mine), plain) };
}

async function opened(mine, row) {
  if (!row || row.at[ACCOUNT] !== mine.account || isOver(row.at)) return null;
  try { return await crypto.subtle.decrypt(bound(row.at, row.iv), await keyOf(mine), row.sealed); } catch { return null; }
}

const text = (plain) => plain && JSON.parse(new TextDecoder().decode(plain));
const isStillHere = (mine) => ownKey()?.account === mine.account;

/** Put these rows in the place of what stands under `gone`; not if their owner has left meanwhile. */
async function put(mine, gone, rows) {
  if (!isStillHere(mine)) return false;
  await within('readwrite', (store) => {
    for (const range of gone) store.delete(range);
    for (const row of rows) store.put(row, row.at);
  });
  return true;
}

/**
 * Keep one thing until `ends`, in place of what was kept under this name.
 * @param {string} what
 * @param {object|ArrayBuffer} value  bytes are kept as they are
 * @param {number} ends  milliseconds since 1970, by the server's clock
 * @returns {Promise<boolean>} whether it is kept: not on a full phone, nor for somebody who has gone
 */
export async function keep(what, value, ends) {
  const mine = ownKey();
  if (!mine || !(ends > now())) return false;
  try {
    const plain = value instanceof ArrayBuffer ? value : utf8(JSON.stringify(value));
    return await put(mine, [rowsOf(mine.account, what)], [await sealed(mine, what, plain, ends)]);
  } catch { return false; }
}

/**
 * Keep a whole list in place of the one before: `head` until `ends`, each entry until its own end at the latest.
 * @param {string} name
 * @param {object} head
 * @param {{id: string, ends: number, value: object}[]} entries  in the order in which they are shown
 * @param {number} ends
 */
export async function keepList(name, head, entries, ends) {
  const mine = ownKey();
  if (!mine || !(ends > now())) return false;
  try {
    const living = entries.filter((one) => one.ends > now());
    const order = living.map(({ id }) => id);
    const rows = await Promise.all([sealed(mine, name, utf8(JSON.stringify({ head, order })), ends), ...living.map((one, at) =>
      sealed(mine, `${name}/${at}`, utf8(JSON.stringify(one.value)), Math.min(ends, one.ends)))]);
    return await put(mine, [rowsOf(mine.account, name), rowsUnder(mine.account, name)], rows);
  } catch { return false; }
}

async function one(what) {
  const mine = ownKey();
  if (!mine) return null;
  const row = await within('readonly', (store) => store.get(rowsOf(mine.account, what))).catch(() => null);
  const plain = await opened(mine, row);
  return plain && { plain, saved: row.at[SAVED], ends: row.at[ENDS] };
}

/** What was kept under this name, as `{value, saved, ends}`; null without it, its key or its time. */
export async function kept(what) {
  const found = await one(what);
  return found && { value: text(found.plain), saved: found.saved, ends: found.ends };
}

/** All that is kept under a name, as a map from what follows the name to the bytes. */
export async function keptBytes(name) {
  const mine = ownKey();
  if (!mine) return new Map();
  const rows = await within('readonly', (store) => store.getAll(rowsUnder(mine.account, name))).catch(() => []);
  const open = await Promise.all(rows.map(async (row) => [row.at[WHAT].slice(name.length + 1), await opened(mine, row)]));
  return new Map(open.filter(([, plain]) => plain));
}

/** A kept list as `{head, entries, saved}` with the entries that have not ended, in their order; or null. */
export async function keptList(name) {
  const found = await kept(name);
  if (!found) return null;
  const entries = await keptBytes(name);
  return {
    head: found.value.head, saved: found.saved,
    entries: found.value.order.map((id, at) => text(entries.get(String(at)) ?? null)).filter(Boolean),
  };
}

/** One entry of a kept list, as `{head, value, what}`, `what` its own name; or null. */
export async function keptEntry(name, id) {
  const list = await kept(name);
  const at = list ? list.value.order.indexOf(id) : -1;
  const what = `${name}/${at}`;
  const found = at < 0 ? null : await kept(what);
  return found && { head: list.value.head, value: found.value, what };
}

/** What is kept under a name: `{id, ends, size}` of each entry, without opening any. */
export async function keptUnder(name) {
  const mine = ownKey();
  if (!mine) return [];
  const names = await within('readonly', (store) => store.getAllKeys(rowsUnder(mine.account, name))).catch(() => []);
  return names.map((at) => ({ id: at[WHAT].slice(name.length + 1), ends: at[ENDS], size: at[SIZE] }));
}

/** The small picture of a card, as it is kept: a look of a list, not of somebody who is at it. */
export async function fetched(photo) {
  const answer = await fetch(photo.card, {
    headers: { 'X-Townwatch': '1', 'X-By-Itself': '1' }, cache: 'no-store', signal: AbortSignal.timeout(20000), redirect: 'error',
  });
  if (!answer.ok || answer.headers.get('Content-Type') !== 'image/jpeg') throw new Error(`${answer.status}`);
  return answer.arrayBuffer();
}

/** Let go of these things, and of all entries under their names. */
export async function forget(...names) {
  const mine = ownKey();
  if (!mine) return;
  await within('readwrite', (store) => {
    for (const what of names) { store.delete(rowsOf(mine.account, what)); store.delete(rowsUnder(mine.account, what)); }
  }).catch(() => {});
}

/** Whoever gives no notices any more keeps none. */
export const forgetNotices = () => forget('notices', 'notice-picture');

/** Nothing of anybody stays: at a sign-out, with another account, and when the server says that the sign-in is over. */
export const wipeKept = () => within('readwrite', (store) => store.clear()).catch(() => {});

/** What has ended goes, and what is another account's. */
async function sweep(account) {
  const names = await within('readonly', (store) => store.getAllKeys());
  const gone = names.filter((at) => at[ACCOUNT] !== account || isOver(at));
  if (gone.length) await within('readwrite', (store) => { for (const at of gone) store.delete(at); });
}

/** Keep who is signed in, as /api/me says it, without the key; and begin by clearing away what is over. */
export async function keepWho(who) {
  const { draft_key: key, ...rest } = who;
  await sweep(who.account.id).catch(() => {});
  if (!who.serves) await forgetNotices();
  return key ? keep('who', rest, now() + WHO_FOR) : false;
}

/** Who was signed in when there was a signal, and is still here; or null. */
export async function keptWho() {
  const mine = ownKey();
  const found = await kept('who');
  return found && found.value.account.id === mine?.account ? found.value : null;
}

/** The same, once the idle lock watches: a screen that shows what was kept asks here, so that nobody is seen before it does. */
export async function keptWatched() {
  const who = await keptWho().catch(() => null);
  if (!who || isCovered()) return null;
  (await import('./lock.js')).keepWatch(who);
  return isCovered() ? null : who;
}
