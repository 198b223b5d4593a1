/** A report is sent when the server has acknowledged its text and every picture; until then nothing of it is let go. */
import { ask, Refused, NO_SIGNAL, NOT_WORKED } from './ask.js';

const LONGEST_PAUSE = 60000;
const PICTURE_NO = new Set([404, 413, 415, 422]);

/** Whether trying the very same again can help: no signal, time-out, busy, or a fault of the server's. */
const worthRepeating = (fault) => fault instanceof Refused
  && (fault.offline || [408, 423, 425, 429].includes(fault.status) || fault.status >= 500);

const pause = (tries) => new Promise((done) => {
  const most = Math.min(LONGEST_PAUSE, 1000 * 2 ** tries);
  const timer = setTimeout(done, most * (0.5 + Math.random() / 2));
  const early = () => { clearTimeout(timer); done(); };
  addEventListener('online', early, { once: true });
});

// On a shop's phone somebody else may be signed in by the time there is a signal: the report stays its author's.
const whose = (record) => (record.author ? { 'X-Author': String(record.author) } : {});

async function sendPictures(record, need, tell) {
  const refused = [];
  let sent = record.photos.length - need.length;
  for (const sha of need) {
    const picture = record.photos.find((one) => one.sha === sha);
    if (!picture) continue;
    tell({ is: 'sending', sent, of: record.photos.length });
    try {
      await ask(`/outbox/${record.id}/photo/${sha}`, {
        method: 'PUT', bytes: picture.bytes, type: picture.type, headers: whose(record), wait: 60000, stay: true,
      });
    } catch (fault) {
      if (!PICTURE_NO.has(fault.status)) throw fault;
      refused.push({ sha, says: fault.message });
    }
    sent += 1;
  }
  return refused;
}

async function sendOnce(record, tell) {
  tell({ is: 'sending', sent: 0, of: record.photos.length });
  const answer = await ask(`/outbox/${record.id}`, {
    method: 'PUT', json: record.body, headers: { 'X-Sent-At': new Date().toISOString(), ...whose(record) }, wait: 20000, stay: true,
  });
  return { ...answer, refused: await sendPictures(record, answer.need ?? [], tell) };
}

/**
 * Send one complete report, again and again with jitter while that can help.
 * @param {{id: string, author: (number|null), body: object, photos: {sha: string, bytes: ArrayBuffer, type: string}[]}} record
 * @param {(state: {is: 'sending', sent: number, of: number} | {is: 'waiting', says: string}) => void} tell
 * @returns {Promise<object>} the server's answer, with `refused`: pictures it cannot use, each with the reason
 * @throws {Refused} 401, 403, 409, 413, 422: the caller keeps everything and says why
 */
export async function send(record, tell) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await sendOnce(record, tell);
    } catch (fault) {
      if (!worthRepeating(fault)) throw fault;
      tell({ is: 'waiting', says: fault.offline ? NO_SIGNAL : fault.message || NOT_WORKED });
    }
    await pause(tries);
  }
}
