/** "Send": the report is sealed and saved on this phone first; then it is followed until the desk has it, or it comes back. */
import { NO_SIGNAL } from './ask.js';
import * as outbox from './outbox.js';
import { drain } from './drain.js';
import { follow, HOLD } from './report_sent.js';
import { askAgain } from './report_locked.js';
import { release } from './report_pictures.js';

const KEPT = 'Nothing you typed is lost.';
const ELSEWHERE = `This report went from another window already, as it was then. ${KEPT} Send again only if there is more to say: it goes as a new report.`;
const real = { ...outbox, drain };

/** What is said on the form about a report that came back, and beside which fields. */
export function whatToChange({ status, says, fields }) {
  const sentence = says || 'The desk could not take it.';
  if (status === 409) return { renewed: true, says: [`${sentence} ${KEPT} Send again to send it as a new report.`], fields: {} };
  return { says: [`${sentence} ${KEPT}`], fields };
}

const asWhat = (record, hold) => ({ id: record.id, kind: 'report', author: record.author, words: record.body, photos: record.photos, hold });

async function saveIt(box, record) {
  try { return await box.save(asWhat(record, HOLD)); } catch (fault) {
    if (fault.name !== 'NoKey' || !await askAgain()) throw fault;
    return box.save(asWhat(record, HOLD));
  }
}

/** Why it could not be saved, and what can be done about it; the form stays as it is. */
const faultOf = (fault) => {
  if (fault.name === 'PhoneFull') return { full: true, says: [] };
  if (fault.name === 'NoKey') return { says: [`${NO_SIGNAL.split('.')[0]}, and this phone has not spoken to Townwatch before. ${KEPT} Keep this page open and send when there is some.`] };
  return { full: true, says: [] };              // a browser that keeps nothing at all: a private window
};

/**
 * Send what is on the form.
 * @param {{words: object, photos: object[]}} mine
 * @param {{draft: object, who: object, entered: (account: object) => Promise<void>, practice: boolean, tellNow: boolean,
 *   saved: () => void}} page  `saved`: it is on the disk, and the form may be emptied
 * @returns {Promise<{is: string, says?: string[], fields?: object, renewed?: boolean, instead?: null, full?: boolean, gone?: boolean}>}  `is` 'sent': over;
 *   otherwise the form shows again: `full` because nothing more can be saved here, `gone` because it is for another's eyes; `instead`
 *   null: as a report of its own, the one before it stays
 */
export async function sendOff(mine, { draft, who, entered, practice, tellNow, saved }) {
  const record = draft.record({ ...mine.words, tell_now: tellNow }, mine.photos, who);
  const box = practice ? (await import('./report_practice.js')).practiceBox() : real;
  const about = { box, who, practice, label: who.categories.find((one) => one.key === mine.words.category)?.label ?? 'Report' };
  if (practice) about.says = (await import('./report_practice.js')).PRACTICE_SAYS;
  let theirs = true;                            // whoever wrote it is still the one who looks
  const cover = () => { if (who.device?.shared) theirs = false; };
  addEventListener('townwatch:cover', cover);
  about.entered = async (account) => {
    await entered(account);
    theirs = true;
    draft.keep(mine.words, mine.photos, { queued: true });
  };

  let kept;
  try {
    if (!practice) { draft.keep(mine.words, mine.photos, { queued: true }); await draft.settled(); }
    kept = await saveIt(box, record);
  } catch (fault) {
    removeEventListener('townwatch:cover', cover);
    if (fault.name !== 'OnItsWay') return { is: 'change', ...faultOf(fault) };
    if (fault.record.state !== 'change') return { is: 'change', renewed: true, instead: null, says: [ELSEWHERE] };
    kept = fault.record;
  }
  saved();
  navigator.vibrate?.(40);
  if (!practice && mine.words.instead) { await box.forget(mine.words.instead); draft.drop(mine.words.instead, record.author); }
  for (;;) {
    const outcome = await follow(kept, about);
    if (outcome.is === 'change' && outcome.record.status === 410 && await box.sealAgain(asWhat(record))) {
      kept = await box.one(record.id);          // sealed for a key that is gone: closed again for the new one
      continue;
    }
    removeEventListener('townwatch:cover', cover);
    if (outcome.is === 'sent' && !practice) draft.drop(record.id, outcome.record.author);
    if (outcome.is === 'change' && theirs) return { is: 'change', ...whatToChange(outcome.record) };
    if (outcome.is === 'undone') return { is: 'undone', says: [] };
    release(mine.photos);                       // sent, or not for the eyes of who is here now
    return outcome.is === 'sent' ? outcome : { is: 'gone', gone: true };
  }
}
