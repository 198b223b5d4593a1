/**
 * Closes what waits on this phone so that only the server can open it: the phone holds nothing that opens it again.
 *
 * An envelope: 1 byte version, 16 letters naming the server's key, 65 bytes of a key made for this envelope alone, 12 bytes
 * of nonce, then AES-256-GCM over the content. Its key comes by HKDF-SHA-256 from ECDH on P-256 (RFC 5869, SP 800-56A).
 */
const ENVELOPE = 1;
const P256 = { name: 'ECDH', namedCurve: 'P-256' };
const SEALED_FOR = 'townwatch outbox 1';

/** What a sealed body is called when it is sent. */
export const SEALED = 'application/vnd.townwatch.sealed';

const asBytes = (text) => new TextEncoder().encode(text);
const fromBase64url = (text) => Uint8Array.from(
  atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));

function joinBytes(...pieces) {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) { whole.set(new Uint8Array(piece.buffer ?? piece, piece.byteOffset ?? 0, piece.byteLength), at); at += piece.byteLength; }
  return whole;
}

/**
 * Seal bytes for the server.
 * @param {{id: string, public: string}} key  the server's: its name, and its point in base64url
 * @param {ArrayBuffer|Uint8Array} bytes
 * @param {string} purpose  what it is and of which report: it opens as nothing else
 * @returns {Promise<ArrayBuffer>}
 */
export async function seal(key, bytes, purpose) {
  const { subtle } = crypto;
  const theirs = fromBase64url(key.public);
  const own = await subtle.generateKey(P256, false, ['deriveBits']);
  const point = new Uint8Array(await subtle.exportKey('raw', own.publicKey));
  const shared = await subtle.deriveBits(
    { name: 'ECDH', public: await subtle.importKey('raw', theirs, P256, false, []) }, own.privateKey, 256);
  const closing = await subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info: joinBytes(asBytes(SEALED_FOR), theirs, point) },
    await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']), { name: 'AES-GCM', length: 256 }, false, ['encrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const closed = await subtle.encrypt({ name: 'AES-GCM', iv, additionalData: asBytes(purpose) }, closing, bytes);
  return joinBytes(new Uint8Array([ENVELOPE]), asBytes(key.id), point, iv, closed).buffer;
}
