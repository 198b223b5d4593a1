// The desk works without this: it adds single keys, keeps unsent words in this tab, and says when something new waits.
import { watchElsewhere } from './desk_elsewhere.js';
import { keys, swipes } from './desk_keys.js';
import { liftToasts, undo } from './desk_undo.js';

const $ = (id) => document.getElementById(id);
const form = $('decide');
const LOOK_EVERY = 60_000;
const HANDS_OFF = 30 * 60_000;    // a tablet that lies unused must be allowed to sign itself out

const read = (store, key) => { try { return store.getItem(key); } catch { return null; } };
const write = (store, key, value) => { try { value === null ? store.removeItem(key) : store.setItem(key, value); } catch { /* private window */ } };

// Unsent words are kept for who wrote them: at a desk that two share, neither finds the other's.
const wordsOf = (report) => `townwatch:desk:${document.body.dataset.who}:${report}`;

liftToasts((report) => write(sessionStorage, wordsOf(report), null));

// The chosen panel comes into sight; the keyboard goes on from its first field. Where sentences are offered that is the
// chosen one: the arrows choose another, and the key that opened the panel sends it.
function open(radio, { focus = false } = {}) {
  const panel = form.querySelector(`.panel[data-for="${radio.value}"]`);
  const field = panel.querySelector('.choices :checked, .chip--words :checked, input:not([type="radio"]), textarea, select') ?? $('wording');
  if (focus) field?.focus({ preventScroll: true });
  panel.scrollIntoView({ block: 'nearest', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
}

const words = () => Object.fromEntries([...new FormData(form)].filter(([, value]) => value));

function keepWords() {
  const key = wordsOf(form.dataset.report);
  const before = JSON.stringify(words());
  const kept = read(sessionStorage, key);
  if (kept && !document.querySelector('[aria-invalid="true"]')) restore(JSON.parse(kept));
  let unsent = false;
  form.addEventListener('submit', (event) => {
    if (form.dataset.sending) { event.preventDefault(); return; }    // a second tap sends nothing twice
    form.dataset.sending = '1';
    unsent = false;
    document.querySelector(`.go[data-for="${form.elements.verdict.value}"]`)?.setAttribute('aria-busy', 'true');
  });
  addEventListener('pageshow', () => delete form.dataset.sending);
  const changed = () => {
    unsent = JSON.stringify(words()) !== before;
    write(sessionStorage, key, unsent ? JSON.stringify(words()) : null);
  };
  for (const field of form.elements) field.addEventListener('input', changed);
  addEventListener('beforeunload', (event) => { if (unsent && typedIn(form)) event.preventDefault(); });
}

const typedIn = (some) => [...some.elements].some((field) => field.type !== 'select-one' && 'defaultValue' in field
  && !['radio', 'checkbox', 'submit'].includes(field.type) && field.value !== field.defaultValue);

function restore(kept) {
  for (const [name, value] of Object.entries(kept)) {
    const field = form.elements[name];
    if (field instanceof RadioNodeList) field.value = value;
    else if (field?.type === 'checkbox') field.checked = true;
    else if (field) field.value = value;
  }
}

if (form) {
  keepWords();
  for (const radio of form.elements.verdict) radio.addEventListener('change', () => open(radio));
  $('other_ref')?.addEventListener('change', () => { $('other').checked = true; });
  const fault = document.querySelector('.case [aria-invalid="true"]');
  if (fault) fault.focus();
}

// A case has more forms than one, and only one of them is sent: what was typed into another is not lost without a word.
let sending = form;
addEventListener('submit', (event) => { sending = event.target; });
addEventListener('beforeunload', (event) => {
  const others = document.querySelectorAll('.case form:not(#decide)');
  if ([...others].some((one) => one !== sending && typedIn(one))) event.preventDefault();
});

// Nothing of one account stays for the next.
document.querySelector('form[action="/sign-out"]')?.addEventListener('submit', () => {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith('townwatch:')) sessionStorage.removeItem(key);
});

keys(form, open, undo);
swipes(document.querySelector('.case'));
if (form) watchElsewhere(form);

// Something new in the queue: the number in the bar, and a word at the top.
let touched = Date.now();
for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, () => { touched = Date.now(); }, { passive: true });

async function lookAgain() {
  if (document.hidden || Date.now() - touched > HANDS_OFF) return;
  const answer = await fetch('/api/me', { headers: { 'X-Townwatch': '1', 'X-By-Itself': '1' } }).catch(() => null);
  if (!answer?.ok) return;
  const { waiting } = await answer.json();
  const more = waiting - Number($('queue-count').textContent || 0);
  if (more <= 0 || waiting === null) return;
  $('queue-badge').hidden = false;
  $('queue-count').textContent = String(waiting);
  $('pill').hidden = false;
  $('pill').href = '/desk';
  $('pill-icon').setAttribute('href', `${document.documentElement.dataset.icons}#bell`);
  $('pill-text').textContent = `${more} new`;
  $('live').textContent = `${more} new in the queue.`;
}
setInterval(lookAgain, LOOK_EVERY);
