/**
 * One's own copy of a notice that was given and waits on this phone: which one, when, and all of it, so that it can be sealed
 * anew. It lies under one's own key until the server has it, three days at most.
 */
import { now } from './ask.js';
import { forget, keep, keptBytes } from './kept_lists.js';
import { one as record, sealAgain } from './outbox.js';
import { hourOf } from './unsent_words.js';

const FOR = 72 * 60 * 60 * 1000;
const WORDS = 'given';
const PICTURE = 'given-picture';
const told = ({ outcome, exclusion }) => (outcome === 'not now' ? `Not now: ${exclusion}` : `Notice ${exclusion} given`);

const text = (bytes) => JSON.parse(new TextDecoder().decode(bytes));

/** Keep a copy of what was saved under this number. */
export async function keepGiven(id, words, photos) {
  await keep(`${WORDS}/${id}`, words, now() + FOR);
  for (const photo of photos) await keep(`${PICTURE}/${id}`, photo.bytes, now() + FOR);
}

/** The server has it, or nobody waits for it any more. */
export async function forgetGiven(id) {
  await forget(`${WORDS}/${id}`);
  await forget(`${PICTURE}/${id}`);
}

/** What this person has given and still waits here, by its number: {words, says}; what the server has goes. */
export async function givenHere() {
  const found = new Map();
  for (const [id, bytes] of await keptBytes(WORDS)) {
    const waits = await record(id);
    if (!waits || (waits.sent_at && !waits.refused.length)) await forgetGiven(id);
    else { const words = text(bytes); found.set(id, { words, says: `${told(words)}, ${hourOf(Date.parse(words.at))}` }); }
  }
  return found;
}

/** What was sealed for a key that is gone is sealed anew. */
export async function sealGivenAgain(records) {
  const pictures = await keptBytes(PICTURE);
  const here = await givenHere();
  for (const { id, photos } of records) {
    const own = here.get(id);
    if (own) await sealAgain({ id, words: own.words, photos: photos.filter(() => pictures.has(id)).map(({ sha }) => ({ sha, bytes: pictures.get(id) })) });
  }
}
