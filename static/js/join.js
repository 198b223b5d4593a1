/** Coming in with a code: the square's code stands behind the # of the address, where no server and no log sees it. */
import { digitsOnly } from './pin_pad.js';

const $ = (id) => document.getElementById(id);
const code = $('code-form')?.elements.code;

function fromSquare() {
  if (location.hash.length < 2) return;
  if (!code) { location.replace(`/join?square${location.hash}`); return; }      // another square over a later step
  code.value = decodeURIComponent(location.hash.slice(1)).slice(0, 20);
  history.replaceState(null, '', location.pathname);      // nobody who looks over the history finds it
  $('code-form').requestSubmit();
}
addEventListener('hashchange', fromSquare);

for (const input of document.querySelectorAll('.pin input')) digitsOnly(input);

// One question at a time: the PIN that is known, or the new one twice.
const choices = document.querySelectorAll('[name="pin_is"]');
function asked() {
  const is = document.querySelector('[name="pin_is"]:checked')?.value ?? 'new';
  for (const part of document.querySelectorAll('[data-when]')) {
    part.hidden = part.dataset.when !== is;
    for (const input of part.querySelectorAll('input')) { input.disabled = part.hidden; input.required = !part.hidden; }
  }
}
for (const one of choices) one.addEventListener('change', asked);
asked();

// A passkey is offered where this phone has a lock of its own to make it with.
window.PublicKeyCredential?.isUserVerifyingPlatformAuthenticatorAvailable?.().then((can) => {
  for (const id of ['by-passkey', 'passkey-why']) if ($(id)) $(id).hidden = !can;
}).catch(() => {});

// A second tap uses no code twice.
for (const form of document.querySelectorAll('form')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sending) { event.preventDefault(); return; }
    form.dataset.sending = '1';
    (event.submitter ?? form.querySelector('button')).setAttribute('aria-busy', 'true');
  });
}
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form')) {
    delete form.dataset.sending;
    form.querySelector('[aria-busy]')?.removeAttribute('aria-busy');
  }
});
document.querySelector('[aria-invalid="true"]')?.focus();
fromSquare();
if ($('first')) import('./first_run.js').then(({ firstRun }) => firstRun($('first'), document.querySelector('[data-after-first]')));
