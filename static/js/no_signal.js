/** What a screen says without a signal: what it still shows, as of when; or what still works. */
import { html, icon, clock, state } from './parts.js';
import { ownKey } from './own_key.js';

/** Above what was kept. `what`: "the gallery", "the alerts". */
export const staleNote = (what, asOf, again = 'It fills up again by itself.') => html`<p class="note">${icon('wifi-off')}<span><b>No signal.</b> You see ${what} as of ${clock(asOf)}. ${again}</span></p>`;

const report = () => html`<a class="btn btn--main" href="/report">${icon('camera')}Report</a>`;

/** In place of faces that this phone does not keep, or may not open now. `whole`: it is all that is on the screen. */
export const noFaces = (whole = false) => (ownKey()
  ? state('wifi-off', 'No signal', 'Faces are not kept on this phone: they show again by themselves when there is a signal. You can still report.', report(), whole)
  : state('wifi-off', 'No signal', 'Sign in to see faces, once there is a signal. You can still report: it is kept on this phone and sent by itself.', report(), whole));
