/** What became of it at the door: one tap when they left, three when there is more; saved on this phone, then sent. */
import * as draft from './draft.js';
import { all, save, sendNow, one as kept } from './outbox.js';
import { html, icon, nothing, note, clock } from './parts.js';

const WORDS = [['the sentence', 'The sentence'], ['own words', 'My own words']];
const POLICE = [['no', 'No'], ['101', '101'], ['999', '999']];
const ENDED = [['refused to leave', 'Refused to leave'], ['police removed them', 'Police removed them'], ['left when asked', 'Left when asked'], ['other', 'Something else']];
const OF_ORDER = [['left', 'They left'], ['police removed them', 'Police removed them'], ['other', 'Something else']];     // nobody asks them to: it is for the police
const BLANK = { words_used: '', police_called: '', police_ref: '', outcome: '', note: '' };

/**
 * @param {{draw: () => void, say: (text: string) => void}} page  `draw`: draws the page anew
 */
export function followUp({ draw, say }) {
  let id;
  let of;
  let record;
  let open;
  let fault;
  let busy = false;
  let words;

  const isTyped = () => !record && Object.values(words).some(Boolean);
  const mark = () => document.body.toggleAttribute('data-unsent', isTyped());
  function use(report, half, sent) {
    [of, id, words, record, fault] = [report, half?.id ?? crypto.randomUUID(), { ...BLANK, ...half?.said }, sent, ''];
    open = isTyped();
    mark();
  }
  use();

  /** Kept under its author's own key at each change: a cover or a reload loses nothing. */
  function change(name, value) {
    words[name] = value;
    fault = '';
    mark();
    draft.keep({ id, of: `door/${of}`, said: words }, []);
  }

  /** Under a number of its own; it waits on this phone behind the report that it belongs to. */
  async function send(author, said) {
    if (busy || record) return false;
    busy = true;
    fault = '';
    const body = { at: new Date().toISOString(), ...said };
    draft.keep({ id, of: `door/${of}`, said, body }, [], { queued: true });
    try {
      record = await save({ id, kind: 'followup', of, author, words: body });
      await sendNow(of);                     // who goes on takes nothing back
      import('./keep_sending.js').then(({ keepSending }) => keepSending()).catch(() => {});
      say('Saved on this phone.');
    } catch (refused) {
      fault = refused.name === 'PhoneFull' ? 'The phone is full. Free some space, then try again.' : 'This phone could not keep it. Try again when there is a signal.';
      say(fault);
    }
    busy = false;
    mark();
    draw();
    return Boolean(record);
  }

  const chips = (title, name, choices) => html`<fieldset class="group"><legend>${title}</legend><div class="chips">${choices.map(([value, word]) => html`
    <label class="chip"><input type="radio" name=${name} .checked=${words[name] === value} @change=${() => { change(name, value); draw(); }}>${word}</label>`)}</div></fieldset>`;

  function submit(event, author) {
    event.preventDefault();
    if (!words.outcome) fault = 'Choose how it ended.';
    else if (words.outcome === 'other' && !words.note.trim()) fault = 'Say in a sentence how it ended.';
    if (fault) { draw(); say(fault); return; }
    send(author, words);
  }

  const form = (author, isOrder) => html`<form class="card stack" novalidate autocomplete="off" @submit=${(event) => submit(event, author)}>
    <h2>What became of it</h2>${isOrder ? nothing : chips('What were they told?', 'words_used', WORDS)}${chips('Police called?', 'police_called', POLICE)}
    ${['101', '999'].includes(words.police_called) ? html`<div class="field"><label for="police-ref">Their reference, if you have it</label>
      <input id="police-ref" maxlength="60" autocomplete="off" .value=${words.police_ref} @input=${({ target }) => change('police_ref', target.value)}></div>` : nothing}
    ${chips('How did it end?', 'outcome', isOrder ? OF_ORDER : ENDED)}
    <div class="field"><label for="after-note">In your own words, if you like</label><span class="hint" id="after-hint">What did you see and hear? The person may one day read this.</span>
      <textarea id="after-note" rows="3" maxlength="2000" aria-describedby="after-hint" .value=${words.note} @input=${({ target }) => change('note', target.value)}></textarea></div>
    ${fault ? note('triangle-alert', fault, 'wrong') : nothing}
    <button class="btn btn--main btn--wide" aria-busy=${busy ? 'true' : nothing}>${icon('send')}Send</button></form>`;

  /** How far what was said has come; `report`: the record that it waits behind. */
  function state(report) {
    if (!record) return fault ? note('triangle-alert', fault, 'wrong') : nothing;
    if (record.sent_at) return note('circle-check', html`<b>Logged ${clock(record.sent_at)}.</b> The desk reads it with the report.`);
    if (record.state === 'change') return note('triangle-alert', record.says, 'wrong');
    return note('cloud-upload', html`<b>Saved on this phone.</b> ${report?.state === 'change' ? 'It goes once the report can.' : 'It is logged by itself.'}`);
  }

  return {
    state, isTyped,
    reset: use,
    isSaid: () => Boolean(record),
    /** Go on with what was said of this report here, or half-written; drafts belong to its author already. */
    async begin(report) {
      const records = await all();
      const half = (await draft.load(records)).find(({ words: one }) => one.of === `door/${report}`);
      use(report, half?.words, records.find((one) => one.kind === 'followup' && one.of === report));
    },
    async heard(changed) {
      const latest = record && await kept(changed);
      if (latest && changed === record?.id) { record = latest; draw(); }
    },
    show({ author, isOrder, report, notThem }) {
      if (record) return state(report);
      return html`<div class="answers"><button class="btn btn--main" type="button" id="left" @click=${() => send(author, { outcome: isOrder ? 'left' : 'left when asked' })}>${icon('log-out')}${isOrder ? 'They left: log it, done' : 'Left when asked: log it, done'}</button>
        <button class="btn" type="button" id="not-them" @click=${async () => { if (await send(author, { outcome: 'they say it is not them' })) notThem(); }}>${icon('circle-help')}They say it is not them</button>
        ${open ? nothing : html`<button class="btn" type="button" id="more-after" @click=${() => { open = true; draw(); }}>${icon('list')}${isOrder ? 'Something else: police' : 'Something else: police, refused'}</button>`}</div>
        ${open ? form(author, isOrder) : state()}`;
    },
  };
}
