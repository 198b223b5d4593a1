/**
 * A statement that is being written: kept at the town a moment after each change, and until it is there on this phone, under
 * its writer's own key, so that a closed page loses nothing; signed with a finger as lines between points. Without this the
 * form still keeps and signs, by the typed name.
 */
import { meWatched, whenCovered, whenUncovered } from './ask.js';
import * as draft from './draft.js';

const $ = (id) => document.getElementById(id);
const form = $('statement');
const [kept, noSignal] = [$('kept'), $('no-signal')];      // a cover takes them out of the page
const id = form.dataset.keep.split('/').pop();
const PAUSE = 1500;
const LONGEST = 60000;
const WORDS = new RegExp(form.dataset.sentence, 'i');    // app/statements/rules.py: one list for town and phone

let timer = null;
let pause = PAUSE;
let changed = false;
let leaving = false;
let account = null;

// What the town has, as the page was drawn and as it was kept since, and what is on its way there: words from this phone go
// over nothing else. The version says so to the town: other words of another tab or device are not written over either.
const tidy = (words) => words.replaceAll('\r', '').trim();
const fields = [...form.querySelectorAll('textarea, [name="occupation"]')];
const plain = (name) => fields.map((field) => tidy(field[name])).join('\n');
let atTown = plain('defaultValue');
let sending = null;

// What else was written on this phone, that other words were kept instead of; and under which id the page's own is kept:
// none until the others are known, or it would be written over one of them.
let [mine, aside] = [null, []];

const signal = () => { noSignal.hidden = navigator.onLine; };

function typed() {
  const words = new FormData(form);
  for (const name of ['signature', 'signed_name', 'has_read', 'version']) words.delete(name);
  return words;
}

function wait(first) {
  pause = first ? PAUSE : Math.min(LONGEST, 2 * pause);
  clearTimeout(timer);
  timer = setTimeout(keep, pause);
}

