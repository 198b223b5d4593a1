// Forms that carry a passkey: the button asks the browser, its answer goes into the form, and the form is sent.
// Forms that carry a PIN: dots and keys, and the sixth digit sends it.
import { makePasskey, showPasskey, supported } from './passkeys.js';
import { pinPad } from './pin_pad.js';

const pads = [...document.querySelectorAll('.pin[data-keys]')].map((box) => pinPad(box, () => box.closest('form').requestSubmit()));

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
