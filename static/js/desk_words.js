/**
 * What is typed into a form of this page stays in this tab until the server has it: a signal that fails, a busy server
 * or a sign-in in between loses none of it. A page with several forms keeps each. Loaded before what clears `done`.
 */
const read = (key) => { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } };
const write = (key, value) => {
  try { value === null ? sessionStorage.removeItem(key) : sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* private window */ }
};

// Kept for who wrote them: at a desk that two share, neither finds the other's. Signing out lets go of all of it.
const keyOf = (form) => `townwatch:desk:${document.body.dataset.who}:${form.getAttribute('action')}`;
const isTyped = (field) => field.name && !['hidden', 'submit', 'button', 'file', 'password'].includes(field.type);
const words = (form) => [...form.elements].filter(isTyped)
  .filter((field) => !['radio', 'checkbox'].includes(field.type) || field.checked).map(({ name, value }) => [name, value]);

function restore(form, kept) {
  for (const field of [...form.elements].filter(isTyped)) {
    const said = kept.filter(([name]) => name === field.name).map(([, value]) => value);
    if (['radio', 'checkbox'].includes(field.type)) field.checked = said.includes(field.value);
    else if (said.length) field.value = said[0];
  }
  for (let around = form.closest('details'); around; around = around.parentElement.closest('details')) around.open = true;
}

const asked = new URLSearchParams(location.search);
const isDone = asked.has('done') || asked.has('made');
const cameBack = Boolean(document.querySelector('main [role="alert"], main [aria-invalid="true"]'));       // with what was typed

for (const form of document.querySelectorAll('main form[method="post"]')) {
  if (!form.querySelector('textarea, input[type="text"], input[type="date"], select')) continue;
  const key = keyOf(form);
  const before = JSON.stringify(words(form));
  const kept = read(key);
  if (kept?.sent && (isDone || cameBack)) write(key, null);
  else if (kept && JSON.stringify(kept.words) !== before) restore(form, kept.words);
  const keep = (sent) => {
    const now = words(form);
    write(key, sent || JSON.stringify(now) !== before ? { words: now, sent } : null);
  };
  form.addEventListener('input', () => keep(false));
  form.addEventListener('submit', () => keep(true));
}
