/**
 * The camera inside the page, for phones that have already allowed it: what it takes never lies in the phone's own photos.
 * Nobody is asked for leave here unless they said that they want it: an iPhone asks anew at each start, so there it is not used.
 */

const WANTED = { facingMode: { ideal: 'environment' }, width: { ideal: 1920 }, height: { ideal: 1440 } };
const LATER = 'townwatch:camera-later';        // somebody said "not now": not offered again on this phone

const isApple = () => /iP(hone|ad|od)/.test(navigator.userAgent) || (navigator.platform === 'MacIntel' && navigator.maxTouchPoints > 1);

/**
 * How the camera inside the page stands: 'granted', 'prompt' (it may be asked for), 'denied', or 'none' where only the
 * phone's own camera will do.
 */
export async function stands() {
  if (!navigator.mediaDevices?.getUserMedia || isApple()) return 'none';
  try { return (await navigator.permissions.query({ name: 'camera' })).state; } catch { return 'none'; }   // a browser without this question
}

const put = (value) => { try { localStorage.setItem(LATER, value); } catch { /* private window: offered again */ } };
const wasPutOff = () => { try { return localStorage.getItem(LATER) === '1'; } catch { return true; } };

/** Whether the camera inside the page may be offered to whoever has just used the phone's own. */
export const mayBeOffered = async () => !wasPutOff() && await stands() === 'prompt';
/** "Not now": it is not offered on this phone any more. */
export const notNow = () => put('1');

/**
 * The finder.
 * @param {HTMLVideoElement} video
 * @param {(state: {live: boolean, torch: boolean, lit: boolean}) => void} changed  after every change, also when the phone itself takes the camera away
 */
export function finder(video, changed) {
  let stream = null;
  let opening = null;
  let lit = false;

  const track = () => stream?.getVideoTracks()[0];
  const tell = () => changed({ live: Boolean(stream), torch: Boolean(track()?.getCapabilities?.().torch), lit });

  async function open() {
    const mine = await navigator.mediaDevices.getUserMedia({ video: WANTED, audio: false });
    if (!opening) { mine.getTracks().forEach((one) => one.stop()); return; }      // stopped meanwhile
    stream = mine;
    track().addEventListener('ended', stop);
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    tell();
  }

  /** Start, once however often it is asked. Resolves with whether it is live; it never throws. */
  function start() {
    opening ??= open().then(() => Boolean(stream), () => { stop(); return false; });
    return opening;
  }

  /** Let the camera go: its light goes out. */
  function stop() {
    stream?.getTracks().forEach((one) => one.stop());
    const was = stream;
    stream = opening = null;
    lit = false;
    video.srcObject = null;
    video.hidden = true;
    if (was) tell();
  }

  async function light() {
    try { await track().applyConstraints({ advanced: [{ torch: !lit }] }); lit = !lit; } catch { /* this phone's lamp is busy */ }
    tell();
  }

  return { start, stop, light, frame: () => createImageBitmap(video) };
}
