/** Single keys and swipes at the desk: each has its button, none is needed. Keys can be switched off. */
const KEYS = 'desk-keys';
const APPROVES = ['incident', 'sighting'];
const FAR = 90;                    // pixels of a swipe
const QUICK = 700;                 // and its most milliseconds

const read = (store, key) => { try { return store.getItem(key); } catch { return null; } };
const write = (store, key, value) => { try { store.setItem(key, value); } catch { /* private window */ } };

/** To the next case or back, by the links that do the same. */
export function step(way) {
  const lines = [...document.querySelectorAll('#lines a')];
  const here = lines.findIndex((line) => line.hasAttribute('aria-current'));
  const to = document.querySelector(`[data-step="${way}"]`) ?? lines[Math.min(Math.max(here + (way === 'next' ? 1 : -1), 0), lines.length - 1)];
  to?.click();
}

/** The first report that may be the same: its panel opens; the second press sends it. */
function merge(again) {
  const panel = document.querySelector('details[data-merge]');
  if (!panel) return;
  const form = panel.querySelector('form');
  if (again && panel.open) { form.requestSubmit(); return; }
  panel.open = true;
  panel.scrollIntoView({ block: 'center' });
  form.querySelector('button').focus({ preventScroll: true });
}

/**
 * @param {HTMLFormElement | null} form  of the decision, if there is one
 * @param {(radio: HTMLInputElement, how: {focus: boolean}) => void} open  shows the panel of a verdict
 * @param {() => void} undo
 */
export function keys(form, open, undo) {
  const box = document.getElementById('keys');
  if (!box) return;
  const wanted = read(localStorage, KEYS);
  box.checked = wanted === null ? matchMedia('(hover: hover) and (pointer: fine)').matches : wanted === 'on';
  const show = () => document.documentElement.toggleAttribute('data-keys', box.checked);
  box.closest('label').hidden = false;
  box.addEventListener('change', () => { write(localStorage, KEYS, box.checked ? 'on' : 'off'); show(); });
  show();
  let last = '';                   // the key that has opened something; again, it sends it

  const radioOf = (key) => form?.querySelector(key === 'a' ? `[name="verdict"][value="${form.dataset.suggests}"]` : `[name="verdict"][data-key="${CSS.escape(key)}"]`);

  function verdict(key, radio) {
    const go = form.querySelector(`.go[data-for="${radio.value}"]`);
    if (last === key && radio.checked) { form.requestSubmit(go); return; }
    radio.checked = true;
    radio.dispatchEvent(new Event('input'));
    const isReady = APPROVES.includes(radio.value) && (radio.value === 'incident' || form.querySelector('[name="profile_ref"]:checked'));
    open(radio, { focus: !isReady });
    go.querySelector('[data-again]').textContent = key.toUpperCase();
    if (isReady) go.focus({ preventScroll: true });     // there Enter sends as well
  }

  const others = { j: () => step('next'), k: () => step('back'), m: () => merge(last === 'm'), u: undo };
  addEventListener('pointerdown', () => { last = ''; }, { passive: true });
  addEventListener('keydown', (event) => {
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    if (event.target.closest('input:not([type="radio"]):not([type="checkbox"]), textarea, select, [contenteditable], dialog')) { last = ''; return; }
    const key = event.key.toLowerCase();
    if (key.length > 1) return;
    const radio = radioOf(key);
    if (!radio && !others[key]) { last = ''; return; }
    event.preventDefault();
    if (radio) verdict(key, radio); else others[key]();
    last = key;
  });
}

/** Swipe left for the next case, right for the one before; not over pictures, which move themselves, nor while typing. */
export function swipes(place) {
  let from = null;
  place?.addEventListener('touchstart', (event) => {
    const isFree = event.touches.length === 1 && !event.target.closest('[data-zoom], input, textarea, select, .scroll');
    from = isFree ? { x: event.touches[0].clientX, y: event.touches[0].clientY, at: event.timeStamp } : null;
  }, { passive: true });
  place?.addEventListener('touchend', (event) => {
    const { clientX, clientY } = event.changedTouches[0];
    if (!from || event.timeStamp - from.at > QUICK) return;
    const [x, y] = [clientX - from.x, clientY - from.y];
    if (Math.abs(x) > FAR && Math.abs(x) > 3 * Math.abs(y)) step(x < 0 ? 'next' : 'back');
  }, { passive: true });
}
