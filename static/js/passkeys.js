/** Passkeys: ask the browser to make or show one. What it says is bytes; between us and the server they are base64url. */
import { ask } from './ask.js';

const SAYS = {
  NotAllowedError: 'Nothing was shown: it was stopped, or took too long. Try again, or use another way.',
  InvalidStateError: 'This phone or key has a passkey of yours already. Use that one.',
  NotSupportedError: 'This phone or key cannot make a passkey that is safe enough. Use another way.',
  SecurityError: 'Passkeys do not work at this address. Use another way.',
  ConstraintError: 'This phone or key has no finger, face or code set up to ask for. Set one up, or use another way.',
};
const NONE_HERE = 'This browser cannot use passkeys. Use another way.';

/** Whether this browser knows passkeys at all. */
export const supported = () => Boolean(window.PublicKeyCredential && navigator.credentials);

const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
const withBytes = (known = []) => known.map((one) => ({ ...one, id: bytes(one.id) }));

async function say(how) {
  if (!supported()) throw new Error(NONE_HERE);
  try { return await how(); } catch (fault) { throw new Error(SAYS[fault.name] || 'That did not work. Try again, or use another way.'); }
}

/**
 * Make a passkey for whoever is signed in.
 * @returns {Promise<string>} what the browser answered, as JSON
 * @throws {Error} with a sentence for a person
 */
export async function makePasskey() {
  if (!supported()) throw new Error(NONE_HERE);
  const { options } = await ask('/api/passkeys/new', { method: 'POST', json: {}, stay: true });
  const made = await say(() => navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: withBytes(options.excludeCredentials),
    },
  }));
  return JSON.stringify({
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
    },
  });
}

/**
 * Show a passkey.
 * @param {{account?: number}} who  who, on a device that several people use
 * @returns {Promise<string>} what the browser answered, as JSON
 * @throws {Error} with a sentence for a person
 */
export async function showPasskey({ account } = {}) {
  if (!supported()) throw new Error(NONE_HERE);
  const { options } = await ask('/api/passkeys/ask', { method: 'POST', json: { account }, stay: true });
  const shown = await say(() => navigator.credentials.get({
    publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: withBytes(options.allowCredentials) },
  }));
  return JSON.stringify({
    id: shown.id,
    rawId: text(shown.rawId),
    type: shown.type,
    response: {
      clientDataJSON: text(shown.response.clientDataJSON),
      authenticatorData: text(shown.response.authenticatorData),
      signature: text(shown.response.signature),
      userHandle: shown.response.userHandle ? text(shown.response.userHandle) : null,
    },
  });
}

/**
 * Open a locked phone by passkey.
 * @returns {Promise<{account: {id: number, name: string}}>} who came in
 */
export async function unlockByPasskey({ account } = {}) {
  const passkey = await showPasskey({ account });
  return ask('/api/unlock/passkey', { method: 'POST', json: { passkey, account }, stay: true });
}
