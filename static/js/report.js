/** A report in three taps: picture, kind, send. Nothing typed or taken is let go before the server has it. */
import { ask, may, me, toSignIn, whenCovered, NOT_WORKED, NO_SIGNAL } from './ask.js';
import { html, draw, icon, nothing } from './parts.js';

const $ = (id) => document.getElementById(id);
const MOST = 4;
const practice = location.hash === '#practice';        // everything as it is in earnest, and nothing of it kept or sent

// The form stands before the rest has come: four scripts, then these.
let draft = null;
let fields = null;
let lock = null;                          // what is said while Townwatch is locked
let live = null;                          // what may be told before review
let away = false;                         // it is being sent
let pics = null;
let words = null;
const ready = Promise.all([
  import('./draft.js'), import('./report_fields.js'), import('./report_locked.js'), import('./report_live.js'), import('./report_pictures.js'),
]).then(([first, ...parts]) => {
  draft = first;
  let shown;
  [fields, lock, live, shown] = parts;
  pics = shown.pictures({ most: MOST, say, tell, changed });
  words = draft.fresh();
});

// What sends it: here before the signal goes.
const later = ready.then(() => Promise.all([import('./report_send.js'), import('./report_arrive.js')]));
later.catch(() => {});

let who = null;
let cards = null;
let kept = [];                            // this person's other drafts
let left = '';                            // whose report was put away when the lock closed on a shop's device
let unkept = null;                        // that report, on a phone too full to seal it
let said = [];                            // what is wrong: above the form
let tips = [];                            // what is good to know: under the kinds

function say(text) { $('live').textContent = text; }
function tell(lines, { wrong = false } = {}) {
  const all = lines.filter(Boolean);
  [said, tips] = wrong ? [all, []] : [[], all];
}

async function add(files) {
  await ready;
  words.started ??= Date.now();
  await pics.add(files);
}

function choose(name, value) {
  words[name] = value;
  if (name === 'profile_ref' && value) words.category ??= sighting();
  changed();
}

const sighting = () => (who.categories.some((one) => one.key === 'sighting') ? 'sighting' : null);

async function loadCards() {
  try { cards = (await ask('/api/gallery', { stay: true })).cards; } catch (refused) { tell([refused.message]); }
  changed();
}

const lacks = () => {
  if (!who) return 'Getting the form ready.';
  if (!words.category) return 'Choose what happened. A picture helps, but is not needed.';
  if (!who.premises && !words.premises_id) return 'Choose where.';
  if (/^(sighting|breach)/.test(words.category) && words.profile_ref && !words.sure) return 'Say how sure you are.';
  return live.lacksForLive(who, words);
};

const isWritten = () => draft.written(words, pics.all);

/** Draw what follows from the words and the pictures, and keep the words. */
function changed() {
  $('draft-note').hidden = !said.length;
  draw($('draft-says'), said.map((line) => html`<p>${line}</p>`));
  draw($('tips'), tips.map((line) => html`<p class="line">${icon('info')}<span class="grow">${line}</span></p>`));
  if (!words) return;
  pics.show();
  const why = lacks();
  $('send').setAttribute('aria-disabled', why ? 'true' : 'false');
  $('send-why').hidden = !why;
  $('send-why').textContent = why;
  document.body.toggleAttribute('data-unsent', isWritten() && !practice);
  if (!who) return;
  fields.kinds(who, words);
  fields.place(who, words);
  fields.more(who, words, choose);
  draw($('careful'), fields.careful(who, words));
  draw($('about'), words.profile_ref ? fields.about(words, choose) : nothing);
  draw($('joins'), live.joins(words, choose));
  draw($('tell'), live.tellNow(who, words, choose));
  draw($('others'), lock.others(kept, open));
  draw($('known'), may(who, 'see gallery') && !words.profile_ref ? fields.known(cards, { load: loadCards, choose }) : nothing);
  if (practice) return;
  if (isWritten()) draft.keep(words, pics.all); else draft.drop(words.id);
}

/** Another half-written report comes onto the page; the one that is there goes beside it. */
function open(one) {
  kept = kept.filter((other) => other !== one);
  if (isWritten()) kept.push({ words, photos: pics.all, saved: Date.now() });
  use(one);
  changed();
}

