/**
 * What waits on this phone until the server has it. A record says in the clear only what a colleague may see; its words and
 * pictures are sealed for the server. "Saved on this phone" is true once `save` has come back: one transaction, on the disk.
 *
 * A record: {id, kind: 'report'|'check'|'addition'|'followup'|'service', of, author, saved, not_before, state, tries, next_try, bytes,
 *   photos: [{sha, type, bytes, done, tries}], text_done, says, fields, refused: [{sha, says}], key_id, sent_at, lane,
 *   alert_id, told, status}. `state` is 'waiting', 'sending', 'sent', 'sign in' or 'change'; `told` is what the server said
 *   of it; times are in milliseconds.
 */
import { base } from './table.js';
import { seal } from './seal.js';

const OUTBOX = 'townwatch-outbox';
const within = base(OUTBOX, ['records', 'parts', 'known'], { durability: 'strict' });
const RECORDS = ['records'];
const KNOWN = ['known'];

const hears = 'BroadcastChannel' in self ? new BroadcastChannel(OUTBOX) : null;
const sayHere = (detail) => self.dispatchEvent(new CustomEvent('townwatch:outbox', { detail }));
if (hears) hears.onmessage = ({ data }) => sayHere(data);

/** Tell every page, this one too (event `townwatch:outbox`), that a record has changed; `state` is 'gone' without one. */
function sayChanged(id, record) {
  const detail = { id, state: record?.state ?? 'gone' };
  hears?.postMessage(detail);
  sayHere(detail);
}

/** The phone is full: nothing was kept, and nothing was let go. */
export class PhoneFull extends Error { name = 'PhoneFull'; }

/** This phone has never heard how to seal for the server: it has to be opened once with a signal. */
export class NoKey extends Error { name = 'NoKey'; }

/** Under this number something is on its way already, or with the server: `record` is what is. */
export class OnItsWay extends Error {
  name = 'OnItsWay';
  constructor(record) { super('This is on its way already.'); this.record = record; }
}

const asFull = (fault) => (fault?.name === 'QuotaExceededError' ? new PhoneFull('The phone is full.') : fault);

const textPart = (id) => `${id}/words`;
const photoPart = (id, sha) => `${id}/photo/${sha}`;
const partsOf = (id) => IDBKeyRange.bound(`${id}/`, `${id}/\uffff`);
const wordsAsBytes = (words) => (words instanceof ArrayBuffer ? words : new TextEncoder().encode(JSON.stringify(words)));

/** Seal the words and the pictures; returns [name of the part, its envelope] for each. */
async function sealParts({ id, kind, of, words, photos }, key) {
  const plain = [[textPart(id), wordsAsBytes(words), `${kind} ${id}`],
    ...photos.map(({ sha, bytes }) => [photoPart(id, sha), bytes, `photo ${of ?? id} ${sha}`])];
  return Promise.all(plain.map(async ([name, bytes, purpose]) => [name, await seal(key, bytes, purpose)]));
}

function newRecord({ id, kind, of, author, photos, hold }, key, bytes) {
  const saved = Date.now();
  return {
    id, kind, of, author, saved, not_before: hold ? saved + hold : 0, state: author === null ? 'sign in' : 'waiting',
    tries: 0, next_try: 0, bytes, photos: photos.map(({ sha, type, bytes: { byteLength } }) => ({ sha, type, bytes: byteLength, done: false, tries: 0 })),
    text_done: false, says: '', fields: {}, refused: [], key_id: key.id, sent_at: null, lane: null, alert_id: null, told: '', status: 0,
  };
}

/** Something of it may be with the server already: it cannot be taken back any more. */
export const wasBegun = (record) => record.text_done || record.state === 'sending' || record.state === 'sent'
  || (record.tries > 0 && record.state !== 'change');

/**
 * Keep something to send, whole or not at all. What was saved under the same number and not begun, or sent back for a
 * change, is replaced.
 * @param {{id: string, kind?: string, of?: string, author: (number|null), words: (object|ArrayBuffer), hold?: number,
 *   photos?: {sha: string, bytes: ArrayBuffer, type: string}[]}} what  `words`: of a check, its picture; `of`: the report
 *   that is added to; `author` null: nobody's yet, so it stays until it is claimed; `hold`: how long it may be taken back
 * @returns {Promise<object>} the record
 * @throws {PhoneFull|NoKey|OnItsWay}
 */
export async function save({ kind = 'report', of = null, author = null, photos = [], hold = 0, ...rest }) {
  const what = { kind, of, author, photos, hold, ...rest };
  const key = await known('key');
  if (!key) throw new NoKey('This phone has not spoken to Townwatch yet.');
  const sealed = await sealParts(what, key);
  const record = newRecord(what, key, sealed.reduce((sum, [, bytes]) => sum + bytes.byteLength, 0));
  let there = null;
  try {
    await within('readwrite', ({ records, parts }) => {
      records.get(record.id).onsuccess = ({ target: { result: before } }) => {
        there = before && wasBegun(before) ? before : null;
        if (there) return;
        if (before) parts.delete(partsOf(record.id));
        for (const [name, bytes] of sealed) parts.put(bytes, name);
        records.put(record, record.id);
      };
    }, ['records', 'parts']);
  } catch (fault) { throw asFull(fault); }
  if (there) throw new OnItsWay(there);
  sayChanged(record.id, record);
  return record;
}

