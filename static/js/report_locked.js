/** The report while Townwatch is locked: the form alone, whose report it will be, and the way back in. */
import { ask, leaveFor, me } from './ask.js';
import { html, draw, icon, nothing } from './parts.js';

/**
 * Who is signed in; while nobody is, what a device that was let in may know: the form, and whose report it will be.
 * @returns {Promise<object>} as `me()`; `locked` says that it is the form alone
 * @throws {Refused} 404 on a phone that was never let in, or is not any more
 */
export async function whoOrForm() {
  try { return await me(false, { stay: true }); } catch (refused) {
    if (refused.stop === 'second factor') await leaveFor('/second-factor');
    if (!refused.signedOut) throw refused;
  }
  const form = await ask('/outbox/form', { stay: true });
  return locked({ ...form, account: { id: form.author, name: null, sign_in: null }, device: { shared: form.shared }, scheme: null });
}

/** What stays of somebody when the lock closes: on a shop's device nobody at all. */
export const locked = (who) => ({
  ...who, permissions: ['send reports'], locked: true, draft_key: null,
  account: who.device?.shared ? { id: null, name: null, sign_in: null } : who.account,
});

/**
 * Say above the form that it is locked, with the way back in.
 * @param {HTMLElement} where
 * @param {object} who  as `whoOrForm()` returns it
 * @param {string} whose  the name of whoever left a half-written report here just now, or ''
 * @param {(account: {id: number, name: string}) => void} entered
 */
export function banner(where, who, whose, entered) {
  where.hidden = !who.locked;
  if (!who.locked) { draw(where, nothing); return; }
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
