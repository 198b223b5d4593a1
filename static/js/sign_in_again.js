/** Signed out in the middle of something: sign in here, so that nothing on the screen has to be left. */
import { ask, me } from './ask.js';
import { html, draw, icon, nothing } from './parts.js';

/**
 * Draw the box and wait. Resolves once the same account is signed in again.
 * @param {HTMLElement} where
 * @param {{account: {id: (number|string), sign_in: string}}} who  whose report it is
 * @param {string} what  the thing that is kept, as in "Your report is still here."
 * @param {string} word  on the button: what happens then
 */
export function signInAgain(where, who, what = 'Your report is still here.', word = 'Sign in and send') {
  return new Promise((done) => {
    let says = '';
    let busy = false;
    const show = () => draw(where, html`<form class="card stack" @submit=${submit} aria-labelledby="again-title">
      <h2 id="again-title" tabindex="-1">You were signed out</h2><p>Sign in to go on. ${what}</p>
      <div class="field"><label for="again-name">Your sign-in name</label>
        <input id="again-name" autocomplete="username" readonly .value=${who.account.sign_in}></div>
      <div class="field"><label for="again-password">Password</label>
        <input id="again-password" type="password" autocomplete="current-password" required
          aria-invalid=${says ? 'true' : nothing} aria-describedby=${says ? 'again-says' : nothing}>
        ${says ? html`<p class="says" id="again-says">${icon('triangle-alert')}${says}</p>` : nothing}</div>
      <button class="btn btn--main btn--wide" aria-busy=${busy ? 'true' : nothing}>${icon('key-round')}${word}</button></form>`);
    async function submit(event) {
      event.preventDefault();
      if (busy) return;
      const field = document.getElementById('again-password');
      busy = true;
      show();
      try {
        const answer = await ask('/api/sign-in', {
          method: 'POST', json: { sign_in: who.account.sign_in, password: field.value }, stay: true,
        });
        if (String(answer.account.id) !== String(who.account.id)) {
          says = 'That is another account. What is here belongs to the one before.';
        } else {
          await me(true, { stay: true });
          import('./push.js').then((push) => push.recheck(who.account.id, true)).catch(() => {});
          draw(where, nothing);
          done();
          return;
        }
      } catch (refused) { says = refused.message; }
      busy = false;
      show();
      field.focus();
    }
    show();
    document.getElementById('again-title').focus();
  });
}
