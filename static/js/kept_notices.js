/**
 * The notices that somebody may give, for a shift without a signal: sealed under their own key, each until it lapses; with the
 * small picture: only those that the list names. No name of a row says a reference: those lie in the clear. What somebody has
 * written of giving one lies with their half-written reports (draft.js).
 */
import { isCovered, now, whenCovered } from './ask.js';
import { belongTo, waiting } from './draft.js';
import { fetched, forget, keep, keepList, keptBytes, keptEntry, keptList, keptUnder } from './kept_lists.js';
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

let keeping = Promise.resolve();

/** Keep what the server has just answered, in place of what was kept before: of those that it names, and so of no other. */
export function keepNotices(answer) {
  keeping = keeping.then(async () => {
    const until = Date.parse(answer.keep_until);
    const entries = answer.notices.filter((one) => one.title).map((one) => ({ id: one.ref, value: one, ends: Math.min(until, Date.parse(one.ends_at)) }));
    await keepList(LIST, { as_of: answer.as_of, until: answer.keep_until, why_not: answer.why_not }, entries, until);
    const here = new Map((await keptUnder(PICTURES)).map((one) => [one.id, one]));
    const wanted = new Map(entries.filter(({ value }) => value.photo).slice(0, MOST_PICTURES).map((one) => [String(one.value.photo.id), one]));
    await forget(...[...here.keys()].filter((id) => !wanted.has(id)).map((id) => `${PICTURES}/${id}`));
    for (const [id, { value, ends }] of wanted) {
      if (isCovered()) return;
      const old = here.get(id)?.ends;
      if (old <= ends && old - now() >= (ends - now()) / 2) continue;
      const bytes = await fetched(value.photo);
      if (await keptEntry(LIST, value.ref)) await keep(`${PICTURES}/${id}`, bytes, ends);      // it may have had to go meanwhile
    }
  }).catch(() => {});
  return keeping;
}

/** It is not theirs to give any more: neither name nor face stays. */
export async function forgetNotice(ref) {
  const found = await keptEntry(LIST, ref);
  if (found) await forget(found.what, `${PICTURES}/${found.value.photo?.id}`);
}

function pictured(one, pictures) {
  const bytes = !isCovered() && pictures.get(String(one.photo?.id));
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

/** What this person has said of giving notices and still waits here: the words of each. From now on the drafts are theirs. */
export async function givenHere(who) {
  belongTo(who.account.id, who.draft_key ?? ownKey()?.key ?? null);
  const found = await waiting(await all(), ({ kind }) => kind === 'service');
  for (const { photos } of found) for (const { url } of photos) URL.revokeObjectURL(url);
  return found.map(({ words }) => words);
}
