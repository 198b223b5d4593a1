/** A report for practice: every step as it is in earnest, and nothing of it leaves the page or outlives it. */

const SOON = 1500;                        // milliseconds until the pretended desk has it

/** Stands where the outbox stands, in this page's memory alone. */
export function practiceBox() {
  let record = null;
  let timer = 0;
  const tell = () => dispatchEvent(new CustomEvent('townwatch:outbox', { detail: { id: record?.id, state: record?.state } }));
  const become = (more) => { record = { ...record, ...more }; tell(); };
  const go = () => {
    clearTimeout(timer);
    become({ state: 'sending', not_before: 0 });
    timer = setTimeout(() => become({ state: 'sent', sent_at: Date.now(), text_done: true }), SOON);
  };
  return {
    async save({ id, author, hold }) {
      record = {
        id, author, saved: Date.now(), not_before: Date.now() + hold, state: 'waiting', tries: 0, text_done: false, says: '',
        fields: {}, refused: [], sent_at: null, lane: null, alert_id: null, photos: [],
      };
      timer = setTimeout(go, hold);
      return record;
    },
    one: async () => record,
    async takeBack() {
      if (!record || record.state !== 'waiting') return false;
      clearTimeout(timer);
      record = null;
      return true;
    },
    sendNow: async () => { if (record?.state === 'waiting') go(); },
    drain: async () => ({ sent: 0, left: 0 }),
  };
}

/** The answer of the pretended desk. */
export const PRACTICE_SAYS = 'That was practice. **Nothing was sent, and nothing is kept.** In earnest it would be with the desk now.';
