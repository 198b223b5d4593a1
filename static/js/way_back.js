/** The way back to a permission that was refused, step by step, for the platform that this is. */
import { here, NAMES, onHomeScreen } from './platform.js';

const WORD = { alerts: 'Notifications', camera: 'Camera' };

/**
 * @param {'alerts'|'camera'} what
 * @param {{os: string, browser: string, tablet?: boolean}} on  as platform()
 * @param {boolean} installed
 * @returns {string[]} the steps
 */
export function wayBack(what, on = here, installed = onHomeScreen()) {
  const word = WORD[what];
  const name = NAMES[on.browser];
  if (on.os === 'ios') {
    const device = on.tablet ? 'iPad' : 'iPhone';
    if (what === 'alerts') return [`Open Settings on this ${device}.`, 'Tap Notifications (or Apps), then Townwatch.', 'Switch on “Allow Notifications”.', 'Come back here.'];
    if (on.browser === 'safari' || installed) return [`Open Settings on this ${device}.`, 'Tap Apps, then Safari, then Camera. On an older one: Safari, then Camera.', 'Choose Allow.', 'Close Townwatch, and open it again.'];
    return [`Open Settings on this ${device}.`, `Tap Apps, then ${name}.`, 'Switch on Camera.', 'Come back here.'];
  }
  if (on.os === 'android' && installed && on.browser !== 'firefox') {
    return ['Press and hold the Townwatch icon, and tap “App info” or ⓘ.', what === 'alerts' ? 'Tap Notifications.' : 'Tap Permissions, then Camera.',
      what === 'alerts' ? 'Allow them.' : 'Allow it while the app is used.', 'Come back here.'];
  }
  if (on.browser === 'samsung') return ['Tap the lock to the left of the address.', `Tap Permissions, then ${word}.`, 'Choose Allow.', 'Not there? Open ☰, Settings, Sites and downloads, Site permissions.'];
  if (on.os === 'android' && on.browser === 'firefox') return ['Tap the shield or lock to the left of the address.', `Tap ${what === 'alerts' ? 'Notification' : 'Camera'}, so that it says Allowed.`, 'Reload this page.'];
  if (on.os === 'android') {
    return ['Tap the sign to the left of the address.', `Tap Permissions, then ${word}.`, 'Choose Allow, and reload this page.',
      `Still blocked? The phone’s own Settings, Apps, ${name}, ${what === 'alerts' ? 'Notifications' : 'Permissions'}.`];
  }
  if (on.browser === 'firefox') return ['Click the sign to the left of the address.', `Beside “${what === 'alerts' ? 'Send notifications' : 'Use the camera'}”, remove “Blocked”.`, 'Come back here, and allow it when it asks.'];
  if (on.browser === 'safari') return [`Open Safari’s Settings, then Websites, then ${word}.`, 'Choose Allow for this site.', 'Reload this page.'];
  const system = { windows: 'Windows: Settings, System, Notifications', mac: 'macOS: System Settings, Notifications' }[on.os];
  return ['Click the sign to the left of the address.', `Set ${word} to “Allow”.`, 'Reload this page.',
    ...(what === 'alerts' && system ? [`Still silent? ${system}, ${name}.`] : [])];
}
