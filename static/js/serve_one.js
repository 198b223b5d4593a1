/** Give one notice: before, how sure, the words, what became of it. It works without a signal, and is kept at each step. */
import { meWatched, ask, isCovered, now, once, whenCovered, whenUncovered, Refused } from './ask.js';
import { belongTo, drop, keep, load as halfWritten, settled } from './draft.js';
import { keptWatched } from './kept_lists.js';
import { givenHere, keptNotice } from './kept_notices.js';
import { all, know, one as record, save } from './outbox.js';
import { html, draw, icon, print, clock, date, state, note, nothing, fault } from './parts.js';
import { forget as letGo, prepare } from './photo.js';
import { before, door, read, standing, sure, why } from './serve_steps.js';

const $ = (id) => document.getElementById(id);
const ref = decodeURIComponent(location.pathname.split('/').pop());
const FULL = 'The phone is full. Nothing you typed is lost while this page is open. Free some space, or leave the picture out.';
const NO_KEY = 'No signal, and this phone has not spoken to Townwatch before. Keep this page open until there is some.';
const LABEL = { taken: 'Notice given', refused: 'Notice given, not taken', 'not now': 'Not now' };
const fresh = () => ({ id: crypto.randomUUID(), kind: 'service', of: ref, step: 'before', sure: null, outcome: null, at: null, why_not: [], witness: '', read_aloud: false, note: '' });

let who = null;
let notice = null;
let reasons = [];
let stale = null;
let form = fresh();
let photo = null;
let touched = false;                      // somebody has uncovered name and face
let told = '';
let busy = false;
let mine = null;                          // what was saved: {id, is, says, at, label}

const say = (text) => { $('live').textContent = text; };

function keepForm() {
  document.body.toggleAttribute('data-unsent', Boolean(form.outcome));
  if (form.sure || form.outcome) keep(form, photo ? [photo] : []); else drop(form.id, who.account.id);
}

function go(step) {
  form.step = step;
  told = '';
  keepForm();
  show();
  $('step')?.focus();
}

const acts = {
  go,
  sure: (said) => { form.sure = said === 'know' ? 'know' : null; go(said === 'know' ? 'read' : 'door'); },
  outcome(said) {
    if (said && said !== form.outcome) form.at = new Date().toISOString();
    form.outcome = said;
    go(said === 'not now' ? 'why' : form.sure ? 'read' : 'before');
    if (said && said !== 'not now') $('witness')?.scrollIntoView({ block: 'center' });
  },
  why(one) {
    form.why_not = form.why_not.includes(one) ? form.why_not.filter((each) => each !== one) : [...form.why_not, one];
    keepForm();
    show();
  },
  write(name, value) { form[name] = value; keepForm(); },
  picture(made) {
    if (photo) letGo(photo);
    photo = made;
    keepForm();
    show();
  },
  async take({ target }) {
    const [file] = target.files;
    target.value = '';
    if (!file) return;
    try { acts.picture(await prepare(file)); told = ''; } catch { told = 'That picture could not be read. Try another, or go on without it.'; }
    if (!isCovered()) show();
  },
  done,
};

function wordsOf() {
  const isNot = form.outcome === 'not now';
  return {
    exclusion: ref, outcome: form.outcome, at: form.at, read_aloud: form.read_aloud, note: form.note.trim(),
    ...(who.premises ? { premises_id: who.premises.id } : {}),
    ...(isNot ? { why_not: form.why_not } : { sure: form.sure, witness: form.witness.trim(), ...(photo ? { photo: photo.sha } : {}) }),
  };
}

async function saved(what) {
  try { return await save(what); } catch (failed) {
    if (failed.name !== 'NoKey' || !who.sealing) throw failed;
    await know('key', { id: who.sealing.id, public: who.sealing.public });
    return save(what);
  }
}

/** It is on the disk before anything says so. */
async function done(event) {
  event.preventDefault();
  if (busy || !form.outcome) return;
  busy = true;
  show();
  const [words, { id }, author] = [wordsOf(), form, who.account.id];
  const photos = photo && form.outcome !== 'not now' ? [photo] : [];
  const written = { ...form, body: words };
  try {
    keep(written, photos, { queued: true });
    await settled();
    await saved({ id, kind: 'service', author, words, photos });
    document.body.removeAttribute('data-unsent');
    mine = { id, is: 'saved', label: labelOf(written) };
    import('./keep_sending.js').then(({ keepSending }) => keepSending()).catch(() => {});
    say('Saved on this phone.');
  } catch (failed) {
    if (failed.record) mine = { id, is: 'saved', label: labelOf(written) };
    else keep(written, photos);
    told = failed.name === 'NoKey' ? NO_KEY : FULL;
  }
  busy = false;
  if (isCovered()) return;
  show();
  $('step')?.focus();
}

