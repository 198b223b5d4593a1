/** What is on this phone and not yet with the desk: how each report stands, why it waits, and what its author can do. */
import { ask, me, may, isCovered, whenCovered, whenUncovered } from './ask.js';
import { html, draw, icon, nothing, note, state, fault } from './parts.js';
import { all, claim, forget, known, retry, seen, sendNow, signedIn, takeBack } from './outbox.js';
import { drain } from './drain.js';
import { ownKey } from './own_key.js';
import { FILE_AFTER, isForFile, isUnsent, ofNotice, reports, since } from './unsent_words.js';
import { colleagues, mine, nobodys } from './unsent_rows.js';

const $ = (id) => document.getElementById(id);
const LOOK_AGAIN = 5000;                  // milliseconds: ages and next tries are written in words

let who = null;                           // {account, key, name, categories}: whose own copies may be read
let stop = 'loading';                     // why nobody is: 'locked', 'signed out', 'offline'
let list = null;
let own = new Map();                      // my own copies, by the record's number
let looked = new Set();                   // the records whose copies were looked for
let asked = null;                         // {id, about}: what is asked once more before it is done
let said = null;                          // {says, wrong}
let busy = false;
let noSignal = false;

const say = (says, wrong = false) => { said = { says, wrong }; $('live').textContent = says; };

async function whoIsHere() {
  try {
    const answer = await me(false, { stay: true });
    noSignal = false;
    return { account: answer.account.id, key: answer.draft_key, name: answer.account.name, categories: answer.categories, reports: may(answer, 'send reports') };
  } catch (refused) {
    noSignal = Boolean(refused.offline);
    stop = refused.offline ? 'offline' : refused.stop || 'signed out';
    const kept = refused.offline ? ownKey() : null;
    return kept && { ...kept, name: '', reports: true, categories: (await known('form').catch(() => null))?.categories ?? [] };
  }
}

/** My own copies name a report and show its picture; they are opened with my key alone, and never while covered. */
async function readOwn() {
  const wanted = new Set(list.filter((one) => one.author === who.account && isUnsent(one) && !looked.has(one.id)).map(({ id }) => id));
  if (!wanted.size) return;
  for (const id of wanted) looked.add(id);
  const draft = await import('./draft.js');
  draft.belongTo(who.account, who.key);
  for (const one of await draft.waiting(list, ({ id }) => wanted.has(id))) own.set(one.words.id, one);
}

function putAway() {
  for (const { photos } of own.values()) for (const one of photos) URL.revokeObjectURL(one.url);
  own = new Map();
  looked = new Set();
  who = null;
  asked = null;
}

const labelOf = (one) => {
  const words = own.get(one.id)?.words;
  if (words?.kind === 'service') return ofNotice(words);
  const key = words?.category;
  return key && who.categories.find((kind) => kind.key === key)?.label;
};

async function load() {
  try {
    const isNew = !who;
    who ??= await whoIsHere();
    if (isNew && who && !noSignal) await signedIn(who.account);        // once: what the desk then still refuses must not be sent again at each change
    list = await all();
    if (who && !isCovered()) await readOwn().catch(() => {});
  } catch { list = null; stop = 'fault'; }
  show();
}

const lockedWords = {
  locked: 'Your PIN shows which of them are yours.', offline: 'Which of them are yours shows at the next signal.',
};

function locked(waiting) {
  const open = stop === 'offline' ? nothing : html`<button class="btn" type="button" id="open-up" @click=${enter}>${icon('key-round')}${stop === 'locked' ? 'Enter PIN' : 'Sign in'}</button>`;
  if (!waiting.length) return state('lock', 'Nothing waits here', 'Every report from this phone is with the desk.', open);
  return html`<div class="state">${icon('lock')}<h2>${reports(waiting.length)} on this phone</h2><p>${waiting.length === 1 ? 'It is' : 'They are'} sent when there is signal, also
    while this is locked. ${lockedWords[stop] ?? 'Sign in to see which of them are yours.'}</p>
    <div class="line actions">${open}<button class="btn" type="button" @click=${() => tryNow()}>${icon('refresh-cw')}Try now</button></div></div>`;
}

/** Not all that waits is a report. */
function safe(waiting) {
  if (waiting.some((one) => one.kind !== 'report')) return waiting.length === 1 ? 'What waits is' : `All ${waiting.length} are`;
  return waiting.length === 1 ? '1 report is' : `${reports(waiting.length)} are`;
}

function summary(waiting, at) {
  const old = waiting.filter((one) => one.author === who.account && isForFile(one, at.now));
  return html`${said ? note(said.wrong ? 'triangle-alert' : 'info', said.says, said.wrong ? 'wrong' : '') : nothing}
    ${!at.online && waiting.length ? note('wifi-off', html`<b>No signal.</b> ${safe(waiting)} safe on this
      phone. ${waiting.length === 1 ? 'It sends itself.' : 'They send themselves.'}`) : nothing}
    ${old.length > 1 ? note('hourglass', html`<p><b>${reports(old.length)} have waited for more than ${since(0, FILE_AFTER)}.</b> Keep them as a file, and bring it in on
      a phone that has a signal.</p><button class="btn" type="button" @click=${() => acts.keepAsFile(old)}>${icon('download')}Keep all ${old.length} as one file</button>`, 'wrong') : nothing}
    ${waiting.filter((one) => one.state === 'waiting').length > 1 ? html`<div><button class="btn" type="button" aria-busy=${busy ? 'true' : nothing}
      @click=${() => tryNow()}>${icon('refresh-cw')}Try all now</button></div>` : nothing}`;
}

