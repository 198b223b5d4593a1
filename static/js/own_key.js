/**
 * The key with which this person's own things are sealed on this phone. It comes with the sign-in (/api/me) and stays in
 * this tab only, so that a page opened without a signal can still read them; it goes at a cover, a sign-out, another
 * account, and once nobody has touched the phone for as long as the idle lock waits.
 */
const KEY = 'townwatch:key';
const LEFT = 'townwatch-left';                // when a key was last let go on this phone, for the other tabs
const TOUCHED = 'townwatch-touched';          // a moment and nothing else, kept by the idle lock (lock.js)
const IDLE = 60000;                           // the shortest that any lock waits, where nobody has said
const AHEAD = 60000;                          // a touch later than this phone's own clock: the clock was put back

const moment = (name) => { try { return Number(localStorage.getItem(name)) || 0; } catch { return 0; } };

function held() {
  try { return JSON.parse(sessionStorage.getItem(KEY)); } catch { return null; }
}

/**
 * Keep the key in this tab; a key of somebody else's takes the place of the one before.
 * @param {number} account
 * @param {string} key  32 bytes, base64url: `draft_key` of /api/me
 * @param {number} [idle]  milliseconds without a touch after which it may not be used any more
 */
export function keepKey(account, key, idle = IDLE) {
  if (!account || !key) return;
  try { sessionStorage.setItem(KEY, JSON.stringify({ account, key, idle, at: Math.max(Date.now(), moment(LEFT) + 1) })); } catch { /* a full phone: with a signal all works as before */ }
}

/** Let go of it, in every tab of this phone. */
export function dropKey() {
  try {
    sessionStorage.removeItem(KEY);
    localStorage.setItem(LEFT, String(Date.now()));
  } catch { /* nothing was kept */ }
}

/**
 * The key of who is signed in here and has not gone away.
 * @returns {{account: number, key: string}|null}  null: signed out, covered, or idle for too long
 */
export function ownKey() {
  const one = held();
  if (!one) return null;
  const since = Date.now() - moment(TOUCHED);
  if (one.at <= moment(LEFT) || since >= one.idle || since < -AHEAD) {
    try { sessionStorage.removeItem(KEY); } catch { /* not there either */ }
    return null;
  }
  return { account: one.account, key: one.key };
}

// A tab in which the key was let go speaks for all: what it held is gone here too, before anybody asks.
addEventListener('storage', (event) => { if (event.key === LEFT) ownKey(); });
