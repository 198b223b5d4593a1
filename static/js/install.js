/** Townwatch on the Home Screen: one button where the browser has an offer, pictures of each step where it has none. */
import { html, draw, icon, nothing } from './parts.js';
import { here, insideAnotherApp, isApple, NAMES, onHomeScreen } from './platform.js';

const LATER = 'townwatch:install-later';
const OFFER_TIME = 1200;                         // milliseconds in which a browser that has an offer makes it
const shots = document.documentElement.dataset.icons.replace('sprite.svg', 'install.svg#');

/** [picture, words] of each step, by the system and browser; none where there is no way. */
function steps({ os, browser, version, tablet }) {
  const add = ['sheet', 'Tap “Add to Home Screen”: scroll, if you do not see it. Then Add.'];
  const done = ['home', 'Tap Add. Then open Townwatch from its new picture.'];
  const open = ['home', 'Open Townwatch from its new picture.'];
  if (os === 'ios' && browser !== 'safari') return [['top-share', `Tap Share, the square with an arrow${browser === 'chrome' ? ', beside the address' : ''}.`], add, open];
  if (os === 'ios' && tablet) return [['top-share', 'Tap Share, the square with an arrow, at the top.'], add, open];
  if (os === 'ios' && version >= 26) return [['foot-more', 'Tap ••• at the foot of Safari.'], ['menu-share', 'Tap Share.'], add];
  if (os === 'ios') return [['foot-share', 'Tap Share, the square with an arrow, at the foot of Safari.'], add, open];
  const menu = { samsung: ['foot-lines', 'Tap ☰ at the foot, then “Add page to”.'], edge: ['foot-lines', 'Tap the menu at the foot.'] };
  if (os === 'android') return [menu[browser] ?? ['top-dots', 'Tap ⋮ beside the address.'], ['menu-add', browser === 'samsung' ? 'Tap “Home screen”.' : 'Tap “Add to Home screen” or “Install”.'], done];
  if (os === 'mac' && browser === 'safari' && version >= 17) return [[null, 'Open the menu File.'], [null, 'Choose “Add to Dock”.']];
  return ['chrome', 'edge'].includes(browser) ? [[null, 'Click the small screen with an arrow at the right end of the address.'], [null, 'Click Install.']] : [];
}

/** Where another app's own browser lets one out. */
const way = () => (here.os === 'ios' ? ['Tap ••• or the compass, at a corner of the screen.', 'Tap “Open in Safari” or “Open in browser”.']
  : ['Tap ⋮ or •••, at a corner of the screen.', 'Tap “Open in Chrome” or “Open in browser”.']);

/** The browser's own offer, kept by the page until a tap asks for it. */
const offer = () => window.townwatchInstall ?? null;

const offered = () => new Promise((done) => {
  if (offer() || isApple() || insideAnotherApp() || !('onbeforeinstallprompt' in window)) { done(); return; }
  addEventListener('townwatch:installable', done, { once: true });
  setTimeout(done, OFFER_TIME);
});

const pictured = ([shot, words]) => html`<li><span class="stack stack-2"><span>${words}</span>${shot
  ? html`<svg class="shot-of" viewBox="0 0 180 120" aria-hidden="true"><use href=${shots + shot}></use></svg>` : nothing}</span></li>`;

/** Whether there is any way onto a phone's Home Screen from here, or out of the app that this is in. */
export const canBeAdded = () => !onHomeScreen() && (Boolean(offer()) || ['ios', 'android'].includes(here.os));

/**
 * The install card; nothing when it is installed already or there is no way to.
 * @param {HTMLElement} where
 * @param {{always?: boolean, address?: string, beside?: boolean}} how  `always`: also on a computer, and after "Not now";
 *   `address`: what is copied for another browser, by default this page's; `beside`: the screen has a main button already
 */
export async function card(where, { always = false, address = location.href, beside = false } = {}) {
  const hide = () => { where.hidden = true; };
  if (onHomeScreen()) return hide();
  if (!always && Date.now() < Number(localStorage.getItem(LATER))) return hide();
  await offered();
  let says = '';
  let added = false;
  const later = () => { localStorage.setItem(LATER, Date.now() + 30 * 86400000); hide(); };
  const tell = (words) => { says = words; show(); };
  const add = async () => {
    const asked = offer();
    asked.prompt();
    const { outcome } = await asked.userChoice;
    window.townwatchInstall = null;
    added = outcome === 'accepted';
    if (added) { dispatchEvent(new Event('townwatch:added')); tell('It is on your Home Screen: open Townwatch from there next time.'); }
    else if (always) tell('Not added. You can do it at any time.'); else later();
  };
  const copy = async () => {
    try { await navigator.clipboard.writeText(address); tell(`Copied. Open ${isApple() ? 'Safari' : 'Chrome'}, press long on the address, and paste.`); }
    catch { tell('This app does not let it be copied. Write it down, or open the page from its menu.'); }
  };
  const button = (act, name, word, main) => html`<div class="line"><button class="btn ${main && !beside ? 'btn--main' : ''}" type="button" @click=${act}>${icon(name)}${word}</button></div>`;
  const inside = () => html`<h2>Open this in your browser</h2><p>You are inside ${here.inside}. From here Townwatch cannot go onto the
    phone, and cannot ring.</p><ol class="steps">${way().map((words) => pictured([null, words]))}</ol>${button(copy, 'link', 'Copy the address', true)}`;
  const outside = () => {
    const all = added ? [] : steps(here);
    return html`<h2>${['ios', 'android'].includes(here.os) ? 'Put Townwatch on your Home Screen' : 'Put Townwatch on this computer'}</h2>
      ${added ? nothing : html`<p class="soft">It opens at once, works with a weak signal, and can ring when something happens near you.</p>`}
      ${offer() ? button(add, 'download', 'Add it', true) : all.length ? html`<ol class="steps">${all.map(pictured)}</ol>`
        : added ? nothing : html`<p>${NAMES[here.browser] === 'this browser' ? 'This browser' : NAMES[here.browser]} cannot add it here. It works in a tab just as well.</p>`}`;
  };
  function show() {
    where.hidden = !always && !offer() && !added && !insideAnotherApp() && !['ios', 'android'].includes(here.os);
    draw(where, html`<section class="card stack stack-2 install">${insideAnotherApp() ? inside() : outside()}
      <p role="status" class="small">${says}</p>
      ${always || added ? nothing : html`<div class="line"><button class="btn btn--plain" type="button" @click=${later}>Not now</button></div>`}</section>`);
  }
  addEventListener('townwatch:installable', show);
  show();
  return undefined;
}
