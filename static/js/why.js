/** Why somebody looks at records: a sheet from the bottom edge, one tap. The server keeps it for a quarter of an hour. */
import { ask, whenCovered } from './ask.js';
import { html, render, icon, nothing } from './parts.js';

/** The sheet was put away: nothing was said, so nothing is opened. */
export class PutAway extends Error {}

let open = null;                           // two that ask at the same time share one sheet

const capital = (words) => words[0].toUpperCase() + words.slice(1);

/**
 * Ask why. Resolves with the reason once the server has taken it.
 * @returns {Promise<string>}
 * @throws {PutAway} when the sheet is put away
 */
export function askWhy() {
  open ??= sheet().finally(() => { open = null; });
  return open;
}

function sheet() {
  return new Promise((done, fail) => {
    const box = document.createElement('dialog');
    box.className = 'sheet';
    box.setAttribute('aria-labelledby', 'why-title');
    document.body.append(box);
    let offered = null;
    let own = false;
    let wrong = '';
    let busy = '';

    const show = () => render(html`<div class="stack">
      <div class="stack stack-2"><h2 id="why-title" tabindex="-1">Why are you looking?</h2>
        <p class="small">It is written down with what you open in the next 15 minutes.</p></div>
      ${wrong && !own ? html`<p class="note" data-is="wrong" role="alert">${icon('triangle-alert')}<span>${wrong}</span></p>` : nothing}
      ${offered === null ? (wrong ? html`<button class="btn btn--wide" type="button" @click=${load}>${icon('refresh-cw')}Try again</button>`
        : html`<div class="reasons" aria-busy="true"><span class="vh">Loading</span>${[0, 1, 2, 3].map(() => html`<span class="bone bone--btn"></span>`)}</div>`)
      : own ? html`<form class="stack stack-2" @submit=${write}><div class="field"><label for="why-words">In your own words</label>
          <span class="hint" id="why-hint">What for, and about what? At least three words.</span>
          <textarea id="why-words" rows="2" maxlength="200" autocomplete="off" aria-describedby="why-hint${wrong ? ' why-fault' : ''}"
            aria-invalid=${wrong ? 'true' : nothing}></textarea>${wrong ? html`<span class="says" id="why-fault">${icon('triangle-alert')}<span>${wrong}</span></span>` : nothing}</div>
          <div class="line"><button class="btn btn--main" aria-busy=${busy ? 'true' : nothing}>Go on</button>
            <button class="btn btn--plain" type="button" @click=${back}>Back</button></div></form>`
      : html`<div class="reasons">${offered.purposes.map((one) => html`<button class="btn btn--wide" type="button"
            aria-busy=${busy === one.key ? 'true' : nothing} @click=${() => say(one.key)}>${capital(one.says)}</button>`)}
          <button class="btn btn--wide" type="button" @click=${words}>Another reason</button></div>
        <p class="soft small">${offered.frame} You can read your own log under “Mine”; the desk can read everybody’s.</p>`}
      <button class="btn btn--plain" type="button" @click=${() => box.close()}>Not now</button></div>`, box);

    async function load() {
      wrong = '';
      show();
      try { offered = await ask('/api/why'); } catch (refused) { wrong = refused.message; }
      show();
      box.querySelector('#why-title').focus();
    }
    async function say(key, text = '') {
      if (busy) return;
      busy = key;
      wrong = '';
      show();
      try {
        const { said } = await ask('/api/why', { method: 'POST', json: { key, words: text } });
        done(said);
        box.close();
        return;
      } catch (refused) { wrong = refused.fields?.words ?? refused.message; }
      busy = '';
      show();
      box.querySelector('textarea')?.focus();
    }
    function words() { own = true; wrong = ''; show(); box.querySelector('textarea').focus(); }
    function back() { own = false; wrong = ''; show(); box.querySelector('#why-title').focus(); }
    function write(event) { event.preventDefault(); say(offered.other, box.querySelector('textarea').value); }

    // However it closes (Escape, a swipe back, "Not now", a tap beside it): unless something was said, nothing opens.
    box.addEventListener('close', () => {
      box.remove();
      fail(new PutAway('Nothing was opened.'));
    });
    box.addEventListener('click', (event) => { if (event.target === box) box.close(); });
    whenCovered(() => box.close());              // the PIN comes first, and nothing may lie over it
    show();
    box.showModal();
    load();
  });
}
