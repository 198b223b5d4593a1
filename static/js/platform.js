/** What this browser is, as far as instructions need to know; judged from what it says of itself alone. */

const INSIDE = [
  ['WhatsApp', /WhatsApp/], ['Instagram', /Instagram/], ['Messenger', /FBAN\/Messenger|MessengerForiOS|Orca-Android/],
  ['Facebook', /FBAN|FBAV|FB_IAB/], ['TikTok', /musical_ly|BytedanceWebview|trill_/], ['Snapchat', /Snapchat/], ['LinkedIn', /LinkedInApp/],
  ['LINE', /\bLine\//], ['WeChat', /MicroMessenger/], ['Teams', /Teams(Mobile|-iOS|-Android)/], ['the Google app', /\bGSA\//],
];
const BROWSERS = [
  ['edge', /Edg(A|iOS)?\//], ['samsung', /SamsungBrowser\//], ['opera', /OPR\/|OPT\//], ['firefox', /Firefox\/|FxiOS\//],
  ['chrome', /CriOS\/|Chrome\/|Chromium\//], ['safari', /Safari\//],
];
const SYSTEMS = [['android', /Android/], ['windows', /Windows/], ['mac', /Macintosh/]];
export const NAMES = { edge: 'Edge', samsung: 'Samsung Internet', opera: 'Opera', firefox: 'Firefox', chrome: 'Chrome', safari: 'Safari', other: 'this browser' };

/**
 * @param {{userAgent: string, platform?: string, maxTouchPoints?: number}} self  as `navigator`
 * @param {boolean} installed  whether the page runs from the Home Screen
 * @returns {{os: string, tablet: boolean, browser: string, version: number, inside: string}} `os`: ios, android, windows,
 *   mac or other; `version` is Safari's, 0 without one; `inside` names the app whose own browser this is, '' for a real one
 */
export function platform({ userAgent: agent, platform: machine = '', maxTouchPoints = 0 }, installed = false) {
  const pad = /iPad/.test(agent) || (machine === 'MacIntel' && maxTouchPoints > 1);
  const apple = pad || /iPhone|iPod/.test(agent);
  const find = (list, other) => list.find(([, mark]) => mark.test(agent))?.[0] ?? other;
  const os = apple ? 'ios' : find(SYSTEMS, 'other');
  // A browser says at its end which one it is; what an app shows a page in does not.
  const hidden = !installed && ((os === 'android' && /; wv\)/.test(agent)) || (apple && !/Safari\//.test(agent)));
  return {
    os, tablet: pad, browser: find(BROWSERS, 'other'), version: Number(/Version\/(\d+)/.exec(agent)?.[1] ?? 0),
    inside: find(INSIDE, hidden ? 'another app' : ''),
  };
}

export const onHomeScreen = () => matchMedia('(display-mode: standalone)').matches || navigator.standalone === true;
export const here = platform(navigator, onHomeScreen());
export const isApple = () => here.os === 'ios';
export const insideAnotherApp = () => here.inside !== '';
