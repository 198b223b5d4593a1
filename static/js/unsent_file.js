/**
 * Reports that found no signal for days, kept as a file and brought in on another phone. The file holds the sealed
 * envelopes exactly as they wait here: only the desk's computer can open them. Its name says nothing of anybody.
 */
import { base } from './table.js';
import { reports } from './unsent_words.js';

const KIND = 'Townwatch: reports that were not sent';
const VERSION = 1;
const MOST = 100e6;                            // bytes; four pictures a report, and far more reports than a phone collects
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SHA = /^[0-9a-f]{64}$/;
const PIECE = 0x8000;                          // so many bytes at once: a call takes only so many arguments

const within = base('townwatch-outbox', ['records', 'parts', 'known'], { durability: 'strict' });

function text64(bytes) {
  const all = new Uint8Array(bytes);
  let text = '';
  for (let at = 0; at < all.length; at += PIECE) text += String.fromCharCode(...all.subarray(at, at + PIECE));
  return btoa(text);
}
const bytes64 = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0)).buffer;

async function sumOf(records) {
  const made = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(records)));
  return [...new Uint8Array(made)].map((one) => one.toString(16).padStart(2, '0')).join('');
}

/** A file that cannot be brought in; `message` is the sentence that says why. */
export class NotBroughtIn extends Error {}

/**
 * Make the file of these records.
 * @param {object[]} chosen  records, as the outbox tells of them
 * @returns {Promise<File>}
 */
export async function pack(chosen) {
  const held = await partsOf(chosen.map(({ id }) => id));
  const records = chosen.map((one) => ({ ...one, parts: Object.fromEntries(held.get(one.id).map(([name, sealed]) => [name, text64(sealed)])) }));
  const written = JSON.stringify({ townwatch: KIND, version: VERSION, sum: await sumOf(records), records });
  const day = new Date().toISOString().slice(0, 10);
  return new File([written], `${day}-${chosen.length}.townwatch`, { type: 'application/octet-stream' });
}

async function partsOf(ids) {
  const found = new Map();
  for (const id of ids) {
    const range = IDBKeyRange.bound(`${id}/`, `${id}/\uffff`);
    const [names, values] = await Promise.all([
      within('readonly', ({ parts }) => parts.getAllKeys(range)), within('readonly', ({ parts }) => parts.getAll(range))]);
    found.set(id, names.map((name, at) => [name.slice(id.length + 1), values[at]]));
  }
  return found;
}

/**
 * Take the reports of a file into this phone's outbox, under the numbers that they have.
 * @param {File} file
 * @param {number} account  who is signed in: only their own reports come in
 * @param {(id: string) => Promise<boolean>} isAtDesk  whether the desk has all of it already
 * @returns {Promise<{came: number, says: string}>}
 * @throws {NotBroughtIn} not such a file, damaged, somebody else's
 */
export async function bringIn(file, account, isAtDesk) {
  const records = await read(file);
  if (records.some((one) => one.author !== account)) {
    throw new NotBroughtIn('This file is somebody else’s. Only the person who wrote the reports can bring them in.');
  }
  const many = { came: 0, here: 0, sent: 0 };
  for (const one of records) many[await isAtDesk(one.id) ? 'sent' : await put(one)] += 1;
  return { came: many.came, says: [
    many.came ? `${reports(many.came)} came in, to be sent from here.` : '',
    many.here ? `${many.here === 1 ? 'One report is' : `${many.here} reports are`} on this phone already.` : '',
    many.sent ? `${many.sent === 1 ? 'One report was' : `${many.sent} reports were`} sent already: there is nothing more to do.` : '',
  ].filter(Boolean).join(' ') };
}

async function read(file) {
  const damaged = () => new NotBroughtIn('This file is damaged. Copy it again: the reports are still on the phone that it comes from.');
  if (file.size > MOST) throw new NotBroughtIn('This is not a file that Townwatch kept.');
  let held;
  try { held = JSON.parse(await file.text()); } catch { throw file.name.endsWith('.townwatch') ? damaged() : new NotBroughtIn('This is not a file that Townwatch kept.'); }
  if (held?.townwatch !== KIND) throw new NotBroughtIn('This is not a file that Townwatch kept.');
  if (held.version > VERSION) throw new NotBroughtIn('A newer version of Townwatch kept this file. Reload this page, then try again.');
  if (!Array.isArray(held.records) || await sumOf(held.records) !== held.sum || !held.records.every(isWhole)) throw damaged();
  return held.records;
}

const isWhole = (one) => ID.test(one?.id) && ['report', 'check', 'addition', 'followup', 'service'].includes(one.kind) && (['addition', 'followup'].includes(one.kind) ? ID.test(one.of) : one.of === null)
  && Array.isArray(one.photos)
  && one.photos.every(({ sha }) => SHA.test(sha)) && (one.text_done || 'words' in one.parts)
  && one.photos.every(({ sha, done }) => done || `photo/${sha}` in one.parts);

/** Into the outbox, unless it is there; what was said of it on the other phone stays behind. */
function put({ parts: sealed, ...record }) {
  return within('readwrite', ({ records, parts }) => {
    let outcome = 'came';
    records.get(record.id).onsuccess = ({ target: { result: held } }) => {
      if (held) { outcome = held.state === 'sent' ? 'sent' : 'here'; return; }
      records.put({ ...record, state: 'waiting', says: '', fields: {}, tries: 0, next_try: 0, not_before: 0 }, record.id);
      for (const [name, text] of Object.entries(sealed)) parts.put(bytes64(text), `${record.id}/${name}`);
    };
    return () => outcome;
  });
}

/** Hand the file to the phone: it lies in its downloads then. */
export function handOut(file) {
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement('a'), { href: url, download: file.name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}
