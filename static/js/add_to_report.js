/** The form with which somebody adds to a report of theirs, or corrects it: kept as it is written, saved on this phone, sent. */
import { html, draw, icon, nothing, note } from './parts.js';
import { prepare } from './photo.js';
import { save, forget, know, known, one as kept } from './outbox.js';
import { WHY_NO_CARD, WRONG, begun, bodyOf, lacks, says } from './addition_words.js';
import * as draft from './draft.js';

const SEVERAL = new Set(['wearing', 'marks']);
const COPY = 'A copy may be in your phone’s photos: delete it.';
const FULL = 'The phone is full. Nothing you typed is lost while this page is open. Free some space, or send without pictures.';
const NO_KEY = 'No signal, and this phone has not spoken to Townwatch before. Keep this page open and send when there is some.';
const ELSEWHERE = 'This went from another window already, as it was then. Nothing you typed is lost. Send again only if there is more to say.';
const big = (word) => word[0].toUpperCase() + word.slice(1);

/**
 * @param {HTMLElement} box
 * @param {{of: string, left: () => number, account: () => object, say: (text: string) => void, saved: () => void}} page  `left`: how many
 *   pictures may still be added; `account`: {id, sealing, form}, whose it is; `saved`: it is on the disk
 */
export function addition(box, { of, left, account, say, saved }) {
  let words = null;
  let photos = [];
  let told = [];
  let form = null;                          // what this phone remembers of the form, for when there is no signal
  let busy = false;

  const isOpen = () => Boolean(words);

  const offered = () => account().form ?? form ?? { description: {}, directions: [] };
  known('form').then((found) => { form = found; if (words) show(); }).catch(() => {});

  function keep() {
    const isWritten = says(words, photos);
    document.body.toggleAttribute('data-unsent', isWritten);
    if (isWritten) draft.keep(words, photos); else draft.drop(words.id);
  }
  const change = (name, value) => { words[name] = value; told = []; keep(); show(); };

  function choose(group, value) {
    const before = String(words.description[group] ?? '').split(', ').filter(Boolean);
    const now = before.includes(value) ? before.filter((one) => one !== value) : [...(SEVERAL.has(group) ? before : []), value];
    change('description', { ...words.description, [group]: now.join(', ') || null });
  }

  async function take({ target }) {
    const files = [...target.files];
    target.value = '';
    const lines = [];
    for (const file of files) {
      if (photos.length >= left()) { lines.push('Four pictures go with one report.'); break; }
      try {
        const one = await prepare(file);
        if (photos.some((other) => other.sha === one.sha)) lines.push('That picture is here already.');
        else photos = [...photos, one];
      } catch { lines.push('That picture could not be read. Try another, or send without it.'); }
    }
    if (photos.length) lines.push(COPY);
    told = lines;
    keep();
    show();
  }

  function remove(at) {
    photos.splice(at, 1).forEach((one) => URL.revokeObjectURL(one.url));
    keep();
    show();
    box.querySelector('.own-shots button, [type="file"]')?.focus();
  }

  async function saveIt(what) {
    try { return await save(what); } catch (fault) {
      const key = fault.name === 'NoKey' && account().sealing;
      if (!key) throw fault;
      await know('key', { id: key.id, public: key.public });
      return save(what);
    }
  }

  async function send(event) {
    event.preventDefault();
    if (busy) return;
    const why = lacks(words, photos);
    if (why) { told = [why]; show(); box.querySelector(words.card === false && !words.whyNot ? '[name="why-no-card"]' : 'textarea')?.focus(); return; }
    busy = true;
    show();
    const { id } = account();
    try {
      draft.keep(words, photos, { queued: true });
      await draft.settled();
      await saveIt({ id: words.id, kind: 'addition', of, author: id, words: bodyOf(words, photos), photos });
      if (words.instead) { await forget(words.instead); draft.drop(words.instead, id); }
      close();
      say('Saved on this phone. It is sent by itself.');
      saved();
    } catch (fault) {
      told = [fault.name === 'NoKey' ? NO_KEY : FULL];
      if (fault.record?.state === 'change') { close(); saved(); } else if (fault.record) goesAnew();
    }
    busy = false;
    show();
  }

  /** Another window has sent it, as it was then: what is written here is one of its own. */
  function goesAnew() {
    words = { ...words, id: crypto.randomUUID() };
    told = [ELSEWHERE];
    keep();
  }

  function close() {
    photos.forEach((one) => URL.revokeObjectURL(one.url));
    words = null;
    photos = [];
    told = [];
    document.body.removeAttribute('data-unsent');
  }

  const chip = (kind, name, value, on, act) => html`<label class="chip"><input type=${kind} name=${name} .checked=${on} @change=${act}>${big(value)}</label>`;
  const group = (title, chips) => html`<fieldset class="group"><legend>${title}</legend><div class="chips">${chips}</div></fieldset>`;

  const more = () => html`<details class="more"><summary>What they look like, and where they went</summary><div class="stack">
    ${group('Which way did they go?', offered().directions.map((way) => chip('checkbox', 'way', way, words.direction === way,
      () => change('direction', words.direction === way ? null : way))))}
    ${Object.entries(offered().description).map(([part, values]) => group(big(part), values.map((value) => chip('checkbox', part, value,
      String(words.description[part] ?? '').split(', ').includes(value), () => choose(part, value)))))}</div></details>`;

  const card = () => html`${group('Did you hand over a card?', [['Yes', true], ['No, because …', false]].map(([word, given]) => chip('checkbox', 'card', word, words.card === given,
      () => { words.whyNot = null; change('card', words.card === given ? null : given); })))}
    ${words.card === false ? group('Why not?', WHY_NO_CARD.map((one) => chip('radio', 'why-no-card', one, words.whyNot === one, () => change('whyNot', one)))) : nothing}`;

  const pictures = () => html`<div class="line own-shots">${photos.map((one, at) => html`<span class="shot"><span class="print ${one.shown ? '' : 'print--none'}">${one.shown
    ? html`<img src=${one.url} alt="Picture ${at + 1}" width="480" height="600">` : icon('file-text')}</span>
    <button class="icon-btn" type="button" aria-label="Remove picture ${at + 1}" @click=${() => remove(at)}>${icon('x')}</button></span>`)}
    ${photos.length < left() ? html`<label class="btn"><input class="over-all" type="file" accept="image/*" capture="environment" aria-label="Take a picture" @change=${take}>${icon('camera')}Picture</label>
      <label class="btn"><input class="over-all" type="file" accept="image/*" multiple aria-label="Choose a picture you have" @change=${take}>${icon('image-up')}Choose</label>`
      : html`<p class="soft small">Four pictures go with one report.</p>`}</div>`;

  function show() {
    if (!words) { draw(box, nothing); return; }
    draw(box, html`<form class="card stack adding" novalidate autocomplete="off" @submit=${send}>
      <h2 id="add-title" tabindex="-1">${words.isCorrection ? 'Correct it' : 'Add what you saw'}</h2>
      ${words.isCorrection ? html`<p class="small soft">Your first words stay as they were sent. The desk reads this first.</p>
        ${group('What was wrong?', WRONG.map((one) => chip('checkbox', 'wrong', one.slice(0, -1), words.wrong === one, () => change('wrong', words.wrong === one ? null : one))))}` : nothing}
      <div class="field"><label for="add-note">${words.isCorrection ? 'How was it?' : 'In your own words'}</label>
        <span class="hint" id="add-hint">What did you see and hear? The person may one day read this.</span>
        <textarea id="add-note" rows="4" maxlength="2000" aria-describedby="add-hint" .value=${words.note}
          @input=${({ target }) => { words.note = target.value; keep(); }}></textarea></div>
      ${pictures()}${words.isCorrection ? nothing : card()}${more()}
      ${told.length ? html`<div id="add-says">${note('info', told.map((line) => html`<p>${line}</p>`))}</div>` : nothing}
      <div class="line"><button class="btn btn--main" aria-busy=${busy ? 'true' : nothing}>${icon('send')}Send</button>
        <button class="btn btn--plain" type="button" @click=${letGo}>Leave it</button></div></form>`);
  }

  /** Nothing of it is sent; what was written goes, unless it was sent back: then it is all that its author can read of it. */
  async function letGo() {
    const { id } = words;
    const isSentBack = Boolean(await kept(id).catch(() => null));
    if (!isSentBack) draft.drop(id);
    close();
    show();
    saved();
  }

  return {
    isOpen, show,
    /** Begin one; or go on with one that was half-written or sent back, and say why. */
    open(isCorrection, one = null, lines = []) {
      words = one ? { ...begun(of, isCorrection), ...one.words } : begun(of, isCorrection);
      photos = one?.photos ?? [];
      told = lines;
      if (one) document.body.setAttribute('data-unsent', '');
      show();
    },
    /** Nobody is here: what was written is kept for its author, and nothing of it stays on the page. */
    putAway() { if (words) { close(); show(); } },
  };
}
