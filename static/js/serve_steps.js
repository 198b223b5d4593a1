/** The steps of giving a notice, as they are drawn: what is asked before, the words to read, what became of it, and where it stands. */
import { html, icon, clock, nothing, note, rich, trio } from './parts.js';
import { SURE } from './door_words.js';

const OUTCOMES = [['taken', 'check', 'Taken'], ['refused', 'hand', 'Would not take it'], ['not now', 'clock', 'Not now']];
const big = (word) => word[0].toUpperCase() + word.slice(1);

const notNow = (acts) => html`<button class="btn btn--wide" type="button" id="not-now" @click=${() => acts.outcome('not now')}>${icon('clock')}Not now</button>`;

/** Calm, sober, out of others' hearing? */
export const before = (acts) => html`<section class="stack"><h2 id="step" tabindex="-1">Before you speak</h2>
  <ul class="do"><li><span><b>Calm, sober, out of others’ hearing?</b> If not: <em>Not now</em>.</span></li>
    <li><span><b>Young, unwell, frightened:</b> help first.</span></li>
    <li><span>Nobody has to take it, and nobody is held. In danger, <a href="tel:999"><b>call 999</b></a>.</span></li></ul>
  <button class="btn btn--main btn--wide" type="button" id="go-on" @click=${() => acts.go('sure')}>${icon('chevron-right')}Yes, go on</button>${notNow(acts)}</section>`;

/** How sure is it that it is them? Only who knows goes on. */
export const sure = (acts) => html`<section class="stack"><h2 id="step" tabindex="-1">How sure are you that it is them?</h2>
  ${trio('How sure are you?', SURE, null, (said) => acts.sure(said))}${notNow(acts)}</section>`;

export const door = (acts) => html`<section class="stack"><h2 id="step" tabindex="-1">Then no notice now</h2>
  ${note('info', html`<b>The list does not apply.</b> House rules decide. Do not mention the list, show this screen or say a name.`, 'care')}
  <a class="btn btn--main btn--wide" href="/serve">${icon('chevron-left')}Back</a>
  <button class="btn btn--wide" type="button" @click=${() => acts.go('sure')}>${icon('undo-2')}I do know them</button>${notNow(acts)}</section>`;

const picture = (form, photo, acts) => html`<div class="line own-shots">${photo ? html`<span class="shot"><span class="print ${photo.shown ? '' : 'print--none'}">${photo.shown
  ? html`<img src=${photo.url} alt="Picture of the notice" width="480" height="600">` : icon('file-text')}</span>
  <button class="icon-btn" type="button" aria-label="Remove the picture" @click=${() => acts.picture(null)}>${icon('x')}</button></span>`
  : html`<label class="btn"><input class="over-all" type="file" accept="image/*" capture="environment" id="shoot" aria-label="Picture of the notice" @change=${acts.take}>${icon('camera')}Picture of the notice</label>
    <label class="btn"><input class="over-all" type="file" accept="image/*" aria-label="Choose a picture you have" @change=${acts.take}>${icon('image-up')}Choose</label>`}</div>
  <p class="soft small">Of the paper, not of the person. A copy may be in your phone’s photos: delete it.</p>`;

const where = (form, places, acts) => (places.length ? html`<fieldset class="group" id="where" tabindex="-1"><legend>At which premises?</legend><div class="chips">${places.map(({ id, name }) => html`<label class="chip"><input
  type="radio" name="where" .checked=${form.premises_id === id} @change=${() => acts.place(id)}>${name}</label>`)}</div></fieldset>` : nothing);

const words = (form, acts, label = 'What happened?') => html`<div class="field"><label for="note">${label} <span class="soft">You may leave it empty</span></label>
  <span class="hint" id="note-hint">What did you see and hear? The person may one day read this.</span>
  <textarea id="note" rows="2" maxlength="2000" aria-describedby="note-hint" .value=${form.note} @input=${({ target }) => acts.write('note', target.value)}></textarea></div>`;

