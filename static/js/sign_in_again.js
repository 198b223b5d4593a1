/** Show who you are in the middle of something, so that nothing on the screen has to be left. */
import { ask, me } from './ask.js';
import { html, draw, icon, nothing } from './parts.js';
import { pinPad } from './pin_pad.js';

const OTHER = 'That is another account. What is here belongs to the one before.';
const initials = (name) => name.split(' ').slice(0, 2).map((part) => part[0].toUpperCase()).join('');
const first = (name) => name.split(' ')[0];

/**
 * Draw the box and wait.
 * @param {HTMLElement} where
 * @param {{title?: string, whole?: boolean, text?: string, word?: string, expected?: {id: number, signIn: string|null}|null,
 *   strict?: boolean, another?: () => void}} how  `whole`: it is all that is on the screen; `expected`: who was here; `strict`: nobody else will do; `another`:
 *   what to do when it is somebody else
 * @returns {Promise<{id: number, name: string}>} who has shown that it is they
 */
export function showWho(where, { title = '', whole = false, text = '', word = 'Go on', expected = null, strict = false, another = null }) {
  return new Promise((done) => {
    let step = 'loading';
    let here = null;
    let person = null;                         // whose PIN is asked for
    let says = '';
    let busy = false;
    let pad = null;

    const fault = () => (says ? html`<p class="says" id="again-says" role="alert">${icon('triangle-alert')}<span>${says}</span></p>` : nothing);
    const passkeyButton = () => html`<button class="btn btn--wide" type="button" @click=${byPasskey}>${icon('key-round')}Use a passkey</button>`;
    const submitButton = (name) => html`<button class="btn btn--main btn--wide" aria-busy=${busy ? 'true' : nothing}>${icon('key-round')}${name}</button>`;

    const steps = {
      loading: () => html`<p class="soft" aria-busy="true">One moment.</p>`,
      offline: () => html`<p>No signal. It opens again when there is some. You can still report.</p>
        <div class="line"><button class="btn" type="button" @click=${load}>${icon('refresh-cw')}Try again</button></div>`,
      stop: () => html`<p><b>${here.halt.headline}.</b> ${here.halt.sentence}</p>
        <div class="line"><a class="btn" href="/join">${icon('qr-code')}I have a code</a>${person?.passkey ? passkeyButton() : nothing}</div>`,
      people: () => html`<p>Who are you?</p><ul class="people">${here.people.map((one) => html`<li>
        <button type="button" @click=${() => choose(one)}><span class="initials" aria-hidden="true">${initials(one.name)}</span><b>${one.name}</b></button></li>`)}</ul>`,
      pin: () => html`<form class="stack" @submit=${byPin}><div class="field pin"><label for="again-pin">PIN of ${first(person.name)}</label>
          <input id="again-pin" class="digits" inputmode="numeric" maxlength="6" autocomplete="off" spellcheck="false"
            aria-invalid=${says ? 'true' : nothing} aria-describedby=${says ? 'again-says' : nothing}></div>${fault()}</form>
        ${person.passkey ? passkeyButton() : nothing}
        ${here.shared && !strict ? html`<button class="btn btn--plain" type="button" @click=${somebodyElse}>${icon('users')}Somebody else</button>` : nothing}`,
      passkey: () => html`${fault()}${passkeyButton()}`,
      password: () => html`<form class="stack" @submit=${byPassword}><div class="field"><label for="again-name">E-mail</label>
          <input id="again-name" type="email" autocomplete="username" required ?readonly=${Boolean(expected?.signIn)} .value=${expected?.signIn ?? ''}></div>
        <div class="field"><label for="again-password">Password</label>
          <input id="again-password" type="password" autocomplete="current-password" required
            aria-invalid=${says ? 'true' : nothing} aria-describedby=${says ? 'again-says' : nothing}></div>${fault()}${submitButton('Go on')}</form>`,
      code: () => html`<form class="stack" @submit=${byCode}><div class="field"><label for="again-code">Code</label>
          <span class="hint">The six digits that your code app shows now.</span>
          <input id="again-code" class="num" inputmode="numeric" autocomplete="one-time-code" maxlength="10" required
            aria-invalid=${says ? 'true' : nothing} aria-describedby=${says ? 'again-says' : nothing}></div>${fault()}${submitButton(word)}</form>
        ${window.PublicKeyCredential ? passkeyButton() : nothing}`,
    };

    const heading = () => title || (person && here ? `${here.greeting}, ${first(person.name)}` : 'Covered');
    function show() {
      draw(where, html`<div class="card stack enter" role="group" aria-labelledby="again-title">
        ${whole ? html`<h1 id="again-title" tabindex="-1">${heading()}</h1>` : html`<h2 id="again-title" tabindex="-1">${heading()}</h2>`}
        ${text ? html`<p>${text}</p>` : nothing}${steps[step]()}</div>`);
      const box = where.querySelector('.pin:not(.pin--pad)');
      if (box) pad = pinPad(box, () => box.closest('form').requestSubmit());
    }
    function turnTo(next) {
      step = next;
      says = '';
      show();
      (where.querySelector('.pin input, form input:not([readonly])') ?? document.getElementById('again-title')).focus({ preventScroll: true });
    }
    async function load() {
      try { here = await ask('/api/here', { stay: true }); } catch {
        addEventListener('online', load, { once: true });
        turnTo('offline');
        return;
      }
      person = here.person && (!expected || here.person.id === expected.id) ? here.person : null;
      if (here.halt && !person?.pin && !expected?.signIn) turnTo('stop');
      else if (person) turnTo(person.pin ? 'pin' : 'passkey');
      else if (expected && here.people.some((one) => one.id === expected.id)) choose(here.people.find((one) => one.id === expected.id));
      else turnTo(here.people.length && !strict ? 'people' : 'password');
    }
    function choose(one) { person = { ...one, pin: true, passkey: false }; turnTo('pin'); }
    function somebodyElse() { if (another) another(); else turnTo('people'); }

    async function trying(work) {
      if (busy) return;
      busy = true;
      says = '';
      show();
      try {
        const answer = await work();
        if (answer === null) { busy = false; return; }
        if (!strict || !expected?.id || answer.account.id === expected.id) {
          import('./push.js').then((push) => push.recheck(answer.account.id, true)).catch(() => {});
          draw(where, nothing);
          done(answer.account);
          return;
        }
        says = OTHER;
      } catch (refused) { says = refused.message; }
      busy = false;
      show();
      if (step === 'pin') pad.clear(); else where.querySelector('input:not([readonly])')?.focus();
    }
    const post = (path, json) => ask(path, { method: 'POST', json, stay: true, awake: true });
    const value = (id) => document.getElementById(id).value;
    const onShared = () => (here.shared ? { account: person.id } : {});

    // The box may stand inside the form of what is being written: that is not what is sent here.
    const mine = (event) => { event.preventDefault(); event.stopPropagation(); };
    function byPin(event) {
      mine(event);
      trying(() => post('/api/unlock', { pin: value('again-pin'), ...onShared() }));
    }
    function byPasskey() {
      trying(async () => {
        const { showPasskey, unlockByPasskey } = await import('./passkeys.js');
        if (step === 'code') return post('/api/second-factor', { passkey: await showPasskey() });
        return unlockByPasskey(onShared());
      });
    }
    function byPassword(event) {
      mine(event);
      trying(async () => {
        const answer = await post('/api/sign-in', { sign_in: value('again-name'), password: value('again-password') });
        if (answer.then !== 'second factor') return answer;
        busy = false;
        turnTo('code');
        return null;
      });
    }
    function byCode(event) {
      mine(event);
      trying(() => post('/api/second-factor', { code: value('again-code') }));
    }
    show();
    load();
  });
}

