/**
 * Half-written reports and services of notices, kept on this phone under their author's own key, pictures too: they outlive
 * a reload, a lock, a sign-out and another person's turn, and nobody but their author can read them. The key comes with the
 * sign-in and stays in memory; what is left here can only seal, so that a locked phone can still keep what is written on it.
 *
 * What was sent off is queued: its author's copy stays, and is offered to nobody, until the server has all of it. `of` says
 * what it belongs to: a report, or a notice with `kind` 'service'; `body`, where there is one, is what was sent.
 */
import { table } from './table.js';

const OLDEST = 12 * 60 * 60 * 1000;
const within = table('townwatch-drafts', 'kept');

export const fresh = () => ({
  id: crypto.randomUUID(), category: null, premises_id: null, started: null, happened_at: null, note: '', direction: null,
  still_nearby: null, description: {}, sure: null, profile_ref: null, tell_now: null, same_as: null, same_at: '', instead: null,
});

// Whose drafts are kept now. `sealing` seals, `opening` opens: null while locked. `there`: names of what is kept already.
const holderOf = (account) => ({ account, sealing: null, opening: null, there: new Set() });
let holder = holderOf(null);
let last = Promise.resolve();
let isKept = true;

const utf8 = (text) => new TextEncoder().encode(text);
const bytesOf = (base64url) => Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
const wordsName = (mine, id) => `words/${mine.account}/${id}`;
const photoName = (mine, id, sha) => `photo/${mine.account}/${id}/${sha}`;

// One after the other: what was taken back must not be overtaken by what was written before.
function inTurn(work) {
  last = last.then(work).catch(() => {});
  return last;
}

const bound = (name, iv) => ({ name: 'AES-GCM', iv, additionalData: utf8(name) });

async function seal(mine, name, plain) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, sealed: await crypto.subtle.encrypt(bound(name, iv), mine.sealing, plain), saved: Date.now() };
}

const unseal = (mine, name, { iv, sealed }) => crypto.subtle.decrypt(bound(name, iv), mine.opening, sealed);

/**
 * Say whose drafts are kept from now on.
 * @param {number|null} account  null: nobody's, as on a shop's device before a PIN
 * @param {string|null} key  32 bytes, base64url; null while locked: then drafts are kept but none can be read
 */
export function belongTo(account, key) {
  const mine = holderOf(account);
  holder = mine;
  return inTurn(async () => {
    if (!account) return;
    if (!key) { mine.sealing = await within('readonly', (store) => store.get(`seal/${account}`)) ?? null; return; }
    const given = (usages) => crypto.subtle.importKey('raw', bytesOf(key), 'AES-GCM', false, usages);
    [mine.sealing, mine.opening] = await Promise.all([given(['encrypt']), given(['decrypt'])]);
    await within('readwrite', (store) => store.put(mine.sealing, `seal/${account}`));
  });
}

async function rows() {
  const [names, values] = await Promise.all([
    within('readonly', (store) => store.getAllKeys()), within('readonly', (store) => store.getAll())]);
  return new Map(names.map((name, at) => [name, values[at]]));
}

const idOf = (name) => name.split('/')[2];
const accountOf = (name) => name.split('/')[1];

/**
 * What may go: half-written ones that are too old, of everybody, and queued ones that the server has. What still waits in the
 * outbox stays, also one that came back for a change and was looked at: nobody could write it again from what is sealed.
 * @param {object[]|null} records  all that the outbox knows; null: it could not be asked, so nothing queued goes
 */
async function tidy(found, records) {
  const stays = (name) => {
    const row = found.get(name);
    const record = records?.find((one) => one.id === idOf(name));
    if (record && !record.sent_at) return true;
    if (row.queued && (!records || record)) return !record;
    return Date.now() - row.saved <= OLDEST;
  };
  const living = new Set([...found.keys()].filter((name) => name.startsWith('words/') && stays(name)));
  const old = [...found.keys()].filter((name) => !name.startsWith('seal/')
    && !living.has(`words/${accountOf(name)}/${idOf(name)}`));
  if (old.length) await within('readwrite', (store) => { for (const name of old) store.delete(name); });
  return [...living];
}

/** This account's copies, the newest first, each with its pictures; `wanted` chooses by row and record. */
async function copies(records, wanted) {
  await last;
  const mine = holder;
  try {
    const found = await rows();
    const living = await tidy(found, records);
    if (!mine.opening) return [];
    const own = living.filter((name) => name.startsWith(wordsName(mine, ''))
      && wanted(found.get(name), records?.find((one) => one.id === idOf(name))));
    const drafts = await Promise.all(own.map((name) => opened(mine, name, found)));
    return drafts.filter(Boolean).sort((one, other) => other.saved - one.saved);
  } catch { return []; }
}

