// Forms that carry a passkey: the button asks the browser, its answer goes into the form, and the form is sent.
// Forms that carry a PIN: dots and keys, and the sixth digit sends it.
import { makePasskey, showPasskey, supported } from './passkeys.js';
import { pinPad } from './pin_pad.js';

const pads = [...document.querySelectorAll('.pin[data-keys]')].map((box) => pinPad(box, () => box.closest('form').requestSubmit()));

// A form waits here, and this page is the answer to it: going back to it later would ask to send it once more. So when
// it is sent on, its place in the history becomes one that leads to where it was written.
const waits = document.querySelector('[data-waits]');
function leave() {
  if (!waits) return;
  const from = document.referrer && new URL(document.referrer);
  const next = from && from.origin === location.origin ? from.pathname + from.search : '/';
  history.replaceState(null, '', `/prove?done=1&next=${encodeURIComponent(next)}`);
}
for (const form of document.querySelectorAll('[data-waits] form:not([data-passkey])')) form.addEventListener('submit', leave);

for (const form of document.querySelectorAll('form[data-passkey]')) {
  const button = form.querySelector('button');
  const says = form.querySelector('[data-says]');
  const field = form.querySelector('[data-answer]');
  const tell = (sentence) => {
    says.hidden = !sentence;
    says.querySelector('span').textContent = sentence;
  };
  if (!supported()) {
    button.hidden = true;
    tell('This browser cannot use passkeys. Use another way.');
  }
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (button.hasAttribute('aria-busy')) return;
    button.setAttribute('aria-busy', 'true');
    tell('');
    try {
      field.value = await (form.dataset.passkey === 'make' ? makePasskey() : showPasskey());
      leave();
      form.submit();      // past this listener: the field is filled
    } catch (refused) { tell(refused.message); }
    button.removeAttribute('aria-busy');
  });
}
// Coming back by the back button must not send an old answer again.
addEventListener('pageshow', () => {
  for (const field of document.querySelectorAll('[data-answer]')) field.value = '';
  for (const pad of pads) pad.clear();
});
