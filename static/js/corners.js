/** Four corners on a picture: what lies between them is drawn straight, on this phone, and nothing else is kept. */
import { html, draw, icon, nothing } from './parts.js';
import { prepare } from './photo.js';

const NAMES = ['Top left', 'Top right', 'Bottom right', 'Bottom left'];
const BEGIN = [[0.15, 0.15], [0.85, 0.15], [0.85, 0.85], [0.15, 0.85]];
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEP = 0.01;
const LONGEST = 1600;
const LEAST = 32;              // pixels: less shows nothing

const far = ([ax, ay], [bx, by]) => Math.hypot(ax - bx, ay - by);
const within = (part) => Math.min(1, Math.max(0, part));

/** Whether the corners go round once, without crossing or bending inwards: only then can the inside be straightened. */
export function isFit(corners) {
  return corners.every(([bx, by], at) => {
    const [[ax, ay], [cx, cy]] = [corners[(at + 3) % 4], corners[(at + 1) % 4]];
    return (bx - ax) * (cy - by) - (by - ay) * (cx - bx) > 0.0005;
  });
}

/**
 * Where a point of the straight picture lies in the slanted one: Heckbert's mapping of the unit square to a quadrilateral.
 * @param {number[][]} quad four corners, clockwise from top left
 * @returns {(u: number, v: number) => [number, number]} for u, v from 0 to 1
 */
export function mapping([[x0, y0], [x1, y1], [x2, y2], [x3, y3]]) {
  const [dx1, dx2, sx] = [x1 - x2, x3 - x2, x0 - x1 + x2 - x3];
  const [dy1, dy2, sy] = [y1 - y2, y3 - y2, y0 - y1 + y2 - y3];
  const whole = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / whole;
  const h = (dx1 * sy - sx * dy1) / whole;
  const [a, b, d, e] = [x1 - x0 + g * x1, x3 - x0 + h * x3, y1 - y0 + g * y1, y3 - y0 + h * y3];
  return (u, v) => {
    const depth = g * u + h * v + 1;
    return [(a * u + b * v + x0) / depth, (d * u + e * v + y0) / depth];
  };
}

/** Each pixel of the straight picture is mixed from the four round its place in the slanted one. */
function fill(to, from, place) {
  const { width, height, data } = from;
  for (let row = 0, at = 0; row < to.height; row += 1) {
    for (let column = 0; column < to.width; column += 1, at += 4) {
      const [x, y] = place((column + 0.5) / to.width, (row + 0.5) / to.height);
      const left = Math.min(width - 2, Math.max(0, Math.floor(x - 0.5)));
      const top = Math.min(height - 2, Math.max(0, Math.floor(y - 0.5)));
      const [right, down] = [within(x - 0.5 - left), within(y - 0.5 - top)];
      const first = (top * width + left) * 4;
      const below = first + width * 4;
      for (let part = 0; part < 3; part += 1) {
        const above = data[first + part] * (1 - right) + data[first + 4 + part] * right;
        to.data[at + part] = above * (1 - down) + (data[below + part] * (1 - right) + data[below + 4 + part] * right) * down;
      }
      to.data[at + 3] = 255;
    }
  }
}

const board = (width, height) => Object.assign(document.createElement('canvas'), { width, height });

/** Draw what lies between the corners (parts of width and height) as a straight picture, and make it ready to send. */
export async function straightened(picture, corners) {
  const whole = await createImageBitmap(new Blob([picture.bytes], { type: picture.type }));
  const slanted = board(whole.width, whole.height);
  const pen = slanted.getContext('2d', { alpha: false });
  pen.drawImage(whole, 0, 0);
  whole.close();
  const quad = corners.map(([x, y]) => [x * slanted.width, y * slanted.height]);
  const [across, along] = [Math.max(far(quad[0], quad[1]), far(quad[3], quad[2])), Math.max(far(quad[0], quad[3]), far(quad[1], quad[2]))];
  const scale = Math.min(1, LONGEST / Math.max(across, along));
  const straight = board(Math.max(LEAST, Math.round(across * scale)), Math.max(LEAST, Math.round(along * scale)));
  const to = straight.getContext('2d', { alpha: false });
  const pixels = to.createImageData(straight.width, straight.height);
  fill(pixels, pen.getImageData(0, 0, slanted.width, slanted.height), mapping(quad));
  to.putImageData(pixels, 0, 0);
  const blob = await new Promise((done) => { straight.toBlob(done, 'image/jpeg', 0.9); });
  return prepare(new File([blob], 'cropped.jpg', { type: 'image/jpeg' }));
}

