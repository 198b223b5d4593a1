/**
 * The gallery as a shift briefing: where the scheme lets phones keep it, its cards and small pictures lie here sealed until
 * the scheme's time is over, each card until its own end at the latest.
 */
import { isCovered, now, whenCovered } from './ask.js';
import { fetched, forget, keep, keepList, keptBytes, keptEntry, keptList, keptUnder } from './kept_lists.js';
import { ownKey } from './own_key.js';

const MOST = 6 * 1024 * 1024;                 // of pictures; the first cards, so the newest and nearest, come first
const urls = new Set();

function letGo() {
  for (const url of urls) URL.revokeObjectURL(url);
  urls.clear();
}
whenCovered(letGo);

/** Whether a card is still to be seen, by the server's clock. */
export const isCurrent = (card) => !card.ends_at || Date.parse(card.ends_at) > now();

/** Milliseconds until the next of these cards ends; Infinity when none does. */
export const nextEnd = (cards) => Math.min(...cards.filter((card) => card.ends_at).map((card) => Date.parse(card.ends_at) - now()), Infinity);

/** The pictures one after the other, the most useful first; those that are here stay until half their time is over. */
async function keepPictures(cards, until) {
  const half = (until - now()) / 2;
  const here = new Map((await keptUnder('photo')).map((one) => [one.id, one]));
  const wanted = cards.filter((card) => card.photo).map((card) => [String(card.photo.id), card]);
  const ids = new Set(wanted.map(([id]) => id));
  for (const id of here.keys()) if (!ids.has(id)) await forget(`photo/${id}`);
  if (navigator.connection?.saveData) return;
  let total = 0;
  for (const [id, card] of wanted) {
    if (isCovered() || !ownKey()) return;
    const ends = Math.min(until, Date.parse(card.ends_at ?? '') || until);
    const old = here.get(id);
    let size = old?.size;
    if (!old || old.ends > ends || old.ends - now() < Math.min(half, ends - now())) {
      const bytes = await fetched(card.photo);
      size = bytes.byteLength;
      if (total + size > MOST || !await keep(`photo/${id}`, bytes, ends)) return;
    }
    total += size;
    if (total > MOST) return;
  }
}

let keeping = Promise.resolve();

/** Keep what the server has just answered, if the scheme lets phones; else nothing of it stays. */
export function keepGallery(answer) {
  keeping = keeping.catch(() => {}).then(async () => {
    if (!answer.keep_until) { await forgetGallery(); return; }
    const until = Date.parse(answer.keep_until);
    const entries = answer.cards.map((card) => ({ id: card.ref, value: card, ends: Date.parse(card.ends_at ?? '') || until }));
    await keepList('gallery', { as_of: answer.as_of }, entries, until);
    await keepPictures(answer.cards, until);
  }).catch(() => {});
  return keeping;
}

/** Nothing of it stays: this account may not see it any more. */
export const forgetGallery = () => forget('gallery', 'photo');

/** Each card with its own picture from this phone, or with none. */
function pictured(cards, pictures) {
  return cards.map((card) => {
    const bytes = card.photo && !isCovered() && pictures.get(String(card.photo.id));
    if (!bytes) return { ...card, photo: null };
    const url = URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' }));
    urls.add(url);
    return { ...card, photo: { id: card.photo.id, thumb: url, card: url, clean: url } };
  });
}

/** The gallery as it was when there was a signal, `{as_of, cards}`, without what has ended; or null. */
export async function keptGallery() {
  const [list, pictures] = await Promise.all([keptList('gallery'), keptBytes('photo')]);
  return list && { as_of: list.head.as_of, cards: pictured(list.entries.filter(isCurrent), pictures) };
}

/** One card of it, `{as_of, card}`; or null. */
export async function keptCard(ref) {
  const [found, pictures] = await Promise.all([keptEntry('gallery', ref), keptBytes('photo')]);
  if (!found || !isCurrent(found.value)) return null;
  return { as_of: found.head.as_of, card: pictured([found.value], pictures)[0] };
}