/** Put the draft on the page. */
function use(one) {
  ({ words } = one);
  pics.put(one.photos);
  $('note').value = words.note;
  $('happened').value = '';
  $('premises').replaceChildren();                           // drawn anew, with what this draft says
  for (const kind of document.getElementsByName('category')) kind.checked = kind.value === words.category;
}

async function submit(event) {
  event.preventDefault();
  if (away) return;
  const why = words ? lacks() : 'Getting the form ready.';
  if (why) {
    $('send-why').hidden = false;
    $('send-why').textContent = why;
    say(why);
    if (!words?.category) $('kinds').querySelector('input')?.focus();
    return;
  }
  fields.faults({});
  words.started ??= Date.now();
  const mine = { words: { ...words, premises_id: words.premises_id ?? who.premises?.id ?? null }, photos: pics.all };      // of here, whenever it goes
  away = true;
  try {
    const [{ sendOff }] = await later.catch(() => Promise.all([import('./report_send.js')]));
    pics.stop();
    const outcome = await sendOff(mine, { draft, who, entered, practice, tellNow: words.tell_now && live.isOffered(who, words), saved: clear });
    if (outcome.full) {
      changed();
      pics.wake();
      const { phoneIsFull } = await import('./report_full.js');
      phoneIsFull(draft.record(words, pics.all, who), { over: () => { draft.drop(mine.words.id); clear(); }, without: () => { pics.put([]); changed(); $('form').requestSubmit(); } });
    } else if (outcome.is !== 'sent') comesBack(mine, outcome);
  } catch { tell([NO_SIGNAL], { wrong: true }); changed(); }      // a part of this page that never came
  away = false;
}

/** It is saved: the form is empty again, and what was on it can still be had back. */
function clear() {
  document.body.removeAttribute('data-unsent');
  use({ words: draft.fresh(), photos: [] });
  tell([]);
}

/** Taken back, or it needs a change: the form is as it was, with what is wrong beside the fields. */
function comesBack(mine, { says = [], fields: faults = {}, renewed = false, gone = false, instead = mine.words.id }) {
  if (gone) { changed(); return; }
  kept = [...kept, ...(isWritten() ? [{ words, photos: pics.all, saved: Date.now() }] : [])].filter((one) => one.words.id !== mine.words.id);
  use(renewed ? { ...mine, words: { ...mine.words, id: crypto.randomUUID(), instead } } : mine);
  const wrong = says.length > 0;
  const loose = fields.faults(faults);
  tell([...says, ...loose], { wrong });
  changed();
  pics.wake();
  if (!wrong) { say('Taken back. Nothing was sent.'); $('send').focus({ preventScroll: true }); return; }
  say(says[0]);
  if (!Object.keys(faults).length) { $('draft-note').tabIndex = -1; $('draft-note').focus(); }
}

