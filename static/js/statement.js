/**
 * A statement that is being written: kept at the town a moment after each change, so that a closed page loses nothing,
 * and signed with a finger as lines between points. Without this the form still keeps and signs, by the typed name.
 */
const $ = (id) => document.getElementById(id);
const form = $('statement');
const PAUSE = 1500;
const WORDS = /\b(prison|jail|gaol|sentenced?|sentencing|custody|locked up|put away|behind bars|deported?)\b/i;

let timer = null;
let changed = false;
let leaving = false;

const signal = () => { $('no-signal').hidden = navigator.onLine; };

/** Keep what stands in the form; what was typed meanwhile is kept the next time. */
async function keep() {
  if (leaving || !changed) return;
  changed = false;
  const words = new FormData(form);
  for (const name of ['signature', 'signed_name', 'has_read']) words.delete(name);
  try {
    const answer = await fetch(form.dataset.keep, { method: 'POST', body: new URLSearchParams(words), headers: { 'X-Townwatch': '1' }, keepalive: true });
    if (!answer.ok) throw new Error(String(answer.status));
    $('kept').textContent = 'Kept.';
    document.body.removeAttribute('data-unsent');
  } catch {
    changed = true;
    $('kept').textContent = 'Not kept yet. Stay on this page.';
    signal();
  }
}

function later() {
  changed = true;
  document.body.setAttribute('data-unsent', '');
  $('kept').textContent = '';
  clearTimeout(timer);
  timer = setTimeout(keep, PAUSE);
}

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
