/** What a door goes on without a signal where no faces are kept: a reference and how somebody stands, without name or picture. */
import { now } from './ask.js';
import { isKeptOut } from './door_words.js';
import { keep, kept } from './kept_lists.js';

const FOR = 30 * 60 * 1000;

/** Somebody looks at a person who is asked to stay out: they may be about to need it. */
export function keepForDoor(card) {
  if (!isKeptOut(card?.standing_tag) || card.here === undefined) return;
  const { ref, standing_tag, until, ends_at, here } = card;
  const ends = Math.min(now() + FOR, ends_at ? Date.parse(ends_at) : Infinity);
  keep('door', { ref, title: ref, standing_tag, until, ends_at: ends_at ?? null, here: here && { ...here, premises: [] }, photo: null }, ends);
}

/** The same again, for this reference, or null. */
export async function keptForDoor(ref) {
  const found = await kept('door').catch(() => null);
  return found?.value.ref === ref ? found.value : null;
}
