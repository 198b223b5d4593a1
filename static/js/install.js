/** Townwatch on the Home Screen: offered once in a card of our own, with the steps where the system has no button. */
import { html, draw, icon, nothing } from './parts.js';

const LATER = 'townwatch:install-later';
const agent = navigator.userAgent;

export const onHomeScreen = () => matchMedia('(display-mode: standalone)').matches || navigator.standalone === true;
export const isApple = () => /iPhone|iPad|iPod/.test(agent) || (navigator.platform === 'MacIntel' && navigator.maxTouchPoints > 1);
export const insideAnotherApp = () => /FBAN|FBAV|Instagram|Line\/|LinkedInApp|Snapchat|MicroMessenger/.test(agent);

const STEPS = [
  ['share', 'Tap Share, the square with an arrow.'], ['plus', 'Scroll, and tap “Add to Home Screen”.'], ['check', 'Tap Add, then open Townwatch from there.'],
];

/** The browser's own offer, kept by the shell until a tap asks for it. */
const offer = () => window.townwatchInstall ?? null;

/** The install card; nothing when it is installed already or there is no way to. */
export function card(where, { always = false } = {}) {
  const hide = () => { where.hidden = true; };
  if (onHomeScreen() || (!offer() && !isApple())) return hide();
  if (!always && Date.now() < Number(localStorage.getItem(LATER))) return hide();
  const later = () => { localStorage.setItem(LATER, Date.now() + 30 * 86400000); hide(); };
  const add = async () => {
    const asked = offer();
    asked.prompt();
    const { outcome } = await asked.userChoice;
    window.townwatchInstall = null;
    if (outcome === 'accepted') hide(); else later();
  };
  where.hidden = false;
  draw(where, html`<section class="card stack stack-2"><h2>Put Townwatch on your Home Screen</h2>
    <p class="soft">It opens faster, works with a weak signal, and can ring when something happens near you.</p>
    ${insideAnotherApp() ? html`<p><b>Open this page in Safari first</b>: the menu of this app has “Open in Safari” or “Open in browser”.</p>` : nothing}
    ${offer() ? html`<div class="line"><button class="btn btn--main" type="button" @click=${add}>${icon('download')}Add it</button></div>`
      : html`<ol class="steps">${STEPS.map(([name, words]) => html`<li><span class="line">${icon(name)}${words}</span></li>`)}</ol>`}
    ${always ? nothing : html`<div class="line"><button class="btn btn--plain" type="button" @click=${later}>Not now</button></div>`}</section>`);
  return undefined;
}
