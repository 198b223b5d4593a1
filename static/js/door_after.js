/** What became of it at the door: one tap when they left, three when there is more; saved on this phone, then sent. */
import { save, one as kept } from './outbox.js';
import { html, icon, nothing, note, clock } from './parts.js';

const WORDS = [['the sentence', 'The sentence'], ['own words', 'My own words']];
const POLICE = [['no', 'No'], ['101', '101'], ['999', '999']];
const ENDED = [['refused to leave', 'Refused to leave'], ['police removed them', 'Police removed them'], ['left when asked', 'Left when asked'], ['other', 'Something else']];
const OF_ORDER = [['left', 'They left'], ['police removed them', 'Police removed them'], ['other', 'Something else']];     // nobody asks them to: it is for the police

/**
 * @param {{draw: () => void, say: (text: string) => void}} page  `draw`: draws the page anew
 */
export function followUp({ draw, say }) {
  let record = null;
  let open = false;
  let fault = '';
  let busy = false;
  let words = { words_used: '', police_called: '', police_ref: '', outcome: '', note: '' };

  const reset = () => { record = null; open = false; fault = ''; words = { words_used: '', police_called: '', police_ref: '', outcome: '', note: '' }; };

  /** Under a number of its own; it waits on this phone behind the report that it belongs to. */
  async function send(of, author, said) {
    if (busy || record) return false;
    busy = true;
    fault = '';
    try {
      record = await save({ id: crypto.randomUUID(), kind: 'followup', of, author, words: { at: new Date().toISOString(), ...said } });
      import('./keep_sending.js').then(({ keepSending }) => keepSending()).catch(() => {});
      say('Saved on this phone.');
    } catch (refused) {
      fault = refused.name === 'PhoneFull' ? 'The phone is full. Free some space, then try again.' : 'This phone could not keep it. Try again when there is a signal.';
      say(fault);
    }
    busy = false;
    draw();
    return Boolean(record);
  }

  const chips = (title, name, choices) => html`<fieldset class="group"><legend>${title}</legend><div class="chips">${choices.map(([value, word]) => html`
    <label class="chip"><input type="radio" name=${name} .checked=${words[name] === value} @change=${() => { words[name] = value; fault = ''; draw(); }}>${word}</label>`)}</div></fieldset>`;

  function submit(event, of, author) {
    event.preventDefault();
    if (!words.outcome) fault = 'Choose how it ended.';
    else if (words.outcome === 'other' && !words.note.trim()) fault = 'Say in a sentence how it ended.';
    if (fault) { draw(); say(fault); return; }
    send(of, author, words);
  }

  const form = (of, author, isOrder) => html`<form class="card stack" novalidate autocomplete="off" @submit=${(event) => submit(event, of, author)}>
    <h2>What became of it</h2>${isOrder ? nothing : chips('What were they told?', 'words_used', WORDS)}${chips('Police called?', 'police_called', POLICE)}
    ${['101', '999'].includes(words.police_called) ? html`<div class="field"><label for="police-ref">Their reference, if you have it</label>
      <input id="police-ref" maxlength="60" autocomplete="off" .value=${words.police_ref} @input=${({ target }) => { words.police_ref = target.value; }}></div>` : nothing}
    ${chips('How did it end?', 'outcome', isOrder ? OF_ORDER : ENDED)}
    <div class="field"><label for="after-note">In your own words, if you like</label><span class="hint" id="after-hint">What did you see and hear? The person may one day read this.</span>
      <textarea id="after-note" rows="3" maxlength="2000" aria-describedby="after-hint" .value=${words.note} @input=${({ target }) => { words.note = target.value; }}></textarea></div>
    ${fault ? note('triangle-alert', fault, 'wrong') : nothing}
    <button class="btn btn--main btn--wide" aria-busy=${busy ? 'true' : nothing}>${icon('send')}Send</button></form>`;

  /** How far what was said has come. */
  function state() {
    if (!record) return fault ? note('triangle-alert', fault, 'wrong') : nothing;
    if (record.sent_at) return note('circle-check', html`<b>Logged ${clock(record.sent_at)}.</b> The desk reads it with the report.`);
    if (record.state === 'change') return note('triangle-alert', record.says, 'wrong');
    return note('cloud-upload', html`<b>Saved on this phone.</b> It is logged by itself.`);
  }

  return {
    reset, state,
    async heard(id) {
      if (record && id === record.id) { record = await kept(id) ?? record; draw(); }
    },
    show({ of, author, isOrder, notThem }) {
      if (record) return state();
      return html`<div class="answers"><button class="btn btn--main" type="button" id="left" @click=${() => send(of, author, isOrder ? { outcome: 'left' } : { outcome: 'left when asked', words_used: 'the sentence' })}>${icon('log-out')}${isOrder ? 'They left: log it, done' : 'Left when asked: log it, done'}</button>
        <button class="btn" type="button" id="not-them" @click=${async () => { if (await send(of, author, { outcome: 'it was not them' })) { notThem(); draw(); } }}>${icon('circle-help')}They say it is not them</button>
        ${open ? nothing : html`<button class="btn" type="button" id="more-after" @click=${() => { open = true; draw(); }}>${icon('list')}${isOrder ? 'Something else: police' : 'Something else: police, refused'}</button>`}</div>
        ${open ? form(of, author, isOrder) : state()}`;
    },
  };
}