/**
 * Signed out, or locked, in the middle of something: come in again here. Resolves once the same account is back.
 * @param {HTMLElement} where
 * @param {{account: {id: number|null, sign_in: string|null}}} who  whose it is
 * @param {string} what  the thing that is kept, as in "Your report is still here."
 * @param {string} word  on the button: what happens then
 */
export async function signInAgain(where, who, what = 'Your report is still here.', word = 'Sign in and send') {
  const { id, sign_in: signIn } = who.account;
  const account = await showWho(where, {
    title: 'Sign in to go on', text: what, word, expected: id ? { id, signIn } : null, strict: Boolean(id),
  });
  await me(true, { stay: true });
  return account;
}

/** Show once more that it is you, on a sheet over the page; rejects when the sheet is put away. */
export async function prove() {
  const who = await me();
  return new Promise((done, fail) => {
    const sheet = Object.assign(document.createElement('dialog'), { className: 'sheet' });
    sheet.setAttribute('aria-labelledby', 'prove-title');
    document.body.append(sheet);
    let says = '';
    let busy = false;
    let pad = null;
    const away = () => { sheet.close(); sheet.remove(); };
    const show = () => {
      draw(sheet, html`<div class="stack enter"><h2 id="prove-title">Show that it is you</h2>
        <form class="stack" @submit=${send}>${who.account.by_pin ? html`<div class="field pin"><label for="prove-it">Your PIN</label>
            <input id="prove-it" class="digits" inputmode="numeric" maxlength="6" autocomplete="off"></div>`
          : html`<div class="field"><label for="prove-it">Code</label><span class="hint">The six digits that your code app shows now.</span>
            <input id="prove-it" class="num" inputmode="numeric" autocomplete="one-time-code" maxlength="10" required></div>`}
          ${says ? html`<p class="says" role="alert">${icon('triangle-alert')}<span>${says}</span></p>` : nothing}
          ${who.account.by_pin ? nothing : html`<button class="btn btn--main btn--wide" aria-busy=${busy ? 'true' : nothing}>Go on</button>`}</form>
        ${window.PublicKeyCredential ? html`<button class="btn btn--wide" type="button" @click=${byPasskey}>${icon('key-round')}Use a passkey</button>` : nothing}
        <button class="btn btn--plain" type="button" @click=${stop}>Not now</button></div>`);
      const box = sheet.querySelector('.pin:not(.pin--pad)');
      if (box) pad = pinPad(box, () => box.closest('form').requestSubmit());
    };
    async function trying(work) {
      if (busy) return;
      busy = true;
      says = '';
      show();
      try { await ask('/api/prove', { method: 'POST', json: await work(), stay: true }); away(); done(); return; } catch (refused) { says = refused.message; }
      busy = false;
      show();
      if (pad) pad.clear(); else sheet.querySelector('input').focus();
    }
    function send(event) {
      event.preventDefault();
      const shown = sheet.querySelector('#prove-it').value;
      trying(() => (who.account.by_pin ? { pin: shown } : { code: shown }));
    }
    function byPasskey() { trying(async () => ({ passkey: await (await import('./passkeys.js')).showPasskey() })); }
    function stop() { away(); fail(new Error('Nothing was done.')); }
    sheet.addEventListener('cancel', (event) => { event.preventDefault(); stop(); });
    show();
    sheet.showModal();
    sheet.querySelector('input').focus();
  });
}