/**
 * Let somebody put four corners on their picture.
 * @param {HTMLElement} where is drawn into, and emptied afterwards
 * @param {{bytes: ArrayBuffer, type: string, url: string}} picture
 * @returns {Promise<object|null>} the part between the corners, ready to send as `prepare` gives it; null when they went back
 */
export const corners = (where, picture) => new Promise((done) => {
  const at = BEGIN.map((corner) => [...corner]);
  let says = '';
  let busy = false;

  const end = (what) => { draw(where, nothing); done(what); };
  const lay = () => {
    where.querySelectorAll('.corner').forEach((handle, number) => {
      handle.style.left = `${at[number][0] * 100}%`;
      handle.style.top = `${at[number][1] * 100}%`;
    });
    where.querySelector('polygon').setAttribute('points', at.map((corner) => corner.join()).join(' '));
  };
  const move = (number, x, y) => { at[number] = [within(x), within(y)]; says = ''; show(); };

  const grab = (number) => (event) => {
    event.preventDefault();
    const handle = event.currentTarget;
    handle.focus();
    handle.setPointerCapture(event.pointerId);
    const box = where.querySelector('.corners img').getBoundingClientRect();
    const drag = (moved) => move(number, (moved.clientX - box.left) / box.width, (moved.clientY - box.top) / box.height);
    handle.addEventListener('pointermove', drag);
    const drop = () => { handle.removeEventListener('pointermove', drag); };
    for (const over of ['pointerup', 'pointercancel']) handle.addEventListener(over, drop, { once: true });
  };
  const key = (number) => (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const by = STEP * (event.shiftKey ? 5 : 1);
    move(number, at[number][0] + step[0] * by, at[number][1] + step[1] * by);
  };

  async function cut() {
    if (busy) return;
    if (!isFit(at)) { says = 'The corners cross each other. Put each into its own corner of the picture.'; show(); return; }
    busy = true;
    show();
    try { end(await straightened(picture, at)); } catch { busy = false; says = 'This phone could not crop it. Take the picture again, from nearer.'; show(); }
  }

  const place = ([x, y]) => `${Math.round(x * 100)} of 100 across, ${Math.round(y * 100)} down`;
  const corner = (name, number) => html`<button class="corner" type="button" aria-label="${name} corner: ${place(at[number])}"
    @pointerdown=${grab(number)} @keydown=${key(number)}></button>`;

  function show() {
    draw(where, html`<div class="narrow stack"><div class="stack stack-2"><h1 id="crop-title">Put the corners on the picture</h1>
      <p class="small">Move each corner to a corner of the print or screen: with a finger, or with the arrow keys. The rest is not sent.</p></div>
      <div class="corners"><img src=${picture.url} alt="Your picture" draggable="false"><svg viewBox="0 0 1 1" preserveAspectRatio="none"
        aria-hidden="true"><polygon vector-effect="non-scaling-stroke"></polygon></svg>${NAMES.map(corner)}</div>
      <p class="says" role="alert">${says ? html`${icon('triangle-alert')}${says}` : nothing}</p>
      <div class="line"><button class="btn btn--main" type="button" aria-busy=${busy ? 'true' : nothing} @click=${cut}>${icon('scan-search')}Check this part</button>
        <button class="btn btn--plain" type="button" @click=${() => end(null)}>Back</button></div></div>`);
    lay();
  }

  show();
  where.focus();
});
