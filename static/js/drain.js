/**
 * Sends what waits on this phone, from a page or from the worker, one of them at a time. Nothing is let go before the server
 * has acknowledged the words and every picture; whatever else it answers, or nobody answers, all of it stays.
 */
import { all, forDrain, known, know } from './outbox.js';
import { SEALED } from './seal.js';

const LOCK = 'townwatch-outbox';
const TEXT_TIME = 20000;
const PICTURE_TIME = 60000;               // and a millisecond for every 20 bytes: 20 kB a second
const LONGEST_PAUSE = 60000;
const LONGEST_HOLD = 60000;
const KEPT_SENT = 24 * 60 * 60 * 1000;    // "Sent 21:14", without any content
const DEAD_AFTER = 60000;                 // past the time that a step may take: whoever holds the lock is frozen
const TAKEN = new Set([201, 202]);
const LASTING = new Set([413, 415]);      // of a picture: the same again will not do
const TRIES_OF_A_PICTURE = 3;             // it may have been damaged on its way
const MOST_TURNS = 20;
const SIGN_IN_FIRST = 'Sign in to send.';
const NO_LINE = 'No signal. It goes by itself.';

/** What the server said: `status` 0 when nobody who is Townwatch said anything. */
const nobody = { status: 0, body: null, after: 0 };

async function put(path, bytes, { headers, wait, keepalive = false }) {
  try {
    const answer = await fetch(path, {
      method: 'PUT', body: bytes, redirect: 'error', credentials: 'same-origin', cache: 'no-store', keepalive, signal: AbortSignal.timeout(wait),
      headers: { 'Content-Type': SEALED, Accept: 'application/json', 'X-Townwatch': '1', 'X-By-Itself': '1', ...headers },
    });
    if (answer.status >= 500) return { ...nobody, status: answer.status, after: retryAfter(answer) };
    const body = await answer.json();
    // A café's sign-in page also says 200, or 403: only what speaks as Townwatch counts.
    const isOurs = TAKEN.has(answer.status) ? body !== null && typeof body === 'object' : !answer.ok && typeof body?.error === 'string';
    return isOurs ? { status: answer.status, body, after: retryAfter(answer) } : nobody;
  } catch { return nobody; }
}

const retryAfter = (answer) => Math.min(15 * 60, Number(answer.headers.get('Retry-After')) || 0) * 1000;

const whose = (record) => (record.author === null ? {} : { 'X-Author': String(record.author) });
const reportOf = (record) => record.of ?? record.id;
const PLACE = {
  report: ({ id }) => `/outbox/${id}`, check: ({ id }) => `/outbox/check/${id}`, addition: ({ id, of }) => `/outbox/${of}/addition/${id}`,
  followup: ({ id, of }) => `/outbox/${of}/follow-up/${id}`,
  service: ({ id }) => `/outbox/service/${id}`,
};
const picturesOf = (record) => (record.kind === 'service' ? PLACE.service(record) : `/outbox/${reportOf(record)}`);

// A clock that was put back must not hold anything up: no pause and no time to take back is longer than these.
const isDue = (record, now) => record.author !== null && ['waiting', 'sending'].includes(record.state)
  && (record.not_before <= now || record.not_before > now + LONGEST_HOLD)
  && (record.next_try <= now || record.next_try > now + 16 * LONGEST_PAUSE);

const pauseAfter = (tries, after) => Date.now() + Math.max(after, Math.min(LONGEST_PAUSE, 1000 * 2 ** tries) * (0.5 + Math.random() / 2));

/** A phone that is full may refuse even this: then it goes on as it is, for sending makes room. */
const noted = async (record, alter) => {
  try { return await forDrain.alter(record.id, alter); } catch (fault) {
    if (fault?.name === 'PhoneFull') return alter(record);
    throw fault;
  }
};

/** Begin: from here on it cannot be taken back. Undefined when it was, or is being changed. */
const begin = (record) => noted(record, (now) => (isDue(now, Date.now()) ? { ...now, state: 'sending', tries: now.tries + 1, says: '' } : undefined));

