/** The one door to the server: each call carries the app's header and a time-out, and fails as a sentence a person can read. */

export const NO_SIGNAL = 'No signal. Nothing you typed is lost. It tries again by itself.';
export const NOT_WORKED = 'That did not work. Nothing you typed is lost. Try again, or wait: it tries by itself.';
export const NOT_YOURS = 'Not for your role. Only the desk may open this.';

/**
 * An answer that is not yes. `status` is the HTTP status, 0 without one; `fields` maps a field's name to its sentence;
 * `stop` names what has to come first: "why", "must read" …
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

let lag = 0;

/** The server's time as well as this phone knows it, in milliseconds: ages must not depend on a phone's wrong clock. */
export const now = () => Date.now() + lag;

const toSignIn = () => {
  const here = location.pathname + location.search + location.hash;
  location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
  return new Promise(() => {});      // the page is leaving: nobody should draw an error on the way out
};

const read = async (answer) => {
  if (answer.status === 204) return null;
  try { return await answer.json(); } catch { return null; }
};

const sentence = (status, body) => {
  if (body?.error) return body.error;
  if (status === 403) return NOT_YOURS;
  return NOT_WORKED;
};

/**
 * Ask the server.
 * @param {string} path
 * @param {{method?: string, json?: object, bytes?: ArrayBuffer|Blob, type?: string, headers?: object, wait?: number,
 *   stay?: boolean}} how  `stay`: a 401 is thrown instead of leaving for the sign-in page; `wait` in milliseconds
 * @returns {Promise<object|null>} the JSON, or null for 204
 * @throws {Refused}
 */
export async function ask(path, { method = 'GET', json, bytes, type, headers = {}, wait = 15000, stay = false } = {}) {
  const sent = { 'X-Townwatch': '1', Accept: 'application/json', ...headers };
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
  if (answer.ok) return body;
  if (answer.status === 401 && !stay) return toSignIn();
  throw new Refused(answer.status, sentence(answer.status, body), body?.fields, body?.stop);
}

let mine = null;

/** Who is signed in, where, and what they may do; asked once a page, again with `fresh`. */
export function me(fresh = false, how = {}) {
  if (!mine || fresh) {
    mine = ask('/api/me', how).then((answer) => {
      lag = Date.parse(answer.server_time) - Date.now() || 0;
      return answer;
    });
    mine.catch(() => { mine = null; });
  }
  return mine;
}

/** Whether this account has the permission, in the words of the permission table. */
export const may = (who, what) => who.permissions.includes(what);

/** Run `load` now, when signal or the page comes back, and every `seconds` while it is seen. Returns a stop function. */
export function keepFresh(load, seconds) {
  const run = () => { if (document.visibilityState === 'visible') load(); };
  const back = (event) => { if (event.persisted) run(); };
  const timer = setInterval(run, seconds * 1000);
  addEventListener('online', run);
  addEventListener('pageshow', back);
  document.addEventListener('visibilitychange', run);
  load();
  return () => {
    clearInterval(timer);
    removeEventListener('online', run);
    removeEventListener('pageshow', back);
    document.removeEventListener('visibilitychange', run);
  };
}