function listen() {
  $('form').addEventListener('submit', submit);
  for (const id of ['shoot', 'choose']) {
    // The phone may give this page up while its own camera is open.
    $(id).addEventListener('click', () => { if (words && !practice && isWritten()) draft.keep(words, pics.all); });
    $(id).addEventListener('change', async ({ target }) => { const files = [...target.files]; await add(files); target.value = ''; });
  }
  $('form').addEventListener('input', ({ target }) => {
    if (target.type === 'file' || !who) return;
    fields.read(target, words, who);
    if (target.name === 'category' && target.value) words.started ??= Date.now();
    changed();
  });
  $('all-kinds').addEventListener('click', () => {
    $('all-kinds').setAttribute('aria-expanded', 'true');
    changed();
    $('more-kinds').querySelector('input')?.focus();
  });
  $('change').addEventListener('click', () => $('change').setAttribute('aria-expanded', String(!$('change-fields').toggleAttribute('hidden'))));
  addEventListener('beforeunload', (event) => { if (pics?.all.length && document.body.hasAttribute('data-unsent') && !draft.isSafe()) event.preventDefault(); });
  addEventListener('hashchange', () => { if (/^#(practice|shared|change=)/.test(location.hash)) location.reload(); });
  addEventListener('online', async () => { if (who?.isRemembered) become(await lock.askAgain()); });
  whenCovered(covered);
}

/** The lock closes: one's own phone goes on with the form alone, a shop's puts the words away for their author. */
function covered({ detail }) {
  pics?.rest();
  if (!who || (who.locked && !who.opens)) return;
  const author = who.account;
  const shared = who.device?.shared;
  who = lock.locked({ ...who, opens: null, isRemembered: false });
  cards = null;
  import('./handoff.js').then(({ wipe }) => wipe()).catch(() => {});
  draft.belongTo(shared ? null : author.id, null);
  if (shared) {
    lock.empty($('sent'));
    const mine = { account: author.id, words, photos: pics.all, wrote: isWritten() };
    left = mine.wrote ? (detail?.name ?? author.name ?? '').split(' ')[0] : '';
    for (const one of [...kept, mine].flatMap((other) => other.photos)) URL.revokeObjectURL(one.url);
    kept = [];
    tell([]);
    use({ words: draft.fresh(), photos: [] });
    if (mine.wrote) draft.settled().then((safe) => { unkept = safe ? null : mine; });
  }
  changed();
  announce();
  if (left) $('locked').scrollIntoView({ block: 'center' });      // or it would seem lost
}

const announce = () => lock.banner($('locked'), who, left, entered);

/** Somebody has shown who they are on this page: what is on it becomes theirs, what they left comes back. */
async function entered(account) {
  const { cameBack } = await import('./lock.js');
  who = await me(true, { stay: true });
  if (!practice) {
    draft.belongTo(who.account.id, who.draft_key);
    await bringBack();
  }
  if (unkept?.account === account.id) {
    const { revived } = await import('./report_pictures.js');
    use({ words: unkept.words, photos: revived(unkept.photos) });
  }
  unkept = null;
  left = '';
  changed();
  announce();
  await draft.settled();
  await cameBack(account);
  await later.then(([, { comesForChange }]) => comesForChange(page())).catch(() => {});
}

/** The server has answered after all, and knows more than this phone remembered. */
async function become(better) {
  if (!better || !who?.isRemembered) return;
  who = better;
  if (!practice) draft.belongTo(who.account.id, who.draft_key);
  if (!practice && who.draft_key) await bringBack();
  changed();
  announce();
}

const page = () => ({ who, words: () => words, open, pics, draft, live, sighting, comesBack, tell });

/** What this person wrote before: onto an empty form, otherwise beside it. */
async function bringBack() {
  const records = await import('./outbox.js').then(({ all }) => all()).catch(() => null);
  const [newest, ...rest] = (await draft.load(records)).filter((one) => one.words.id !== words.id && !one.words.of);      // what adds to another waits there
  if (!newest) kept = [];
  else if (draft.written(words, [])) kept = [newest, ...rest];
  else {
    const taken = pics.all.filter((one) => !newest.photos.some((other) => other.sha === one.sha));     // taken while locked
    use({ words: { ...newest.words, started: newest.words.started ?? words.started }, photos: [...newest.photos, ...taken].slice(0, MOST) });
    kept = rest;
  }
}

/** Who is signed in, or the form alone; a phone that has never heard of a form waits, and pictures taken meanwhile stay. */
async function account() {
  for (;;) {
    try { return await lock.whoOrForm(become, (form) => { if (!who) fields.kinds(form, words); }); } catch (refused) {
      if (refused.status === 404) return toSignIn();
      tell([refused.offline ? 'No signal. The form opens when there is some. Pictures you take stay here.' : refused.message || NOT_WORKED], { wrong: true });
      changed();
    }
    await new Promise((done) => { addEventListener('online', done, { once: true }); setTimeout(done, 5000); });
  }
}

async function start() {
  listen();
  performance.mark('usable');                                       // what is tapped and written from here on counts
  import('./shell.js');
  await ready;
  pics.look();
  who = await account();
  if (!may(who, 'send reports')) return location.replace('/');     // the app opens here for everybody
  tell([]);
  fields.early(who, words);
  if (!practice) {
    draft.belongTo(who.account.id, who.draft_key);
    if (who.draft_key) await bringBack();
    await later.then(([, { arrive }]) => arrive(page())).catch(() => {});
  } else $('practice').hidden = false;
  if (!who.premises) $('change').click();                           // who works for no shop says where
  changed();
  announce();
  setTimeout(() => { if (who.isRemembered) { who = { ...who, isLate: true }; announce(); } }, 4000);      // a slow answer is no news
}

start();
