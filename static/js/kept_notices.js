/**
 * The notices that somebody may give, for a shift without a signal: sealed under their own key, each until it lapses; with the
 * small picture of those for their own premises. No name of a row says a reference: those lie in the clear. What somebody has
 * written of giving one lies with their half-written reports (draft.js).
 */
import { isCovered, now, whenCovered } from './ask.js';
import { belongTo, waiting } from './draft.js';
import { forget, keep, keepList, keptBytes, keptEntry, keptList } from './kept_lists.js';
import { all } from './outbox.js';
import { ownKey } from './own_key.js';

const LIST = 'notices';
const PICTURES = 'notice-picture';
const MOST_PICTURES = 20;
const urls = new Set();

whenCovered(() => {
  for (const url of urls) URL.revokeObjectURL(url);
  urls.clear();
});

async function fetched(photo) {
  const answer = await fetch(photo.card, { headers: { 'X-Townwatch': '1', 'X-By-Itself': '1' }, cache: 'no-store', signal: AbortSignal.timeout(20000), redirect: 'error' });
  if (!answer.ok || answer.headers.get('Content-Type') !== 'image/jpeg') throw new Error(`${answer.status}`);
  return answer.arrayBuffer();
}

/** Keep what the server has just answered, in place of what was kept before. */
export async function keepNotices(answer) {
  const until = Date.parse(answer.keep_until);
  if (!answer.serves) { await forgetNotices(); return; }
  const entries = answer.notices.map((one, place) => ({ id: one.ref, value: { ...one, place }, ends: Math.min(until, Date.parse(one.ends_at)) }));
  await keepList(LIST, { as_of: answer.as_of, until: answer.keep_until, why_not: answer.why_not }, entries, until);
  await forget(PICTURES);
  for (const { value, ends } of entries.filter(({ value: { is_here: here, photo } }) => here && photo).slice(0, MOST_PICTURES)) {
    if (isCovered()) return;
    try { await keep(`${PICTURES}/${value.place}`, await fetched(value.photo), ends); } catch { return; }
  }
}

/** This person gives none any more. */
export async function forgetNotices() {
  await forget(LIST);
  await forget(PICTURES);
}

function pictured(one, pictures) {
  const bytes = !isCovered() && pictures.get(String(one.place));
  if (!bytes) return { ...one, photo: null };
  const url = URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' }));
  urls.add(url);
  return { ...one, photo: { id: 0, thumb: url, card: url, clean: url } };
}

/** The list as it was, `{as_of, until, notices}`, or null. */
export async function keptNotices() {
  const [list, pictures] = await Promise.all([keptList(LIST), keptBytes(PICTURES)]);
  return list && { ...list.head, notices: list.entries.map((one) => pictured(one, pictures)) };
}

/** One of them, `{as_of, until, why_not, notice}`, or null. */
export async function keptNotice(ref) {
  const [found, pictures] = await Promise.all([keptEntry(LIST, ref), keptBytes(PICTURES)]);
  return found && { ...found.head, notice: pictured(found.value, pictures) };
}

/** Open this person's own drafts and copies. */
const openDrafts = (who) => belongTo(who.account.id, who.draft_key ?? ownKey()?.key ?? null);

/** What this person has said of giving notices and still waits here: the words of each. */
export async function givenHere(who) {
  openDrafts(who);
  const found = await waiting(await all(), ({ kind }) => kind === 'service');
  for (const { photos } of found) for (const { url } of photos) URL.revokeObjectURL(url);
  return found.map(({ words }) => words);
}