const wait = (record, { status, body, after }) => noted(record, (now) => (now.sent_at ? undefined : {
  ...now, state: 'waiting', status, says: body?.error ?? (status ? '' : NO_LINE), next_try: pauseAfter(now.tries, after),
}));

const hold = (record, state, { status, body }) => noted(record, (now) => (now.sent_at ? undefined : {
  ...now, state, status, says: body.error || (state === 'sign in' ? SIGN_IN_FIRST : ''), fields: body.fields ?? {},
}));

/** Whether trying the very same again can help. */
const isBusy = (status) => status === 0 || status >= 500 || [400, 408, 421, 423, 425, 429].includes(status);

/** Deal with an answer that is not yes. Without any answer the `line` is dead for the others as well. */
async function notTaken(record, answer, line) {
  if (answer.status === 0) line.isDead = true;
  if (answer.status === 410) await askForKey();
  if (isBusy(answer.status)) return wait(record, answer);
  return hold(record, answer.status === 401 || answer.body.stop ? 'sign in' : 'change', answer);
}

/** The server's sealing key has changed: what is written from now on is sealed for the new one. */
async function askForKey() {
  try {
    const answer = await fetch('/outbox/form', { headers: { Accept: 'application/json', 'X-Townwatch': '1', 'X-By-Itself': '1' }, signal: AbortSignal.timeout(TEXT_TIME) });
    const { sealing } = await answer.json();
    if (sealing?.id) await know('key', { id: sealing.id, public: sealing.public });
  } catch { /* at the next one */ }
}

/** Send the words. Returns what became of the record; undefined when it is not to be sent now. */
async function sendText(one, line) {
  const record = await begin(one);
  if (!record || record.text_done) return record;
  const bytes = await forDrain.part(forDrain.text(record.id));
  if (!bytes) return hold(record, 'change', { status: 0, body: { error: 'This phone has lost a part of it. Please write it again.' } });
  const answer = await put(PLACE[record.kind](record), bytes, {
    headers: { ...whose(record), 'X-Sent-At': new Date().toISOString() }, wait: TEXT_TIME + bytes.byteLength / 20, keepalive: bytes.byteLength < 60000,
  });
  const { status, body } = answer;
  if (!TAKEN.has(status)) return notTaken(record, answer, line);
  if (body.id !== record.id) return notTaken(record, nobody, line);
  const need = new Set(body.need ?? []);
  return noted(record, (now) => ({
    ...now, text_done: true, status, lane: body.lane ?? null, alert_id: body.alert_id ?? null, told: body.says ?? '',
    photos: now.photos.map((photo) => ({ ...photo, done: !need.has(photo.sha) })),
  }));
}

const withPhoto = (record, sha, change) => ({ ...record, photos: record.photos.map((photo) => (photo.sha === sha ? { ...photo, ...change } : photo)) });
const refuse = (record, sha, says) => ({ ...withPhoto(record, sha, { done: true }), refused: [...record.refused.filter((one) => one.sha !== sha), { sha, says }] });

/** Send one picture. Returns what became of the record. */
async function sendPhoto(record, { sha, tries }, line) {
  const bytes = await forDrain.part(forDrain.photo(record.id, sha));
  if (!bytes) return noted(record, (now) => refuse(now, sha, 'This phone has lost this picture.'));
  const answer = await put(`${picturesOf(record)}/photo/${sha}`, bytes, { headers: whose(record), wait: PICTURE_TIME + bytes.byteLength / 20 });
  const { status, body } = answer;
  if (TAKEN.has(status)) {
    const isTaken = Array.isArray(body.need) && !body.need.includes(sha);
    return isTaken ? noted(record, (now) => withPhoto(now, sha, { done: true })) : notTaken(record, nobody, line);
  }
  if (![404, 413, 415, 422].includes(status)) return notTaken(record, answer, line);
  if (LASTING.has(status) || tries + 1 >= TRIES_OF_A_PICTURE) return noted(record, (now) => refuse(now, sha, body.error));
  // Damaged on its way; or a server that was put back from a copy has lost the words as well: then they go again first.
  const tried = await noted(record, (now) => ({ ...withPhoto(now, sha, { tries: tries + 1 }), text_done: now.text_done && status !== 404 }));
  return tried && wait(tried, answer);
}

