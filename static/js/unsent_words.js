/** What is said of a record that waits on this phone. Pure: the moment is an argument, by this phone's own clock. */
export const DAY = 24 * 60 * 60 * 1000;
export const FILE_AFTER = 3 * DAY;

const two = (number) => String(number).padStart(2, '0');
export const hourOf = (at) => { const then = new Date(at); return `${two(then.getHours())}:${two(then.getMinutes())}`; };

/** What somebody has said of giving a notice, in a line. */
export const ofNotice = ({ of, outcome, at }) => `${outcome === 'not now' ? `Not now: ${of}` : `Notice ${of} given`}, ${hourOf(Date.parse(at))}`;

/** One whose picture could not be used is with the desk all the same. */
export const isUnsent = (one) => !one.sent_at;
/** Longer here than a day: it is told once a day, and drawn in red. */
export const isLate = (one, now) => isUnsent(one) && now - one.saved >= DAY;
/** Longer here than three days: it may be carried to another phone as a file. */
export const isForFile = (one, now) => isUnsent(one) && now - one.saved >= FILE_AFTER;

/** "1 report", "4 reports". */
export const reports = (many) => (many === 1 ? '1 report' : `${many} reports`);
export const pictures = (many) => (many === 1 ? '1 picture' : `${many} pictures`);

/** The state in its own words, with the icon beside it. */
export function stateOf(one, now, online) {
  if (one.sent_at) return ['check', `Sent ${hourOf(one.sent_at)}`];
  if (one.state === 'sign in') return ['key-round', 'Sign in to send'];
  if (one.state === 'change') return ['pencil', 'Needs a change'];
  if ((one.state === 'sending' && (online || one.text_done)) || (online && !one.tries) || now < one.not_before) return ['cloud-upload', 'Saved on this phone'];
  return ['clock', 'Waiting for signal'];
}

/** "380 kB", "1.2 MB". */
export const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

/** How long it has been here: "just now", "4 min", "5 hours", "3 days". */
export function since(saved, now) {
  const minutes = Math.max(0, Math.floor((now - saved) / 60000));
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return hours === 1 ? '1 hour' : `${hours} hours`;
  return `${Math.floor(hours / 24)} days`;
}

/** Which picture is on its way now, of how many; null when none is. */
export function onItsWay(one) {
  if (one.state !== 'sending' || !one.photos.length) return null;
  const done = one.photos.filter((photo) => photo.done).length;
  return { at: one.text_done ? Math.min(done + 1, one.photos.length) : 0, of: one.photos.length, done };
}

/** Why it waits, and when it is tried again; one or two sentences, or ''. */
export function why(one, now, online) {
  if (one.sent_at) {
    const [first] = one.refused;
    return first ? `${one.refused.length === 1 ? 'A picture' : pictures(one.refused.length)} could not be used. ${first.says} ${one.kind === 'service' ? 'All else of it is sent.' : 'The report itself is sent.'}` : '';
  }
  if (one.state === 'sending' && (online || one.text_done)) return one.text_done ? 'The words are with the desk. The pictures follow.' : 'Sending the words first.';
  if (one.state === 'sign in') return one.says || 'Nobody is signed in whom the desk believes to have written it. Nothing is lost.';
  if (one.state === 'change') return `${one.says || 'The desk cannot take it as it is.'} Nothing is lost.`;
  if (now < one.not_before) return 'You can still take it back.';
  if (!online) return one.says || 'It sends itself when there is a signal.';
  return one.says || (one.tries ? 'The desk did not answer.' : '');
}

/** "Tried 3 times. Next at 21:20.", or '' before the first try. */
export function tries(one, now, online) {
  if (!['waiting', 'sign in'].includes(one.state) || !one.tries) return '';
  const tried = one.tries === 1 ? 'Tried once.' : `Tried ${one.tries} times.`;
  if (one.state === 'sign in') return tried;
  if (!online) return `${tried} Next when there is a signal.`;
  return one.next_try > now ? `${tried} Next at ${hourOf(one.next_try)}${one.next_try - now < 60000 ? ', within a minute' : ''}.` : `${tried} Next within seconds.`;
}

/** How many are in which state: "1 Waiting for signal, 2 Sign in to send". */
export function tally(list, now, online) {
  const many = new Map();
  for (const one of list) { const [, word] = stateOf(one, now, online); many.set(word, (many.get(word) ?? 0) + 1); }
  return [...many].map(([word, count]) => `${count} ${word}`);
}
