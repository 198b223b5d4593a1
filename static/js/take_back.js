/** Taking a report back, with the reason: only with a signal, because whoever was told is told at once. */
import { ask } from './ask.js';
import { html, draw, icon, nothing } from './parts.js';

const REASONS = ['I was wrong.', 'It was somebody else.', 'I sent it twice.'];

/**
 * @param {HTMLElement} box
 * @param {{id: string, told: boolean, done: (report: object) => void, left: () => void}} page  `told`: an alert is out because of it
 */
export function takingBack(box, { id, told, done, left }) {
  let because = '';
  let own = '';
  let says = '';
  let busy = false;

  async function send(event) {
    event.preventDefault();
    if (busy) return;
    if (!because && !own.trim()) { says = 'Choose why, or say it in your own words.'; show(); box.querySelector('input').focus(); return; }
    busy = true;
    says = '';
    show();
    try {
      const report = await ask(`/api/reports/${id}/withdraw`, { method: 'POST', json: { because: `${because} ${own.trim()}`.trim() } });
      document.body.removeAttribute('data-unsent');
      draw(box, nothing);
      done(report);
    } catch (refused) {
      says = refused.offline ? 'No signal. Nothing was taken back yet: try again when there is some.' : refused.fields?.because ?? refused.message;
      busy = false;
      show();
    }
  }

  function leave() { document.body.removeAttribute('data-unsent'); draw(box, nothing); left(); }

  function show() {
    draw(box, html`<form class="card stack" novalidate @submit=${send}><h2 id="back-title" tabindex="-1">Take it back</h2>
      <p>${told() ? 'Everybody who was told is asked to disregard it. ' : ''}The desk keeps what you sent, with your reason, and does not use it.</p>
      <fieldset class="group"><legend>Why?</legend><div class="chips">${REASONS.map((one) => html`<label class="chip"><input type="radio" name="because"
        .checked=${because === one} @change=${() => { because = one; says = ''; show(); }}>${one.slice(0, -1)}</label>`)}</div></fieldset>
      <div class="field"><label for="back-own">In your own words, if you like</label>
        <textarea id="back-own" rows="2" maxlength="900" aria-describedby=${says ? 'back-says' : nothing} .value=${own}
          @input=${({ target }) => { own = target.value; document.body.toggleAttribute('data-unsent', Boolean(own)); }}></textarea>
        ${says ? html`<p class="says" id="back-says" role="alert">${icon('triangle-alert')}<span>${says}</span></p>` : nothing}</div>
      <div class="line"><button class="btn btn--main" aria-busy=${busy ? 'true' : nothing}>${icon('undo-2')}Take it back</button>
        <button class="btn btn--plain" type="button" @click=${leave}>Keep it</button></div></form>`);
  }

  show();
  document.getElementById('back-title').focus();
}
