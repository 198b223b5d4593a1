/** The one door to the server: each call carries the app's header and a time-out, and fails as a sentence a person can read. */

export const NO_SIGNAL = 'No signal. Nothing you typed is lost. It tries again by itself.';
export const NOT_WORKED = 'That did not work. Nothing you typed is lost. Try again, or wait: it tries by itself.';
export const NOT_YOURS = 'Not for your role. Only the desk may open this.';
const BY_ITSELF_AFTER = 5000;

/**
 * An answer that is not yes. `status` is the HTTP status, 0 without one; `fields` maps a field's name to its sentence;
 * `stop` is what has to be done first ("locked", "must read" …), or ''.
 */
export class Refused extends Error {
  constructor(status, says, fields = {}, stop = '') {
    super(says);
    this.status = status;
    this.fields = fields;
    this.stop = stop;
  }
  get offline() { return this.status === 0; }
  get signedOut() { return this.status === 401; }
}

const LAG = 'townwatch-lag';                  // kept: a page opened without a signal has no server to ask
let lag = 0;
try { lag = Number(localStorage.getItem(LAG)) || 0; } catch { /* private window */ }

/** The server's time as well as this phone knows it, in milliseconds: ages must not depend on a phone's wrong clock. */
export const now = () => Date.now() + lag;

// Opening a page is a touch as well.
let touched = Date.now();
for (const kind of ['pointerdown', 'keydown', 'input', 'wheel']) {
  addEventListener(kind, () => { touched = Date.now(); }, { capture: true, passive: true });
}

/** When somebody last touched this page, in milliseconds since 1970. */
export const lastTouch = () => touched;

/** Leave for the sign-in page, and come back here after it. */
export const toSignIn = () => leaveFor('/sign-in');

/** Leave for another page, and come back here after it. */
export function leaveFor(page) {
  const here = location.pathname + location.search + location.hash;
  location.assign(`${page}?next=${encodeURIComponent(here)}`);
  return new Promise(() => {});      // the page is leaving: nobody should draw an error on the way out
}

// A page that was left before its lock was there must not come back as it was: whose turn it is now, nobody asked.
let isGuarded = false;
export const guarded = () => { isGuarded = true; };
addEventListener('pageshow', (event) => { if (event.persisted && !isGuarded) location.reload(); });

const deals = new Map();

/**
 * Say how this page deals with a stop instead of the usual way (stops.js).
 * @param {string} stop
 * @param {() => Promise<boolean>} deal  resolves with whether to ask again
 */
export const onStop = (stop, deal) => { deals.set(stop, deal); };

async function dealWith(stop) {
  const own = deals.get(stop);
  if (own) return own();
  try {
    const { usual } = await import('./stops.js');
    return await (usual[stop]?.() ?? false);
  } catch { return false; }
}

/** The sign-in is over, here or at the desk: what this phone kept to be read goes at this first contact, before anything else. */
const letGo = () => Promise.all([
  import('./own_key.js').then(({ dropKey }) => dropKey()), import('./kept_lists.js').then(({ wipeKept }) => wipeKept()),
]).catch(() => {});

const read = async (answer) => {
  if (answer.status === 204 || answer.status === 304) return null;
  try { return await answer.json(); } catch { return null; }
};

const sentence = (status, body) => {
  if (body?.error) return body.error;
  if (status === 403) return NOT_YOURS;
  return NOT_WORKED;
};

/**
 * Ask the server. What stands between is dealt with on the way: a PIN, something to read, a reason; then it asks again.
 * What is asked for while nobody touches the page says so, and keeps nobody signed in.
 * @param {string} path
 * @param {{method?: string, json?: object, bytes?: ArrayBuffer|Blob, type?: string, headers?: object, wait?: number,
 *   stay?: boolean, quiet?: boolean, awake?: boolean}} how  `stay`: a 401 is thrown, whatever its stop; `quiet`: so is
 *   every other stop; `awake`: a touch is what it tells of; `wait` in milliseconds
 * @returns {Promise<object|null>} the JSON, or null for 204 and 304
 * @throws {Refused}
 */