const section = (title, rows, shown = true) => (rows.length ? html`<section class="stack stack-2"><h2 class=${shown ? nothing : 'vh'}>${title}</h2><ul class="rows">${rows}</ul></section>` : nothing);

function show() {
  const at = { now: Date.now(), online: navigator.onLine && !noSignal, stuck: new Set(list?.filter((one) => one.state === 'change' && !one.sent_at).map(({ id }) => id)) };
  const box = $('unsent');
  $('bring').hidden = !who?.reports || !list;
  if (!list) { draw($('says'), nothing); draw(box, fault({ message: 'This phone does not open its store. Nothing is deleted: reload, or restart the phone.' }, load)); return; }
  const waiting = list.filter(isUnsent);
  if (!who) { draw($('says'), nothing); draw(box, locked(waiting)); return; }
  const my = list.filter((one) => one.author === who.account).reverse();
  const row = (one) => mine(one, at, own.get(one.id), labelOf(one), asked, acts);
  const loose = waiting.filter((one) => one.author === null);
  const others = waiting.filter((one) => one.author !== null && one.author !== who.account);
  draw($('says'), summary(waiting, at));
  draw(box, html`${waiting.length ? nothing : state('circle-check', 'Nothing waits here', 'Every report from this phone is with the desk.',
    who.reports ? html`<a class="btn" href="/report">${icon('camera')}Report</a>` : nothing)}
    ${section('Not sent yet', my.filter(isUnsent).map(row), false)}
    ${section('Without a name', loose.map((one) => nobodys(one, at, who.name, asked, acts)))}
    ${others.length ? colleagues(others, at) : nothing}
    ${section('Sent', my.filter((one) => !isUnsent(one)).map(row))}`);
}

/** Run what a button asks for; what cannot be done says why, and the list is drawn as it is then. */
const doing = (work) => async (...given) => {
  if (busy) return;
  busy = true;
  asked = null;
  said = null;
  try { await work(...given); } catch (refused) { say(refused.message, true); }
  busy = false;
  await load();
};

const tryNow = doing(async (one) => {
  if (one) await retry(one.id);
  else await sendNow();
  show();
  const { left } = await drain();
  if (left) say(navigator.onLine ? 'Not all of it went. It is tried again by itself.' : 'No signal yet. It is tried again by itself.');
});

const acts = {
  ask: (one, about) => { asked = about ? { id: one.id, about } : null; said = null; show(); },
  tryNow,
  takeBack: doing(async (one) => {
    if (!await takeBack(one.id)) return say('It was on its way already. You can withdraw it under “Mine”.');
    const copy = own.get(one.id);
    if (copy) await (await import('./draft.js')).keep(copy.words, copy.photos);        // half-written again, from now on
    own.delete(one.id);
    if (!copy) return say('Taken back.');
    if (one.kind === 'service') return say('Taken back. It is half-written again: open that notice to go on with it.');
    return say(copy.words.of ? 'Taken back. It is half-written again: open that report under “Mine” to go on with it.' : 'Taken back. It is a half-written report again: open Report to go on with it.');
  }),
  forget: doing(async (one) => {
    for (const { id } of list.filter((each) => each === one || each.of === one.id)) {
      await forget(id);
      await (await import('./draft.js')).drop(id, who.account);
    }
    say('Deleted.');
  }),
  seen: doing((one) => seen(one.id)),
  claim: doing(async (one) => { await claim(one.id, who.account); drain(); say('It goes under your name.'); }),
  keepAsFile: doing(async (some) => {
    const { pack, handOut } = await import('./unsent_file.js');
    const file = await pack(some);
    handOut(file);
    say(`Kept as ${file.name}, where this phone puts its downloads. The report stays here too, and still sends itself.`);
  }),
};

async function isAtDesk(id) {
  try { return !(await ask(`/api/reports/${id}`, { stay: true, quiet: true })).photos_say?.includes('never came'); } catch { return false; }
}

async function bring(event) {
  const [file] = event.target.files;
  if (!file || !who) return;
  const { bringIn } = await import('./unsent_file.js');
  await doing(async () => {
    const { came, says } = await bringIn(file, who.account, isAtDesk);
    if (came) drain().catch(() => {});
    say(says);
  })();
  event.target.value = '';
}

/** The way back in, on this very screen. */
async function enter() {
  const [{ showWho }, { cameBack }] = await Promise.all([import('./sign_in_again.js'), import('./lock.js')]);
  $('again').hidden = false;
  const account = await showWho($('again'), { title: stop === 'locked' ? 'Open Townwatch' : 'Who are you?' });
  $('again').hidden = true;
  await me(true, { stay: true }).catch(() => {});
  await cameBack(account);
}

whenCovered(() => { putAway(); stop = 'locked'; said = null; show(); });
whenUncovered(load);
addEventListener('townwatch:outbox', load);
addEventListener('online', () => { who = null; load(); });
addEventListener('offline', show);
// Pictures are not seen in the list of open apps.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') document.documentElement.dataset.veiled = '';
  else { delete document.documentElement.dataset.veiled; load(); }
});
setInterval(() => { if (document.visibilityState === 'visible') show(); }, LOOK_AGAIN);
$('file').addEventListener('change', bring);
import('./shell.js').catch(() => {});
load();