/** Everything that is kept here, the oldest first. */
export async function all() {
  const found = await within('readonly', ({ records }) => records.getAll(), RECORDS);
  return found.sort((one, other) => one.saved - other.saved);
}

/** One record, or undefined. */
export const one = (id) => within('readonly', ({ records }) => records.get(id), RECORDS);

/** How many are not with the server yet. One whose picture could not be used is with the server. */
export const count = async () => (await all()).filter((record) => !record.sent_at).length;

/**
 * Change one record in one step: `alter` is handed it and returns what it becomes, null to delete it with all its parts, or
 * undefined to leave it. With `empty` its parts go. Returns what it became; undefined when it was left, or is not there.
 */
async function alterRecord(id, alter, { empty = false } = {}) {
  let became;
  await within('readwrite', ({ records, parts }) => {
    became = undefined;
    records.get(id).onsuccess = ({ target: { result: record } }) => {
      if (!record) return;
      became = alter(record);
      if (became === undefined) return;
      if (became === null) records.delete(id); else records.put(became, id);
      if (became === null || empty) parts.delete(partsOf(id));
    };
  }, ['records', 'parts']).catch((fault) => { throw asFull(fault); });
  if (became !== undefined) sayChanged(id, became);
  return became;
}

/** Take it back: true when nothing of it was begun to be sent, and it is gone from here. */
export const takeBack = async (id) => (await alterRecord(id, (record) => (wasBegun(record) ? undefined : null))) === null;

const again = (record) => ({ ...record, state: 'waiting', not_before: 0, next_try: 0, says: '', fields: {} });

/** End the time in which it may be taken back, and all waiting: this one, or all that wait, may go now. */
export async function sendNow(id = null) {
  for (const record of id ? [await one(id)] : await all()) {
    if (record?.state === 'waiting' && (record.not_before || record.next_try)) {
      await alterRecord(record.id, (now) => (now.state === 'waiting' ? { ...now, not_before: 0, next_try: 0 } : undefined));
    }
  }
}

/** Try once more what waits, needs a sign-in or was sent back. What is nobody's yet needs `claim`. */
export const retry = (id) => alterRecord(id, (record) => (record.sent_at || record.author === null ? undefined : again(record)));

/** Let go of it and all its parts: what is sent, or what a person has chosen to throw away. */
export const forget = async (id) => { await alterRecord(id, () => null); };

/** Its author has read which pictures could not be used. */
export const seen = (id) => alterRecord(id, (record) => (record.sent_at ? { ...record, state: 'sent', refused: [] } : undefined));

const mayGoOn = (record, account) => record.author === account && !record.sent_at && (record.state === 'sign in' || record.status === 403);

/** Somebody is signed in: what waited for that may go on. */
export async function signedIn(account) {
  for (const record of await all()) {
    if (mayGoOn(record, account)) await alterRecord(record.id, (now) => (mayGoOn(now, account) ? again(now) : undefined));
  }
}

/** What was nobody's is this account's: they have said so, by their PIN. */
export const claim = (id, account) => alterRecord(id, (record) => (record.author === null ? again({ ...record, author: account }) : undefined));

/** Remember something small that is no secret: the server's `key`, the `form`. */
export const know = (name, value) => within('readwrite', ({ known: names }) => names.put(value, name), KNOWN);

/** What was remembered under that name, or undefined. */
export const known = (name) => within('readonly', ({ known: names }) => names.get(name), KNOWN);

/**
 * Close the parts that the server has not taken for the key that it uses now.
 * @param {{id: string, words: (object|ArrayBuffer), photos: {sha: string, bytes: ArrayBuffer}[]}} what  the same as before
 * @returns {Promise<boolean>} whether it may go now: false when a picture is missing, the record is gone, or no newer key is known
 */
export async function sealAgain({ id, words, photos }) {
  const [record, key] = await Promise.all([one(id), known('key')]);
  if (!record || !key || record.sent_at || key.id === record.key_id) return false;
  const open = record.photos.filter((photo) => !photo.done).map(({ sha }) => photos.find((photo) => photo.sha === sha));
  if (open.includes(undefined)) return false;
  const sealed = await sealParts({ ...record, words, photos: open }, key);
  await within('readwrite', ({ records, parts }) => {
    records.get(id).onsuccess = ({ target: { result: now } }) => {
      if (!now || now.sent_at) return;
      for (const [name, bytes] of sealed) parts.put(bytes, name);
      records.put({ ...again(now), key_id: key.id, status: 0 }, id);
    };
  }, ['records', 'parts']).catch((fault) => { throw asFull(fault); });
  sayChanged(id, await one(id));
  return true;
}

/** What the one who sends needs of the store. */
export const forDrain = {
  alter: alterRecord,
  part: (name) => within('readonly', ({ parts }) => parts.get(name), ['parts']),
  text: textPart,
  photo: photoPart,
};
