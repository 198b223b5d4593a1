/**
 * What somebody says about an alert is kept on this phone until the server has it: the latest word of each person about
 * each alert, under a number of its own. No name and no picture is kept, only the alert's number and the word.
 */
import { ask, Refused } from './ask.js';
import { table } from './table.js';

const OLDEST = 12 * 60 * 60 * 1000;
const within = table('townwatch-answers', 'answers', { durability: 'strict' });

const nameOf = ({ account, alert }) => `${account}/${alert}`;

/** Let go of a word that the server has, unless a later one has taken its place. */
const letGo = (one) => within('readwrite', (store) => {
  store.get(nameOf(one)).onsuccess = ({ target }) => { if (target.result?.id === one.id) store.delete(nameOf(one)); };
});

/** Whether the server may yet take it: no signal, a time-out, busy, locked, or a fault of the server's. */
const mayCome = (refused) => refused instanceof Refused
  && (refused.offline || [401, 408, 425, 429].includes(refused.status) || refused.stop || refused.status >= 500);

function post(one, quiet) {
  return ask(`/api/alerts/${one.alert}/answer`, {
    method: 'POST', quiet, headers: { 'X-Sent-At': new Date().toISOString() },
    json: { answer: one.word, id: one.id, said_at: new Date(one.at).toISOString() },
  });
}

/**
 * Say a word, or take it back with null: kept first, then sent.
 * @param {{account: number, alert: string, word: (string|null)}} said
 * @returns {Promise<object|null>} the alert as the server tells it now; null while the word waits on this phone
 * @throws {Refused} the server does not want it: the alert has ended
 */
export async function say(said) {
  const one = { ...said, id: crypto.randomUUID(), at: Date.now() };
  let kept = true;
  try { await within('readwrite', (store) => store.put(one, nameOf(one))); } catch { kept = false; }
  try {
    const answer = await post(one, false);
    if (kept) await letGo(one);
    return answer;
  } catch (refused) {
    if (mayCome(refused) && kept) return null;
    if (kept) await letGo(one);
    throw refused;
  }
}

/** The word that waits on this phone, or undefined when none does. */
export async function waiting(account, alert) {
  try { return await within('readonly', (store) => store.get(nameOf({ account, alert }))); } catch { return undefined; }
}

/** Send all that this person has said here and the server does not have; tells the page of each (`townwatch:answered`). */
export async function sendKept(account) {
  const all = await within('readonly', (store) => store.getAll()).catch(() => []);
  for (const one of all) {
    if (Date.now() - one.at > OLDEST) { await letGo(one); continue; }
    if (one.account !== account) continue;
    try {
      const answer = await post(one, true);
      await letGo(one);
      dispatchEvent(new CustomEvent('townwatch:answered', { detail: answer }));
    } catch (refused) {
      if (mayCome(refused)) return;
      await letGo(one);
      dispatchEvent(new CustomEvent('townwatch:answered', { detail: { id: one.alert, refused: refused.message } }));
    }
  }
}