const done = (says, busy) => html`<button class="btn btn--main btn--wide" id="done" aria-busy=${busy ? 'true' : nothing}>${icon('check')}Done</button>
  <p class="soft small">${says}</p>`;

/** The words to read aloud, and what became of it. */
export const read = ({ notice, form, photo, told, busy, places }, acts) => html`<form class="stack" novalidate autocomplete="off" @submit=${acts.done}>
  <h2 id="step" tabindex="-1">Read this aloud</h2>
  <div class="aloud stack">${notice.read_aloud.map((part) => html`<p>${part}</p>`)}</div>
  <label class="check"><input type="checkbox" id="aloud" .checked=${form.read_aloud} @change=${({ target }) => acts.write('read_aloud', target.checked)}> I read it aloud</label>
  <h2 id="outcome-title">What became of it?</h2>
  ${trio('What became of it?', OUTCOMES, form.outcome, acts.outcome)}
  ${form.outcome ? html`<p class="line" id="given" tabindex="-1">${icon('clock')}<span>${form.outcome === 'refused' ? 'Told, and left with them,' : 'Given'} at <b class="num">${clock(form.at)}</b>.</span></p>
    <div class="field"><label for="witness">Who else saw it? <span class="soft">You may leave it empty</span></label>
      <input id="witness" maxlength="200" .value=${form.witness} @input=${({ target }) => acts.write('witness', target.value)}></div>
    ${where(form, places, acts)}${picture(form, photo, acts)}${words(form, acts)}
    ${told ? html`<div id="told">${note('triangle-alert', told, 'wrong')}</div>` : nothing}
    ${done('It is kept on this phone at once, and goes by itself.', busy)}` : nothing}</form>`;

/** Why not: chosen, never a reproach. */
export const why = ({ form, reasons, told, busy, places }, acts) => html`<form class="stack" novalidate autocomplete="off" @submit=${acts.done}>
  <h2 id="step" tabindex="-1">Not now. Why?</h2>
  <p>Nothing changes: the notice can be given another time. If they need help, help first.</p>
  <fieldset class="group"><legend class="vh">Why not now?</legend><div class="chips chips--big">${reasons.map((one) => html`<label class="chip"><input type="checkbox" name="why"
    .checked=${form.why_not.includes(one)} @change=${() => acts.why(one)}>${big(one)}</label>`)}</div></fieldset>
  ${where(form, places, acts)}${words(form, acts, 'Anything else?')}${told ? html`<div id="told">${note('triangle-alert', told, 'wrong')}</div>` : nothing}
  ${done('The desk reads it. It goes by itself.', busy)}
  <button class="btn btn--wide" type="button" @click=${() => acts.outcome(null)}>${icon('undo-2')}Back</button></form>`;

/** How far it has come, as the outbox tells of it. `is`: saved, waiting, sign in, refused or sent. */
export const standing = ({ is, says, at, label }) => html`<section class="stack" id="step" tabindex="-1"><h2>${label}</h2>
  ${is === 'saved' ? note('cloud-upload', html`<b>Saved on this phone.</b> Sending. You can put the phone away.`) : nothing}
  ${is === 'waiting' ? note('wifi-off', html`<b>Saved on this phone.</b> Waiting for signal: it goes by itself, with the time at which you gave it.`) : nothing}
  ${is === 'sign in' ? html`${note('key-round', html`<b>Sign in to send.</b> It is kept on this phone.`)}<a class="btn" href="/unsent">${icon('cloud-upload')}What waits here</a>` : nothing}
  ${is === 'refused' ? html`${note('triangle-alert', says, 'wrong')}<a class="btn" href="/unsent">${icon('cloud-upload')}What waits here</a>` : nothing}
  ${is === 'sent' ? note('circle-check', html`<b>Sent ${clock(at)}.</b> ${rich(says)}`) : nothing}
  <a class="btn btn--main btn--wide" href="/serve">${icon('chevron-left')}Notices</a></section>`;
