/** Signing out, and leaving a device to somebody else: what waits is sent first, then nothing of this person stays. */
import { ask } from './ask.js';
import { html, draw, icon, nothing } from './parts.js';
import { forgetAll, isLeaving, setLeaving } from './forget.js';

const LONGEST = 10000;
const NOT_SHOWN_FOR = 400;                     // what is through by then needs no sheet

/** How many of what waits could go now, and how many are left in all. */
async function look() {
  const { all } = await import('./outbox.js');
  const left = (await all()).filter((one) => !one.sent_at);
  return { left: left.length, may: left.filter((one) => one.author !== null && ['waiting', 'sending'].includes(one.state)).length };
}

/** Send what waits, for ten seconds at most; the sheet says how far it is, and nobody has to wait for it. */
async function drainFirst() {
  const before = await look().catch(() => ({ may: 0 }));
  if (!before.may || !navigator.onLine) return;
  const [{ drain }, { sendNow }] = await Promise.all([import('./drain.js'), import('./outbox.js')]);
  const sheet = Object.assign(document.createElement('dialog'), { className: 'sheet' });
  sheet.setAttribute('aria-labelledby', 'leave-title');
  let go = null;
  const enough = new Promise((done) => { go = done; setTimeout(done, LONGEST); });
  const show = async () => {
    const { may } = await look();
    const done = Math.max(0, before.may - may);
    draw(sheet, html`<div class="stack"><h2 id="leave-title" tabindex="-1">Sending what waits here</h2>
      <p class="num" role="status">${before.may === 1 ? '1 report' : `${Math.min(done + 1, before.may)} of ${before.may} reports`}</p>
      <progress class="progress" max=${before.may} .value=${done + 0.3} aria-label="Sent so far"></progress>
      <p class="soft small">What does not go now stays on this phone, sealed, and goes when there is signal.</p>
      <button class="btn btn--wide" type="button" @click=${go}>${icon('log-out')}Go now</button></div>`);
  };
  const timer = setTimeout(() => { document.body.append(sheet); show().then(() => { if (sheet.isConnected) sheet.showModal(); }); }, NOT_SHOWN_FOR);
  sheet.addEventListener('cancel', (event) => { event.preventDefault(); go(); });
  addEventListener('townwatch:outbox', show);
  await sendNow();
  await Promise.race([drain().catch(() => {}), enough]);
  clearTimeout(timer);
  removeEventListener('townwatch:outbox', show);
  draw(sheet, nothing);
  sheet.remove();
}

/**
 * Sign out here. Without a signal nothing can be told to the desk: then all the same nothing stays to be seen, and the
 * desk is told at the first signal.
 * @param {string} next  where whoever signs in now goes on
 * @returns {Promise<boolean>} false: no signal, and this page must cover itself
 */
export async function leave(next = '') {
  await drainFirst();
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
