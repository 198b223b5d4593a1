/** A picture leaves the phone upright, small and without its metadata; what this phone cannot read goes as it is. */

const LONGEST = 1600;
const HEAVIEST = 400 * 1024;
const QUALITIES = [0.82, 0.72, 0.6, 0.48];
const TYPES = { jpg: 'image/jpeg', jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp', heic: 'image/heic', heif: 'image/heif' };

const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const canvas = (width, height) => (self.OffscreenCanvas
  ? new OffscreenCanvas(width, height)
  : Object.assign(document.createElement('canvas'), { width, height }));

const jpeg = (board, quality) => (board.convertToBlob
  ? board.convertToBlob({ type: 'image/jpeg', quality })
  : new Promise((done) => { board.toBlob(done, 'image/jpeg', quality); }));

async function drawn(whole, longest) {
  const scale = Math.min(1, longest / Math.max(whole.width, whole.height));
  const width = Math.max(1, Math.round(whole.width * scale));
  const height = Math.max(1, Math.round(whole.height * scale));
  const board = canvas(width, height);
  const pen = board.getContext('2d', { alpha: false });
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(whole, 0, 0, width, height);
  let blob;
  for (const quality of QUALITIES) {
    blob = await jpeg(board, quality);
    if (blob.size <= HEAVIEST) break;
  }
  return blob;
}

async function redraw(source) {
  const whole = source instanceof Blob ? await createImageBitmap(source, { imageOrientation: 'from-image' }) : source;
  try {
    const blob = await drawn(whole, LONGEST);
    // Foliage and noise do not get small by quality alone.
    return blob.size <= HEAVIEST ? blob : await drawn(whole, LONGEST * 0.75);
  } finally { whole.close(); }
}

/** SHA-256 of the bytes, as hex. */
export const sha256 = async (bytes) => hex(await crypto.subtle.digest('SHA-256', bytes));

/**
 * Make a chosen file, or a frame of the camera's, ready to send.
 * @param {Blob|ImageBitmap} source  a frame is closed here
 * @returns {Promise<{sha: string, bytes: ArrayBuffer, type: string, url: string, shown: boolean}>} `url` shows it on
 *   this phone; `shown` is false for a file this phone cannot draw, which is then sent untouched for the server to judge
 */
export async function prepare(source) {
  let blob = source;
  let shown = true;
  try { blob = await redraw(source); } catch (fault) {
    if (!(source instanceof Blob)) throw fault;
    shown = false;
  }
  const bytes = await blob.arrayBuffer();
  const ending = (source.name || '').split('.').pop().toLowerCase();
  const type = blob.type || TYPES[ending] || 'application/octet-stream';
  return { sha: await sha256(bytes), bytes, type, url: URL.createObjectURL(new Blob([bytes], { type })), shown };
}

/** Let go of a picture: nothing of it stays in the page. */
export const forget = (picture) => { URL.revokeObjectURL(picture.url); };
