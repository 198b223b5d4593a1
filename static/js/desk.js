// The desk works without this: it adds single keys, keeps unsent words in this tab, and says when something new waits.
const $ = (id) => document.getElementById(id);
const form = $('decide');
const KEYS = 'desk-keys';
const LOOK_EVERY = 60_000;
const HANDS_OFF = 30 * 60_000;    // a tablet that lies unused must be allowed to sign itself out

const read = (store, key) => { try { return store.getItem(key); } catch { return null; } };
const write = (store, key, value) => { try { value === null ? store.removeItem(key) : store.setItem(key, value); } catch { /* private window */ } };

// Unsent words are kept for who wrote them: at a desk that two share, neither finds the other's.
const wordsOf = (report) => `townwatch:desk:${document.body.dataset.who}:${report}`;

// What has just been done, lifted over the page; ten seconds are enough, the history keeps it.
const shown = document.querySelector('[data-toast]');
if (shown) {
  shown.removeAttribute('role');
  $('toasts').append(shown);
  setTimeout(() => shown.remove(), 10_000);
  const address = new URL(location.href);
  write(sessionStorage, wordsOf(address.searchParams.get('done')), null);
  address.searchParams.delete('done');
  history.replaceState(null, '', address);
}

// The chosen panel comes into sight; the keyboard goes on from its first field.
function open(radio, { focus = false } = {}) {
  const panel = form.querySelector(`.panel[data-for="${radio.value}"]`);
  const field = panel.querySelector('.choices :checked, input:not([type="radio"]), textarea, select') ?? $('wording');
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
  addEventListener('beforeunload', (event) => { if (unsent && typedSomething()) event.preventDefault(); });
}

const typedSomething = () => [...form.elements].some((field) => field.type !== 'select-one' && 'defaultValue' in field
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

// Nothing of one account stays for the next.
document.querySelector('form[action="/sign-out"]')?.addEventListener('submit', () => {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith('townwatch:')) sessionStorage.removeItem(key);
});

// Single keys: off by one tick, never while somebody types.
const lines = [...document.querySelectorAll('#lines a')];
const pressed = {
  j: () => step(1),
  k: () => step(-1),
};

function step(by) {
  const here = lines.findIndex((line) => line.hasAttribute('aria-current'));
  lines[Math.min(Math.max(here + by, 0), lines.length - 1)]?.click();
}

function keys() {
  const box = $('keys');
  if (!box) return;
  const wanted = read(localStorage, KEYS);
  box.checked = wanted === null ? matchMedia('(hover: hover) and (pointer: fine)').matches : wanted === 'on';
  const show = () => document.documentElement.toggleAttribute('data-keys', box.checked);
  box.closest('label').hidden = false;
  box.addEventListener('change', () => { write(localStorage, KEYS, box.checked ? 'on' : 'off'); show(); });
  show();
  addEventListener('keydown', (event) => {
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest('input:not([type="radio"]):not([type="checkbox"]), textarea, select')) return;
    const key = event.key.toLowerCase();
    const radio = form?.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (radio) { event.preventDefault(); radio.checked = true; radio.dispatchEvent(new Event('input')); open(radio, { focus: true }); }
    else if (pressed[key]) { event.preventDefault(); pressed[key](); }
  });
}
keys();

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
