/**
 * The first minutes of somebody new: what this is, then Townwatch on the Home Screen, then who they are. On an iPhone the
 * app has a storage of its own, so the code is not used up in the browser: its letters are typed in the app.
 */
import { card, canBeAdded } from './install.js';
import { here, insideAnotherApp, isApple, onHomeScreen } from './platform.js';

const $ = (id) => document.getElementById(id);

/**
 * @param {HTMLElement} first  the steps before the form; it says the code
 * @param {HTMLFormElement} form  shown once they are done, or not needed
 */
export function firstRun(first, form) {
  const { code } = first.dataset;
  addEventListener('beforeinstallprompt', (event) => { event.preventDefault(); window.townwatchInstall = event; dispatchEvent(new Event('townwatch:installable')); });
  import('./update.js').then(({ keepUpToDate }) => keepUpToDate()).catch(() => {});      // the app's screens come while they read
  const goOn = () => { first.hidden = true; form.hidden = false; form.querySelector('input:not([type="hidden"])')?.focus(); };
  if (onHomeScreen()) { first.hidden = true; return; }                     // they have read it, in the browser
  if (!canBeAdded() && !insideAnotherApp()) return;                        // nothing to do but read three lines
  form.hidden = true;
  card($('install'), { always: true, address: `${location.origin}/join#${code.replace(/[^0-9a-z]/gi, '')}` });
  $('letters').hidden = !isApple() || insideAnotherApp();
  $('go-on').hidden = false;
  $('go-on').addEventListener('click', goOn);
  if (insideAnotherApp()) quiet('Go on here all the same');
  else if (isApple()) quiet(`Go on in ${here.browser === 'safari' ? 'Safari' : 'this browser'}, without the app`);
  $('copy-code').addEventListener('click', async () => {
    try { await navigator.clipboard.writeText(code); $('copied').textContent = 'Copied: paste them in the app.'; }
    catch { $('copied').textContent = 'This phone does not let them be copied. Write them down.'; }
  });
}

/** Where going on here is the lesser way, the button does not shout. */
function quiet(word) {
  $('go-on').textContent = word;
  $('go-on').className = 'btn btn--plain btn--wide';
}