/**
 * This account's half-written reports. The old ones of everybody go. One that was queued and never came into the outbox,
 * because the phone gave up just then, is half-written again.
 */
export const load = (records = null) => copies(records, (row, record) => !row.queued || (records && !record));

/** This account's copies of what waits in the outbox: `records` is all of it, `wanted` chooses. */
export const waiting = (records, wanted = () => true) => copies(records,
  (row, record) => record && (row.queued || record.state === 'change') && wanted(record));

async function opened(mine, name, found) {
  try {
    const row = found.get(name);
    const { words, photos } = JSON.parse(new TextDecoder().decode(await unseal(mine, name, row)));
    const there = photos.filter(({ sha }) => found.has(photoName(mine, words.id, sha)));
    const shown = await Promise.all(there.map(async ({ sha, type, shown: can }) => {
      const at = photoName(mine, words.id, sha);
      const bytes = await unseal(mine, at, found.get(at));
      mine.there.add(at);
      return { sha, type, shown: can, bytes, url: URL.createObjectURL(new Blob([bytes], { type })) };
    }));
    mine.there.add(name);
    return { words: { ...fresh(), ...words }, photos: shown, saved: row.saved };
  } catch { return null; }                    // of another key, or not whole
}

/** Keep the words and pictures as they are now; `queued`: they go to the outbox, and are half-written no more. */
export function keep(words, photos, { queued = false } = {}) {
  const mine = holder;
  const at = wordsName(mine, words.id);
  const text = utf8(JSON.stringify({ words, photos: photos.map(({ sha, type, shown }) => ({ sha, type, shown })) }));
  const pictures = photos.map(({ sha, bytes }) => [photoName(mine, words.id, sha), bytes]);
  mine.there.add(at);
  return inTurn(async () => {
    isKept = false;                            // until it is: a full phone, or nobody to keep it for
    if (!mine.sealing) return;
    const fresh = pictures.filter(([name]) => !mine.there.has(name));
    const sealed = await Promise.all([[at, text], ...fresh].map(async ([name, plain]) => [name, await seal(mine, name, plain)]));
    if (queued) sealed[0][1].queued = Date.now();
    await within('readwrite', (store) => { for (const [name, row] of sealed) store.put(row, name); });
    for (const [name] of fresh) mine.there.add(name);
    isKept = true;
  });
}

/** Let go of one draft and its pictures: it was emptied by hand or, with its author named, sent. */
export function drop(id, author = null) {
  const mine = author ? holderOf(author) : holder;
  if (!author && !mine.there.has(wordsName(mine, id))) return last;
  holder.there.delete(wordsName(mine, id));
  return inTurn(() => within('readwrite', (store) => {
    store.delete(wordsName(mine, id));
    store.delete(IDBKeyRange.bound(photoName(mine, id, ''), photoName(mine, id, '\uffff')));
  }));
}

/** Resolves once everything written so far was dealt with: true when it is kept, false on a phone that is full. */
export const settled = () => last.then(() => isKept);

/** Whether what was written last would outlive the page. */
export const isSafe = () => isKept && Boolean(holder.sealing);

/** Whether anything would be lost if the page went now. */
export const written = (words, photos) => Boolean(
  photos.length || words.category || words.note || words.profile_ref || words.same_as || Object.values(words.description).some(Boolean));

/** The record that is sent: complete, so that it may also wait on the phone. Times are the phone's own. */
export function record(words, photos, { premises, account }) {
  const body = {
    category: words.category,
    happened_at: new Date(words.happened_at ?? words.started ?? Date.now()).toISOString(),
    premises_id: words.premises_id ?? premises?.id,
    note: words.note.trim(), direction: words.direction, still_nearby: words.still_nearby,
    sure: words.profile_ref ? words.sure : null, profile_ref: words.profile_ref,
    description: Object.fromEntries(Object.entries(words.description).filter(([, value]) => value)),
    tell_now: words.tell_now || null, same_as: words.same_as,
    photos: photos.map((one) => one.sha),
  };
  for (const [name, value] of Object.entries(body)) if (value == null || value === '') delete body[name];
  if (!Object.keys(body.description).length) delete body.description;
  return { id: words.id, author: account.id, body, photos: photos.map(({ sha, bytes, type }) => ({ sha, bytes, type })) };
}
