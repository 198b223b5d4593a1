/** The parts that phones draw, in every state (development only): the same functions, with samples instead of a town. */
import { html, draw, icon, note, ownPrint, print, state, tag, trio } from './parts.js';
import { colleagues, mine, nobodys } from './unsent_rows.js';

const NOW = Date.now();
const HOUR = 60 * 60 * 1000;
const at = { now: NOW, online: true, stuck: new Set() };
const away = { ...at, online: false };
const nothingDone = new Proxy({}, { get: () => () => {} });
const sha = (letter) => letter.repeat(64);

const record = (more) => ({
  id: crypto.randomUUID(), kind: 'report', of: null, author: 1, saved: NOW - 4 * 60000, not_before: 0, state: 'waiting', tries: 0, next_try: 0, bytes: 412000,
  photos: [{ sha: sha('a'), type: 'image/jpeg', bytes: 400000, done: true }, { sha: sha('b'), type: 'image/jpeg', bytes: 380000, done: false }],
  text_done: false, says: '', fields: {}, refused: [], sent_at: 0, ...more,
});

const OUTBOX = [
  [record({ not_before: NOW + 9000 }), at], [record({ state: 'sending', text_done: true }), at],
  [record({ tries: 3, next_try: NOW + 2 * 60000 }), away], [record({ saved: NOW - 26 * HOUR, tries: 9 }), away], [record({ saved: NOW - 80 * HOUR, tries: 41 }), away],
  [record({ state: 'sign in', tries: 1 }), at], [record({ state: 'change', says: 'This profile has ended. Send the report without it.' }), at],
  [record({ sent_at: NOW - 60000, text_done: true, refused: [{ sha: sha('b'), says: 'It is not a picture that can be opened.' }] }), at],
  [record({ sent_at: NOW - 60000, text_done: true }), at], [record({ kind: 'check', photos: [] }), away],
];

const STATES = [
  ['inbox', 'Nothing sent yet', 'What you report shows here, with what became of it.'],
  ['wifi-off', 'No signal', 'You see the gallery as of 21:04. It fills up again by itself.'],
  ['triangle-alert', 'That did not work', 'Nothing you typed is lost. Try again, or wait: it tries by itself.'],
  ['lock', 'Not for your role', 'Only the desk may open this. If you need it, ask A. Whitlock.'],
  ['hourglass', 'This has ended', 'The alert stopped at 21:44 and its picture is gone.'],
  ['eye-off', 'Not opened', 'It opens once you have answered.'],
];

const picture = document.querySelector('link[rel=icon]').href;
let chosen = 'seen_here';

function show() {
  draw(document.getElementById('drawn-by-phones'), html`
    <section class="stack stack-2"><h2>On this phone: each state of what waits</h2>
      <ul class="rows narrow">${OUTBOX.map(([one, when]) => mine(one, when, undefined, 'Theft', null, nothingDone))}
        ${nobodys(record({ author: null, state: 'sign in' }), at, 'Mei', null, nothingDone)}</ul>
      <div class="narrow">${colleagues([record({}), record({ state: 'sign in' })], at)}</div></section>
    <section class="stack stack-2"><h2>Prints</h2><div class="line">
      <span class="grow">${ownPrint(picture, { alt: 'A print with an outline', outline: [[0.2, 0.2], [0.8, 0.25], [0.75, 0.8], [0.2, 0.75]] })}</span>
      <span class="grow">${print(null)}</span></div></section>
    <section class="stack stack-2"><h2>Standing</h2><div class="line">${['suspected', 'excluded'].map((is) => tag({ standing: is, standing_tag: is }))}</div></section>
    <section class="stack stack-2"><h2>Answers</h2><div class="narrow">${trio('Your answer', [['seen_here', 'eye', 'Seen here'], ['not_here', 'x', 'Not here'],
      ['looking_out', 'clock', 'Looking out']], chosen, (one) => { chosen = chosen === one ? '' : one; show(); })}</div></section>
    <section class="stack stack-2"><h2>Notes</h2>${note('info', 'Plain informs.')}${note('users', 'Care asks to stop and think.', 'care')}${
      note('triangle-alert', 'Wrong says what to do.', 'wrong')}</section>
    <section class="stack stack-2"><h2>Lists with nothing to show</h2><div class="cols">${STATES.map(([name, title, text]) => html`<div class="card">${
      state(name, title, text, html`<button class="btn" type="button">${icon('refresh-cw')}Try again</button>`)}</div>`)}</div></section>`);
}

show();
