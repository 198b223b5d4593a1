/** Why alerts do not ring on this phone, and what to do about it: said for the platform that it is. */
import { here, isApple, insideAnotherApp } from './platform.js';
import { Refused } from './ask.js';

/** What somebody should know before they turn alerts on. */
export function before() {
  if (isApple()) return 'On an iPhone or iPad alerts ring only in the Townwatch that is on the Home Screen: this one.';
  if (here.os === 'android') return 'If alerts come late, let the browser use the battery without limits: Settings, Apps, Battery.';
  return 'On a computer alerts come while the browser runs, also when this page is closed.';
}

/** Why there are none here, for each standing that push.js knows. */
export const WHY = {
  denied: 'Alerts are blocked for Townwatch on this phone. To allow them:',
  none: 'This browser cannot show alerts. The list of alerts in the app is always up to date.',
  'home screen': 'On an iPhone or iPad, alerts need Townwatch on the Home Screen (iOS 16.4 or later). Add it there, open it from there, and come back here.',
};

/** In another app's own browser nothing rings, whatever it says. */
export const elsewhere = () => (insideAnotherApp()
  ? 'You are inside another app’s browser, where alerts cannot ring. Its menu has “Open in Safari” or “Open in browser”: do that first.' : '');

/** Thrown after 15 seconds without an answer; its message is a sentence. */
export class TooLong extends Error {}

/** Say as a sentence why subscribing did not work. */
export function whyNot(fault) {
  if (fault instanceof TooLong || fault instanceof Refused) return fault.message;
  if (!navigator.onLine) return 'No signal. Turn alerts on when there is some.';
  switch (fault.name) {
    case 'NotAllowedError': return 'The phone said no. Allow notifications for Townwatch in its settings, and try again.';
    case 'AbortError': return 'The browser’s push service could not be reached. A firewall or a VPN may stand between: try another network.';
    case 'InvalidStateError': return 'The browser still holds an older subscription. Reload the page and try again.';
    case 'NotSupportedError': return 'This browser does not support alerts in the way that Townwatch sends them. Try Chrome, Edge, Firefox or Safari.';
    default: return 'That did not work. Reload the page and try again.';
  }
}
