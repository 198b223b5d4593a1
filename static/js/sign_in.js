/** The gate. It works without this; with it the PIN has dots and keys and sends itself, and a passkey is one tap. */
import { pinPad } from './pin_pad.js';

const $ = (id) => document.getElementById(id);

// A new sign-in is a new start: alerts belong to who comes in, and on a shop's device nothing of who was there stays. On
// one's own, words for the desk wait for their writer: they are kept under the name.
const shared = 'sharedDevice' in document.body.dataset;
for (const key of Object.keys(sessionStorage)) {
  if (key.startsWith('townwatch:') && (shared || !key.startsWith('townwatch:desk:'))) sessionStorage.removeItem(key);
}
import('./handoff.js').then(({ wipe }) => wipe());
import('./kept_lists.js').then(({ wipeKept }) => wipeKept()).catch(() => {});
navigator.clearAppBadge?.().catch(() => {});

// What waits here goes also while nobody is signed in. Whoever signed out without a signal is signed out now.
const still = $('still-here');
import('./unsent_watch.js').then(({ watchUnsent }) => watchUnsent(({ unsent }) => {
  if (!still || (still.hidden && !unsent)) return;
  still.hidden = false;
  still.lastElementChild.textContent = unsent === 0 ? 'Everything from this phone is sent.'
    : unsent === 1 ? '1 report is still on this phone. It is sent when there is signal.'
      : `${unsent} reports are still on this phone. They are sent when there is signal.`;
})).catch(() => {});
import('./leave.js').then(({ finishLeaving }) => finishLeaving()).catch(() => {});

const form = $('enter');
let sending = false;

for (const one of document.querySelectorAll('form')) {
  one.addEventListener('submit', (event) => {
    if (sending) { event.preventDefault(); return; }    // a second tap sends nothing twice
    sending = true;
    one.querySelector('button:not([type="button"])')?.setAttribute('aria-busy', 'true');
  });
}

const box = document.querySelector('.pin[data-keys]');
const pad = box ? pinPad(box, () => form.requestSubmit()) : null;

// The back button must not bring back an old try.
addEventListener('pageshow', () => {
  sending = false;
  for (const one of document.querySelectorAll('[aria-busy]')) one.removeAttribute('aria-busy');
  pad?.clear();
});

const passkey = $('passkey');
if (passkey && window.PublicKeyCredential) {
  passkey.hidden = false;
  passkey.addEventListener('click', async () => {
    passkey.setAttribute('aria-busy', 'true');
    $('passkey-says').hidden = true;
    try {
      const { unlockByPasskey } = await import('./passkeys.js');
      await unlockByPasskey({ account: form.elements.account ? Number(passkey.dataset.account) : undefined });
      location.replace(`/signed-in?next=${encodeURIComponent(passkey.dataset.next)}`);
    } catch (refused) {
      $('passkey-says').hidden = false;
      $('passkey-says').textContent = refused.message;
      passkey.removeAttribute('aria-busy');
    }
  });
}