/** Keep what stands in the form; what was typed meanwhile is kept the next time, and what could not be is tried again. */
async function keep() {
  if (leaving || !changed || sending !== null) return;
  changed = false;
  sending = plain('value');
  const body = `${new URLSearchParams(typed())}&version=${form.elements.version.value}`;
  try {
    const answer = await fetch(form.dataset.keep, {
      method: 'POST', body, headers: { 'X-Townwatch': '1', 'Content-Type': 'application/x-www-form-urlencoded' },
      keepalive: body.length < 60000, signal: AbortSignal.timeout(20000),
    });
    if (answer.status === 401) import('./lock.js').then(({ cover }) => cover(false));      // it comes back, and is kept then
    if (answer.status === 409) {
      changed = true;
      kept.textContent = 'Not kept: it was changed elsewhere meanwhile. Press “Keep it for later” to see both.';
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    kept.textContent = 'Kept.';
    atTown = sending;
    form.elements.version.value = answer.headers.get('ETag').replace(/\D/g, '');
    if (changed) { wait(true); return; }
    document.body.removeAttribute('data-unsent');
    if (mine) draft.drop(mine, account);
  } catch {
    changed = true;
    kept.textContent = 'Not kept yet. It is tried again by itself.';
    wait(false);
    signal();
  } finally { sending = null; }
}

const keepHere = (at, words, over) => draft.keep({ id: at, kind: 'statement', of: id, over, typed: words }, []);

function later() {
  changed = true;
  document.body.setAttribute('data-unsent', '');
  kept.textContent = '';
  if (mine) keepHere(mine, [...typed()], [atTown, sending]);
  wait(true);
}

function fill(words) {
  for (const [name, value] of words) {
    const field = form.elements[name];
    if (field) field.value = value;
  }
}

const differing = (words) => fields.filter((field) => words.has(field.name) && tidy(words.get(field.name)) !== tidy(field.value));

/** Show what else was written here, field by field, to be copied, to be written on with, or to be thrown away. */
function showAside() {
  const next = aside[0] && differing(new Map(aside[0].typed));
  $('aside').hidden = !next;
  $('aside-words').replaceChildren(...(next ?? []).flatMap((field) => {
    const [head, words] = [document.createElement('h3'), document.createElement('p')];
    head.textContent = field.labels[0].firstChild.textContent;
    words.className = 'said';
    words.textContent = new Map(aside[0].typed).get(field.name) || '(nothing)';
    return [head, words];
  }));
}

$('aside-use').addEventListener('click', () => {      // the two change places: nothing goes
  const [one, here] = [aside[0], [...typed()]];
  fill(one.typed);
  one.typed = here;
  keepHere(one.id, here, []);
  later();
  showAside();
});
$('aside-drop').addEventListener('click', () => { draft.drop(aside.shift().id, account); showAside(); });

/** What was written last on this phone and did not reach the town stands in the form again; other words beside it. */
async function begin() {
  const who = await meWatched();
  account = who.account.id;
  draft.belongTo(account, who.draft_key);
  if (!mine) await findOthers();
  if (changed) later();
}

async function findOthers() {
  const all = (await draft.load()).map(({ words }) => words).filter((words) => words.of === id);
  const again = 'shownAgain' in form.dataset;         // what was typed stands in the form already, and is not kept
  const left = again || changed ? null : all.find((words) => [words.over].flat().includes(atTown));
  if (left) fill(left.typed);
  changed ||= Boolean(left);
  aside = all.filter((words) => words !== left && differing(new Map(words.typed)).length);
  for (const words of all) if (words !== left && !again && !aside.includes(words)) draft.drop(words.id, account);
  mine = left?.id ?? (again || aside.length ? crypto.randomUUID() : id);
  showAside();
}

whenCovered(() => draft.belongTo(null, null));
whenUncovered(() => { begin().catch(() => {}); });
begin().catch(() => {});
form.addEventListener('input', (event) => {
  if (event.target.closest('#sign-it') || ['signed_name', 'has_read'].includes(event.target.name)) return;
  later();
  const gently = $('gently');
  if (gently) gently.hidden = ![...form.querySelectorAll('textarea')].some((one) => WORDS.test(one.value));
});
form.addEventListener('submit', (event) => {
  if (!navigator.onLine) { event.preventDefault(); signal(); $('no-signal').scrollIntoView({ block: 'center' }); return; }
  leaving = true;
  clearTimeout(timer);
  document.body.removeAttribute('data-unsent');
});
addEventListener('pagehide', keep);
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') keep(); });
addEventListener('online', () => { signal(); keep(); });
addEventListener('offline', signal);

// ---------------------------------------------------------------- the signature

const pad = $('pad');
const pen = pad.getContext('2d');
const strokes = [];
let drawing = null;

const at = (event) => {
  const box = pad.getBoundingClientRect();
  const place = (value, from, size, whole) => Math.round(Math.min(1, Math.max(0, (value - from) / size)) * whole * 10) / 10;
  return [place(event.clientX, box.left, box.width, pad.width), place(event.clientY, box.top, box.height, pad.height)];
};
const write = () => { $('signature').value = strokes.filter((one) => one.length > 1).map((one) => `M${one.map(([x, y]) => `${x} ${y}`).join('L')}`).join(''); };

$('drawing').hidden = false;
pen.lineWidth = 3;
pen.lineCap = 'round';
pen.lineJoin = 'round';
pen.strokeStyle = '#12211f';
pad.addEventListener('pointerdown', (event) => {
  event.preventDefault();
  pad.setPointerCapture(event.pointerId);
  drawing = [at(event)];
  strokes.push(drawing);
});
pad.addEventListener('pointermove', (event) => {
  if (!drawing) return;
  const before = drawing.at(-1);
  const here = at(event);
  if (Math.hypot(here[0] - before[0], here[1] - before[1]) < 2) return;
  drawing.push(here);
  pen.beginPath();
  pen.moveTo(...before);
  pen.lineTo(...here);
  pen.stroke();
});
for (const name of ['pointerup', 'pointercancel']) pad.addEventListener(name, () => { drawing = null; write(); });
$('clear').addEventListener('click', () => { strokes.length = 0; pen.clearRect(0, 0, pad.width, pad.height); write(); });
signal();
