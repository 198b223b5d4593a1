/** Whose report it is: somebody signed in, nobody yet, or a phone without a signal, which goes by what it remembers. */
import { ask, leaveFor, me, now, Refused, NO_SIGNAL } from './ask.js';
import { html, draw, icon, nothing } from './parts.js';
import { know, known } from './outbox.js';
import { ownKey } from './own_key.js';

const PATIENCE = 1200;                    // milliseconds: nobody who has something to report waits longer for an answer

/** What a form needs, and nobody's name. */
const formOf = (who) => ({
  author: who.account.id, shared: Boolean(who.device?.shared), premises: who.premises, premises_choices: who.premises_choices,
  categories: who.categories, description: who.description, directions: who.directions, live: who.live,
});

/** For the day without a signal: the form, and the key that seals what waits. */
function remember(form, key) {
  know('form', form).catch(() => {});
  if (key) know('key', key).catch(() => {});
}

/** The same, of who is signed in. */
export const rememberForm = (who) => remember(formOf(who), who.sealing);

const alone = ({ author, shared, ...form }, more) => locked({
  ...form, account: { id: author, name: null, sign_in: null }, device: { shared }, scheme: null, ...more,
});

async function fromServer(fresh = false) {
  try {
    const who = await me(fresh, { stay: true });
    rememberForm(who);
    return who;
  } catch (refused) {
    if (refused.stop === 'second factor') await leaveFor('/second-factor');
    if (!refused.signedOut) throw refused;
  }
  const { sealing, server_time: _, ...form } = await ask('/outbox/form', { stay: true });
  remember(form, sealing);
  return alone(form);
}

/** The form as this phone remembers it. Who has lately shown here that it is they may also read their own drafts. */
async function fromHere() {
  const form = await known('form').catch(() => null);
  if (!form) return null;
  const own = ownKey();
  const isTheirs = own && own.account === form.author;
  if (own && !isTheirs) form.author = null;      // of who was here before: whose it is, is asked when it is sent
  return alone(form, { isRemembered: true, ...(isTheirs ? { opens: own.key } : {}) });
}

/**
 * Who is signed in; while nobody is, what a device that was let in may know: the form, and whose report it will be.
 * Without an answer in good time the phone goes by what it remembers.
 * @param {(who: object) => void} better  called once the answer came after all
 * @param {(form: object) => void} early  called at once with the form that this phone remembers, if any: what stands there need not move later
 * @returns {Promise<object>} as `me()`; `locked` says that it is the form alone, `isRemembered` that no server has answered,
 *   `opens` that drafts may be read with this key all the same
 * @throws {Refused} 404 on a phone that was never let in, or is not any more
 */
export async function whoOrForm(better, early) {
  const asked = fromServer();
  known('form').then((form) => { if (form) early(form); }).catch(() => {});
  const late = new Promise((done) => { setTimeout(done, PATIENCE, null); });
  let came;
  try { came = await Promise.race([asked, late]); } catch (refused) {
    if (!refused.offline) throw refused;
    came = await fromHere();
    if (!came) throw new Refused(0, NO_SIGNAL);
    return came;
  }
  if (came) return came;
  came = await fromHere();
  if (!came) return asked;
  asked.then(better, () => {});
  return came;
}

/** Ask again, now that there may be a signal; null without an answer. */
export const askAgain = () => fromServer(true).catch(() => null);

/** What stays of somebody when the lock closes: on a shop's device nobody at all. */
export const locked = (who) => ({
  ...who, permissions: ['send reports'], locked: true, draft_key: who.opens ?? null,
  account: who.device?.shared && !who.opens ? { id: null, name: null, sign_in: null } : who.account,
});

/**
 * Say above the form that it is locked, with the way back in.
 * @param {HTMLElement} where
 * @param {object} who  as `whoOrForm()` returns it
 * @param {string} whose  the name of whoever left a half-written report here just now, or ''
 * @param {(account: {id: number, name: string}) => void} entered
 */
export function banner(where, who, whose, entered) {
  const isSlow = who.isRemembered && !whose;
  where.hidden = !who.locked || (isSlow && navigator.onLine && !who.isLate);
  if (where.hidden) { draw(where, nothing); return; }
  if (isSlow) {
    draw(where, html`<p class="note" role="status">${icon('wifi-off')}<span class="grow"><b>${navigator.onLine ? 'Hardly any signal.' : 'No signal.'}</b> You can report: it is saved on this phone and goes by itself.</span></p>`);
    return;
  }
  const shared = who.device?.shared;
  const says = whose ? html`<b>${whose}’s report is kept.</b> The PIN brings it back. Anybody may begin a new one.`
    : shared ? html`<b>Nobody is signed in here.</b> You can report: your PIN is asked when you send.`
    : html`<b>Covered.</b> You can still report, and it is sent under your name.`;
  const open = async () => {
    const { showWho } = await import('./sign_in_again.js');
    const box = document.createElement('div');
    draw(where, html`${box}`);
    entered(await showWho(box, { title: shared ? 'Who are you?' : 'Open Townwatch' }));
  };
  draw(where, html`<div class="note" role="status">${icon('lock')}<span class="grow">${says}</span>
    <button class="btn" type="button" id="open-up" @click=${open}>${whose || !shared ? 'Enter PIN' : 'Sign in'}</button></div>`);
}

/** A draft of the same person's that is not the one on the page. */
export const others = (drafts, open) => drafts.map((one) => html`<p class="small">Another half-written report of yours is kept, of
  ${new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }).format(one.saved)}.
  <button class="link" type="button" @click=${() => open(one)}>Open it</button></p>`);

/** What became of somebody's report is not for the next one's eyes: the form stands there again. */
export function empty(sent) {
  if (sent.hidden) return;
  draw(sent, nothing);
  sent.hidden = true;
  document.getElementById('form').hidden = false;
  document.body.classList.remove('is-sent');
}