export async function ask(path, how = {}) {
  const { method = 'GET', json, bytes, type, headers = {}, wait = 15000, stay = false, quiet = false, awake = false } = how;
  const sent = { 'X-Townwatch': '1', Accept: 'application/json', ...headers };
  if (!awake && Date.now() - touched > BY_ITSELF_AFTER) sent['X-By-Itself'] = '1';
  if (json !== undefined) sent['Content-Type'] = 'application/json';
  if (bytes !== undefined) sent['Content-Type'] = type || 'application/octet-stream';
  let answer;
  try {
    answer = await fetch(path, {
      method, headers: sent, body: json === undefined ? bytes : JSON.stringify(json),
      credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(wait),
    });
  } catch (fault) {
    throw new Refused(0, fault.name === 'TimeoutError' && navigator.onLine ? NOT_WORKED : NO_SIGNAL);
  }
  const body = await read(answer);
  if (answer.ok && answer.status !== 204 && body === null) throw new Refused(0, NO_SIGNAL);       // somebody else's page, a hotel's
  if (answer.ok || answer.status === 304) {
    if (stay || quiet || !isCovered()) return body;
    await dealWith('locked');        // covered meanwhile: what came is for nobody's eyes before the PIN
    return method === 'GET' ? ask(path, how) : body;
  }
  const stop = body?.stop ?? (answer.status === 401 && !body ? 'signed out' : '');
  if (stop === 'signed out') await letGo();
  if (stop && !quiet && !(stay && answer.status === 401) && await dealWith(stop)) return ask(path, how);
  throw new Refused(answer.status, sentence(answer.status, body), body?.fields, stop);
}

let mine = null;

/** Who signed out without a signal is signed out now, before anything of theirs is asked for; until then nobody is here. */
async function left() {
  let is = null;
  try { is = localStorage.getItem('townwatch-leaving'); } catch { /* a private window: it ended with it */ }
  if (!is) return;
  const { finishLeaving } = await import('./leave.js').catch(() => { throw new Refused(0, NO_SIGNAL); });
  await finishLeaving();
}

/** Who is signed in, where, and what they may do; asked once a page, again with `fresh`. */
export function me(fresh = false, how = {}) {
  if (!mine || fresh) {
    const asked = left().then(() => ask('/api/me', how)).then((answer) => {
      lag = Date.parse(answer.server_time) - Date.now() || 0;
      try { localStorage.setItem(LAG, String(lag)); } catch { /* private window */ }
      return answer;
    });
    mine = asked;
    asked.catch(() => { if (mine === asked) mine = null; });
  }
  return mine;
}

/** The same, once the idle lock watches: a screen that shows somebody asks here, so that nobody is seen before it does. */
export async function meWatched() {
  const [who] = await Promise.all([me(), import('./shell.js').catch(() => { throw new Refused(0, NO_SIGNAL); })]);
  return who;
}

/** Forget who was signed in: the next who asks is told anew. */
export const forgetMe = () => { mine = null; };

/** Whether this account has the permission, in the words of the permission table. */
export const may = (who, what) => who.permissions.includes(what);

/** Whether everything on this page is covered until a PIN is entered. */
export const isCovered = () => 'covered' in document.documentElement.dataset;

/** Run `forget` when the page is covered: whatever it held of anybody goes. */
export const whenCovered = (forget) => addEventListener('townwatch:cover', forget);

/** Run `load` once the same person has shown again that it is they. */
export const whenUncovered = (load) => addEventListener('townwatch:uncover', load);

/** The same work while it is still going on: what waits for a PIN is asked for once, and seen once. */
export function once(work) {
  let going = null;
  return () => { going ??= Promise.resolve(work()).finally(() => { going = null; }); return going; };
}

/** Run `load` now, when signal or the page comes back, and every `seconds` while it is seen. Returns a stop function. */
export function keepFresh(load, seconds) {
  const one = once(load);
  const run = () => { if (document.visibilityState === 'visible' && !isCovered()) one(); };
  const timer = setInterval(run, seconds * 1000);
  const kinds = ['online', 'townwatch:uncover'];
  for (const kind of kinds) addEventListener(kind, run);
  document.addEventListener('visibilitychange', run);
  one();
  return () => {
    clearInterval(timer);
    for (const kind of kinds) removeEventListener(kind, run);
    document.removeEventListener('visibilitychange', run);
  };
}
