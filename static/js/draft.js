/** A half-written report: its words outlive a reload of this tab, its pictures live as long as the page. */

const KEY = 'townwatch:report';
const OLDEST = 12 * 60 * 60 * 1000;

const blank = () => ({
  id: crypto.randomUUID(), category: null, premises_id: null, started: null, happened_at: null, note: '', direction: null,
  still_nearby: null, description: {}, sure: null, profile_ref: null,
});

/** The draft in this tab, if it is this account's and not of another day; otherwise a new one. */
export function load(account) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    if (kept && kept.account === account && Date.now() - kept.saved < OLDEST) return { ...blank(), ...kept.words };
  } catch { /* not readable: a new one */ }
  return blank();
}

export const fresh = blank;

/** Keep the words, under the account that wrote them. */
export function keep(words, account) {
  try { sessionStorage.setItem(KEY, JSON.stringify({ account, saved: Date.now(), words })); } catch { /* full or off */ }
}

export const drop = () => sessionStorage.removeItem(KEY);

/** Whether anything would be lost if the page went now. */
export const written = (words, photos) => Boolean(
  photos.length || words.category || words.note || words.profile_ref || Object.values(words.description).some(Boolean));

/** The record that is sent: complete, so that it may also wait on the phone. Times are the phone's own. */
export function record(words, photos, premises) {
  const body = {
    category: words.category,
    happened_at: new Date(words.happened_at ?? words.started ?? Date.now()).toISOString(),
    premises_id: words.premises_id ?? premises?.id,
    note: words.note.trim(), direction: words.direction, still_nearby: words.still_nearby,
    sure: words.profile_ref ? words.sure : null, profile_ref: words.profile_ref,
    description: Object.fromEntries(Object.entries(words.description).filter(([, value]) => value)),
    photos: photos.map((one) => one.sha),
  };
  for (const [name, value] of Object.entries(body)) if (value == null || value === '') delete body[name];
  if (!Object.keys(body.description).length) delete body.description;
  return { id: words.id, body, photos: photos.map(({ sha, bytes, type }) => ({ sha, bytes, type })) };
}
