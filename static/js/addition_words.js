/** What somebody says later about a report of theirs: as it is half-written, and as it is sent. Pure. */

/** What a correction may begin with; each is sent as it stands. */
export const WRONG = ['It was somebody else.', 'It was somewhere else.', 'It was at another time.'];

export const begun = (of, isCorrection) => ({
  id: crypto.randomUUID(), of, isCorrection, wrong: null, note: '', direction: null, description: {}, card: null, whyNot: null, instead: null,
});

const chosen = ({ description }) => Object.fromEntries(Object.entries(description).filter(([, value]) => value));

/** Whether anything would be lost if it went now. */
export const says = (words, photos) => Boolean(photos.length || words.wrong || words.note.trim() || words.direction || words.card !== null || Object.keys(chosen(words)).length);

/** Why no card was handed over; each is sent as it stands. */
export const WHY_NO_CARD = ['they left', 'not safe', 'unwell or frightened', 'young', 'unknown who', 'no card here'];

/** What still stands in the way of sending it, as a sentence; '' when nothing does. */
export function lacks(words, photos) {
  if (words.isCorrection && !words.wrong && !words.note.trim()) return 'Say what is to be read instead.';
  if (words.card === false && !words.whyNot) return 'Choose why no card was handed over.';
  return says(words, photos) ? '' : 'Say something first, or add a picture.';
}

/** The body that is sent. */
export function bodyOf(words, photos) {
  const body = {
    text: [words.wrong, words.note.trim()].filter(Boolean).join(' '), is_correction: words.isCorrection, direction: words.direction,
    description: chosen(words), photos: photos.map((one) => one.sha),
  };
  if (!Object.keys(body.description).length) delete body.description;
  if (!body.direction) delete body.direction;
  if (words.card !== null && words.card !== undefined) body.card = { was_given: words.card, why_not: words.card ? '' : words.whyNot };
  return body;
}