const labelOf = ({ of, outcome, at }) => `${LABEL[outcome]}, ${of}, ${clock(at)}`;

/** How far it has come. */
async function follow(id) {
  if (!mine || id !== mine.id) return;
  const it = await record(id);
  if (!it || !mine) return;
  if (it.sent_at) mine = { ...mine, is: 'sent', says: it.says, at: it.sent_at };
  else if (it.state === 'sign in') mine.is = 'sign in';
  else if (it.state === 'change') mine = { ...mine, is: 'refused', says: it.says };
  else if (!navigator.onLine || (it.tries && it.state === 'waiting')) mine.is = 'waiting';
  if (it.sent_at) await drop(id, it.author);
  if (isCovered()) return;
  show();
  if (mine.is === 'sent') say(`Sent. ${mine.says}`);
}

const face = () => (touched ? html`<h1>${notice.title}</h1><div class="aside">${print(notice.photo, { size: 'card', alt: notice.title, eager: true })}
    <div class="stack stack-2"><p class="soft small">${notice.ref}</p><p class="small">Can be given until ${date(notice.lapses_on)}.</p>
    <button class="btn" type="button" @click=${() => { touched = false; show(); }}>${icon('eye-off')}Cover</button></div></div>`
  : html`<h1>Give notice ${notice.ref}</h1><button class="btn btn--wide" type="button" id="uncover" @click=${() => { touched = true; show(); }}>${icon('eye')}Touch to see name and picture</button>`);

function show() {
  if (isCovered()) return;
  if (mine) { draw($('notice'), html`<h1 class="vh">Notice ${ref}</h1>${standing(mine)}`); return; }
  if (!notice) return;
  const at = { notice, form, photo, reasons, told, busy };
  const step = { before: () => before(acts), sure: () => sure(acts), door: () => door(acts), read: () => read(at, acts), why: () => why(at, acts) }[form.step];
  draw($('notice'), html`${stale ? note('wifi-off', html`<b>No signal.</b> You see this as of ${clock(stale.as_of)}. It stays here until ${clock(stale.until)}.`) : nothing}
    ${form.step === 'read' ? html`<h1>Give notice ${notice.ref}</h1>` : face()}${step()}`);
}

/** What was left half-written here, or saved and still waits. */
async function pickUp() {
  const waits = (await givenHere(who)).find(({ of, outcome }) => of === ref && outcome !== 'not now');
  if (waits) { mine = { id: waits.id, is: 'saved', label: labelOf(waits) }; await follow(waits.id); return; }
  const left = (await halfWritten(await all())).find(({ words }) => words.of === ref);
  if (left && left.words.id !== form.id) ({ words: form, photos: [photo = null] } = left);
}

async function begin(found) {
  [notice, reasons] = [found.notice, found.why_not];
  draw($('state'), nothing);
  await pickUp().catch(() => {});
  show();
}

const over = () => {
  draw($('notice'), nothing);
  draw($('state'), state('hourglass', 'None to give', 'It was given, it has lapsed, or it is not yours to give.', html`<a class="btn" href="/serve">${icon('chevron-left')}Notices</a>`, true));
};

async function shownFromPhone() {
  const [own, found] = await Promise.all([keptWatched(), keptNotice(ref)]);
  if (!own || !found || Date.parse(found.notice.ends_at) <= now()) return false;
  [who, stale] = [own, found];
  await begin(found);
  return true;
}

const load = once(async () => {
  try {
    who = await meWatched();
    const found = await ask(`/api/serve/${encodeURIComponent(ref)}`);
    stale = null;
    await begin(found);
  } catch (refused) {
    if (refused.offline && await shownFromPhone().catch(() => false)) return;
    if (!(refused instanceof Refused)) throw refused;
    if (refused.status === 404) await pickUp().catch(() => {});      // the server may have it, and its answer was lost
    if (mine) { show(); return; }
    if (refused.status === 404) { over(); return; }
    draw($('notice'), nothing);
    draw($('state'), fault(refused, load, true));
  }
});

whenCovered(() => { notice = null; mine = null; photo = null; form = fresh(); touched = false; belongTo(null, null); });
whenUncovered(load);
addEventListener('townwatch:outbox', ({ detail: { id } }) => { follow(id).catch(() => {}); });
for (const lazy of ['./keep_sending.js', './drain.js']) import(lazy).catch(() => {});      // here before the signal goes
load();
addEventListener('online', () => { if (!notice || stale) load(); });
