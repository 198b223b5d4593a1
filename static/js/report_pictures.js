/** The pictures of a report: taken in here or by the phone's own camera, chosen, shown, removed. */
import { html, draw, icon, nothing } from './parts.js';
import { finder, mayBeOffered, notNow, stands } from './camera.js';
import { prepare } from './photo.js';

const COPY = 'A copy may be in your phone’s photos: delete it.';
const $ = (id) => document.getElementById(id);

/** Let go of pictures: nothing of them stays in the page. */
export const release = (photos) => photos.forEach((one) => URL.revokeObjectURL(one.url));

/** The same pictures with addresses of their own, after the ones before were let go. */
export const revived = (photos) => photos.map((one) => ({ ...one, url: URL.createObjectURL(new Blob([one.bytes], { type: one.type })) }));

/**
 * @param {{most: number, say: (text: string) => void, tell: (lines: string[]) => void, changed: () => void}} page  `say`: to who hears
 *   the page; `tell`: sentences about the pictures; `changed`: pictures came or went
 */
export function pictures({ most, say, tell, changed }) {
  let all = [];
  let aiming = false;                         // the finder is before the pictures that are there
  let camera = { live: false, torch: false, lit: false };
  let last = '';                              // the picture that is shown large

  const eye = finder($('finder'), (now) => { camera = now; if (!now.live) aiming = false; show(); });
  const isAiming = () => camera.live && all.length < most && (!all.length || aiming);

  function show() {
    const largest = all.at(-1);
    const aims = isAiming();
    $('finder').hidden = !aims;
    $('big').hidden = aims || !largest?.shown;
    if (!largest) { $('big').removeAttribute('src'); $('big').alt = ''; last = ''; }
    if (largest?.shown && last !== largest.url) { $('big').src = largest.url; last = largest.url; $('big').alt = `Picture ${all.length}, the latest`; }
    $('lens').classList.toggle('has-shots', all.length > 0 && !aims);
    $('lens').classList.toggle('is-live', aims);
    for (const id of ['hint', 'never']) $(id).hidden = all.length > 0;
    $('controls').hidden = all.length > 0 && !aims;
    $('take').hidden = !aims;
    $('shoot').parentElement.hidden = aims;
    $('light').hidden = !aims || !camera.torch;
    $('light').setAttribute('aria-pressed', String(camera.lit));
    $('shots').hidden = !all.length || aims;
    draw($('shots'), html`${all.map((one, at) => html`<span class="shot"><span class="print ${one.shown ? '' : 'print--none'}">${
      one.shown ? html`<img src=${one.url} alt="Picture ${at + 1}">` : html`${icon('file-text')}<span class="vh">Picture ${at + 1},
        not shown on this phone</span>`}</span>
      <button class="icon-btn" type="button" aria-label="Remove picture ${at + 1}" @click=${() => remove(at)}>${icon('x')}</button></span>`)}
      ${all.length < most ? html`<button class="add" type="button" aria-label="Take another picture"
        @click=${another}>${icon('plus')}</button><button class="add" type="button"
        aria-label="Choose another picture" @click=${() => $('choose').click()}>${icon('image-up')}</button>` : nothing}`);
  }

  function another() {
    if (!camera.live) { $('shoot').click(); return; }
    aiming = true;
    show();
    $('take').focus();
  }

  async function add(sources, { system = true } = {}) {
    const lines = [];
    let wrong = false;
    for (const source of sources) {
      if (all.length >= most) { lines.push(`A report carries up to ${most} pictures.`); break; }
      try {
        const one = await prepare(source);
        if (all.some((other) => other.sha === one.sha)) lines.push('That picture is here already.');
        else { all = [...all, one]; say(`Picture ${all.length} added`); }
      } catch { wrong = true; lines.push('That picture could not be read. Try another, or send without it.'); }
    }
    if (system && all.length) lines.push(COPY);
    aiming = false;
    tell(lines, { wrong });
    changed();
    goOn();
    if (system && all.length && await mayBeOffered()) offer();
  }

  /** What was pressed is gone with the finder: the next thing is what happened. */
  function goOn() {
    const at = document.activeElement;
    if (!all.length || !(at === document.body || $('controls').contains(at))) return;
    ($('kinds').querySelector('input:checked') ?? $('kinds').querySelector('input'))?.focus({ preventScroll: true });
  }

  function remove(at) {
    release(all.splice(at, 1));
    changed();
    say('Picture removed');
    ($('shots').querySelector('button') ?? (isAiming() ? $('take') : $('shoot'))).focus();
  }

  /** One's own words first; the system's question comes only after a yes. */
  function offer() {
    const box = $('camera-offer');
    const close = () => { draw(box, nothing); };
    const allow = async () => {
      close();
      aiming = await eye.start();
      tell(aiming ? [] : ['The camera stays off in here. Your phone’s own camera still works.']);
      changed();
      if (aiming) $('take').focus();
    };
    draw(box, html`<details class="quiet"><summary>Take pictures in here instead</summary><div class="stack stack-2"><p class="small">Then no copy is left in your phone’s photos. Your phone asks
      you once. The camera is on only while you see this page.</p>
      <div class="line"><button class="btn" type="button" @click=${allow}>${icon('camera')}Allow the camera</button>
        <button class="btn btn--plain" type="button" @click=${() => { notNow(); close(); }}>Not now</button></div></div></details>`);
  }

  async function take() {
    if (!camera.live || all.length >= most) return;
    navigator.vibrate?.(30);
    await add([await eye.frame()], { system: false });
  }

  const wake = async () => { if (document.visibilityState === 'visible' && !$('form').hidden && await stands() === 'granted') eye.start(); };

  /** From now on the finder is live wherever this phone allows it without a question, and only while somebody looks. */
  function look() {
    $('take').addEventListener('click', take);
    $('light').addEventListener('click', eye.light);
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') wake(); else eye.stop(); });
    addEventListener('pagehide', eye.stop);
    wake();
  }

  /** Nobody is here: the camera goes off, until the page is touched again. */
  function rest() {
    eye.stop();
    addEventListener('pointerdown', wake, { once: true, capture: true });
  }

  return {
    add, show, look, rest, wake,
    stop: eye.stop,
    get all() { return all; },
    put(photos) { all = photos; aiming = false; },
  };
}
