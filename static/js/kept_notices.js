/**
 * The notices that somebody may give, for a shift without a signal: sealed under their own key, each until it lapses; with the
 * small picture of those for their own premises. What is half-written of giving one lies here as well. No name of a row says a
 * reference: those lie in the clear.
 */
import { isCovered, now, whenCovered } from './ask.js';
import { forget, keep, keepList, keptBytes, keptEntry, keptList } from './kept_lists.js';

const LIST = 'notices';
const PICTURES = 'notice-picture';
const MOST_PICTURES = 20;
const HALF_WRITTEN = 12 * 60 * 60 * 1000;
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

/** What is half-written of giving a notice, under its own number: kept at each change, so that a page that is killed loses nothing. */
export const keepGiving = (id, form) => keep(`giving/${id}`, form, now() + HALF_WRITTEN);
export const keepGivingPicture = (id, photo) => (photo ? keep(`giving-picture/${id}`, photo.bytes, now() + HALF_WRITTEN) : forget(`giving-picture/${id}`));

/** `{form, bytes}` as it was left here of giving this notice, or null. */
export async function givingHere(ref) {
  for (const [id, bytes] of await keptBytes('giving')) {
    const form = JSON.parse(new TextDecoder().decode(bytes));
    if (form.ref === ref) return { form, bytes: (await keptBytes('giving-picture')).get(id) ?? null };
  }
  return null;
}

/** It was saved, or left. */
export async function forgetGiving(id) {
  await forget(`giving/${id}`);
  await forget(`giving-picture/${id}`);
}
