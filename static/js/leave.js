/** Signing out, and leaving a device to somebody else: what waits is sent first, then nothing of this person stays. */
import { ask } from './ask.js';
import { html, draw, icon, nothing } from './parts.js';
import { ownKey } from './own_key.js';
import { forgetAll, isLeaving, setLeaving } from './forget.js';

const LONGEST = 10000;
const LOOK_EVERY = 250;
const NOT_SHOWN_FOR = 400;                     // what is through by then needs no sheet

/** How many of what waits may go, how often each was tried, and whether one is on its way. */
async function look() {
  const { all } = await import('./outbox.js');
  const left = (await all()).filter((one) => !one.sent_at);
  const may = left.filter((one) => one.author !== null && ['waiting', 'sending'].includes(one.state));
  return { may: may.length, tries: new Map(may.map(({ id, tries }) => [id, tries])), going: may.some((one) => one.state === 'sending') };
}

/** A question or a sentence over the page; `stop` is what Escape does. */
function openSheet(title, stop) {
  const sheet = Object.assign(document.createElement('dialog'), { className: 'sheet' });
  sheet.setAttribute('aria-labelledby', 'leave-title');
  sheet.addEventListener('cancel', (event) => { event.preventDefault(); stop(); });
  document.body.append(sheet);
  return {
    draw: (what) => draw(sheet, html`<div class="stack"><h2 id="leave-title" tabindex="-1">${title}</h2>${what}</div>`),
    open: () => sheet.showModal(),
    close: () => { draw(sheet, nothing); sheet.remove(); },
  };
}

/** Send what waits, for ten seconds at most; the sheet says how far it is, and nobody has to wait for it. */
async function drainFirst() {
  const before = await look().catch(() => ({ may: 0 }));
  if (!before.may || !navigator.onLine) return;
  const [{ drain }, { sendNow }] = await Promise.all([import('./drain.js'), import('./outbox.js')]);
  let go = null;
  const enough = new Promise((done) => { go = done; setTimeout(done, LONGEST); });
  let sheet = null;
  const show = async () => {
    const { may } = await look();
    const done = Math.max(0, before.may - may);
    sheet?.draw(html`<p class="num" role="status">${before.may === 1 ? '1 report' : `${Math.min(done + 1, before.may)} of ${before.may} reports`}</p>
      <progress class="progress" max=${before.may} .value=${done + 0.3} aria-label="Sent so far"></progress>
      <p class="soft small">What does not go now stays on this phone, sealed, and goes when there is signal.</p>
      <button class="btn btn--wide" type="button" @click=${go}>${icon('log-out')}Go now</button>`);
  };
  const timer = setTimeout(() => { sheet = openSheet('Sending what waits here', go); show(); sheet.open(); }, NOT_SHOWN_FOR);
  addEventListener('townwatch:outbox', show);
  let isOver = false;
  enough.then(() => { isOver = true; });
  try {
    await sendNow();
    while (!isOver) {                            // another page, or the worker, may be the one who sends
      await Promise.race([drain().catch(() => {}), enough]);
      const now = await look();
      if (!now.going && [...now.tries].every(([id, tries]) => tries > before.tries.get(id))) break;     // each had its turn
      await new Promise((done) => { setTimeout(done, LOOK_EVERY); });
    }
  } finally {
    clearTimeout(timer);
    removeEventListener('townwatch:outbox', show);
    sheet?.close();
  }
}

/** What was begun and not sent: whoever signs out for good says whether it stays here for them. */
async function askOfHalfWritten() {
  const mine = ownKey();
  if (!mine) return;
  const [draft, { all }] = await Promise.all([import('./draft.js'), import('./outbox.js')]);
  draft.belongTo(mine.account, mine.key);
  // A statement and what was answered at a door are with the town already.
  const begun = (await draft.load(await all())).filter(({ words }) => words.kind !== 'statement' && !words.visit);
  if (!begun.length) return;
  const what = begun.some(({ words }) => words.kind === 'service') ? 'notice' : 'report';
  const keep = await new Promise((done) => {
    const stay = () => done(true);
    const sheet = openSheet(begun.length === 1 ? `You have a half-written ${what}` : `You have ${begun.length} half-written ${what === 'report' ? 'reports' : 'reports or notices'}`, () => { sheet.close(); stay(); });
    sheet.draw(html`<p>Kept here, only you can open ${begun.length === 1 ? 'it' : 'them'}, for 12 hours after you last wrote.</p>
      <div class="stack stack-2"><button class="btn btn--main btn--wide" type="button" @click=${() => { sheet.close(); stay(); }}>${icon('check')}Keep and sign out</button>
      <button class="btn btn--wide" type="button" @click=${() => { sheet.close(); done(false); }}>${icon('trash-2')}Delete and sign out</button></div>`);
    sheet.open();
  });
  if (keep) return;
  for (const { words } of begun) draft.drop(words.id, mine.account);
  await draft.settled();
}

/**
 * Sign out here. Without a signal nothing can be told to the desk: then all the same nothing stays to be seen, and the
 * desk is told at the first signal.
 * @param {string} next  where whoever signs in now goes on; '' when nobody is waiting to
 * @returns {Promise<boolean>} false: no signal, and this page must cover itself
 */
export async function leave(next = '') {
  if (!next) await askOfHalfWritten().catch(() => {});
  await drainFirst().catch(() => {});            // a phone whose store does not open must not hold anybody here
  await forgetAll().catch(() => {});
  try {
    await ask('/sign-out', { method: 'POST', stay: true });
  } catch {
    setLeaving(true);
    addEventListener('online', () => finishLeaving().then(() => location.replace('/sign-in'), () => {}));
    return false;
  }
  location.replace(`/sign-in${next ? `?next=${encodeURIComponent(next)}` : ''}`);
  return new Promise(() => {});
}

/** Whoever signed out without a signal is signed out now. Returns whether somebody was. */
export async function finishLeaving() {
  if (!isLeaving()) return false;
  await ask('/sign-out', { method: 'POST', stay: true });
  setLeaving(false);
  return true;
}