/** Send the pictures that are still to go, and let go of it all once everything is with the server. */
async function sendPhotos(begun, line) {
  let record = begun;
  for (const photo of begun.photos.filter((each) => !each.done)) {
    await stillHere(photo.bytes);
    record = await sendPhoto(record, photo, line);
    if (record?.state !== 'sending') return false;
  }
  return close(record);
}

const closed = (record) => ({ ...record, state: record.refused.length ? 'change' : 'sent', sent_at: Date.now(), says: record.told ?? '', fields: {} });

/** Its parts go; what stays says when it was sent. A phone too full for that keeps nothing of it. */
async function close(record) {
  try { await forDrain.alter(record.id, () => closed(record), { empty: true }); } catch (fault) {
    if (fault?.name !== 'PhoneFull') throw fault;
    await forDrain.alter(record.id, () => null);
  }
  return true;
}

/** Whoever sends notes until when the next step may take; the others pass whoever does not come back from it. */
const stillHere = (bytes) => know('draining', Date.now() + PICTURE_TIME + bytes / 20).catch(() => {});

/** What is to be sent now, the least tried and the oldest first; what was added to a report waits for that report's own words. */
async function due() {
  const records = await all();
  const unsaid = new Set(records.filter((one) => one.kind === 'report' && !one.text_done && !one.sent_at).map((one) => one.id));
  return records.filter((one) => isDue(one, Date.now()) && !unsaid.has(one.of)).sort((one, other) => one.tries - other.tries || one.saved - other.saved);
}

/** Everything that is due, once: all words first, so that an alert can sound, then the pictures. */
async function turn(line, sent) {
  const begun = [];
  const these = await due();
  for (const record of these) {
    await stillHere(0);
    begun.push(await sendText(record, line));
    if (line.isDead) return waitAll(these);
  }
  for (const record of begun) {
    if (record?.state !== 'sending') continue;
    if (await sendPhotos(record, line)) sent.push(record);
    if (line.isDead) return waitAll(these);
  }
  return null;
}

/** Without a signal the others need not try: they wait as long, and say so. */
async function waitAll(these) {
  for (const record of these) {
    await noted(record, (now) => {
      if (now.state === 'sending') return { ...now, state: 'waiting', says: NO_LINE, next_try: pauseAfter(now.tries, 0) };
      return now.state === 'waiting' && !now.says ? { ...now, says: NO_LINE } : undefined;
    });
  }
}

async function sweep() {
  for (const { id, state, sent_at: sent } of await all()) {
    if (state === 'sent' && Math.abs(Date.now() - sent) > KEPT_SENT) await forDrain.alter(id, () => null);
  }
}

async function drainLocked() {
  const sent = [];
  const line = { isDead: false };
  await sweep();
  for (let turns = 0; turns < MOST_TURNS && !line.isDead && (await due()).length; turns += 1) await turn(line, sent);
  return sent;
}

/** Whether whoever holds the lock is long past the step that it was at: a page that the system froze. */
async function isDead() {
  const until = await known('draining');
  if (!until) await stillHere(0);
  return Boolean(until) && (Date.now() > until + DEAD_AFTER || until > Date.now() + 16 * LONGEST_PAUSE);
}

async function withLock(work) {
  if (!navigator.locks) return work();          // each number is taken once, however many send it
  const done = await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? work() : null));
  if (done || !await isDead()) return done;
  return navigator.locks.request(LOCK, { steal: true }, work);
}

/**
 * Send all that is due. Only one does at a time, of all pages and the worker; the others come back at once.
 * @returns {Promise<{sent: number, left: number, answered: string[]}>}  `left`: how many will yet go by themselves;
 *   `answered`: the checks among what was sent
 */
export async function drain() {
  const sent = [];
  let mine = [];
  do {                                          // what was saved while the lock was being let go
    mine = await withLock(drainLocked);
    sent.push(...mine ?? []);
  } while (mine?.length && (await due()).length);
  const left = (await all()).filter((record) => record.author !== null && ['waiting', 'sending'].includes(record.state)).length;
  return { sent: sent.length, left, answered: sent.filter(({ kind }) => kind === 'check').map(({ id }) => id) };
}
