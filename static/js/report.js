/** A report in three taps: picture, kind, send. Nothing typed or taken is let go before the server has it. */
import { me, ask, may, toSignIn, whenCovered, NO_SIGNAL, NOT_WORKED } from './ask.js';
import { html, draw, icon, nothing } from './parts.js';

const MOST = 4;
const $ = (id) => document.getElementById(id);

// The camera is ready before the rest of the form has come: four scripts, then these.
let draft = null;
let fields = null;
let lock = null;                          // what is said while Townwatch is locked
let live = null;                          // what may be told before review
let words = null;
const ready = Promise.all([import('./draft.js'), import('./report_fields.js'), import('./report_locked.js'), import('./report_live.js')]).then((parts) => {
  [draft, fields, lock, live] = parts;
  words = draft.fresh();
});

let who = null;
let photos = [];
let cards = null;
let kept = [];                            // this person's other drafts
let left = '';                            // whose report was put away when the lock closed on a shop's device
let unkept = null;                        // that report, on a phone too full to seal it
const said = [];                          // sentences about pictures that could not be taken

const say = (text) => { $('live').textContent = text; };

function shots() {
  const last = photos.at(-1);
  $('big').hidden = !last?.shown;
  if (last?.shown) { $('big').src = last.url; $('big').alt = `Picture ${photos.length}, the latest`; }
  for (const id of ['hint', 'never', 'controls']) $(id).hidden = photos.length > 0;
  $('lens').classList.toggle('has-shots', photos.length > 0);
  $('shots').hidden = !photos.length;
  draw($('shots'), html`${photos.map((one, at) => html`<span class="shot"><span class="print ${one.shown ? '' : 'print--none'}">${
    one.shown ? html`<img src=${one.url} alt="Picture ${at + 1}">` : html`${icon('file-text')}<span class="vh">Picture ${at + 1},
      not shown on this phone</span>`}</span>
    <button class="icon-btn" type="button" aria-label="Remove picture ${at + 1}" @click=${() => remove(at)}>${icon('x')}</button></span>`)}
    ${photos.length < MOST ? html`<button class="add" type="button" aria-label="Take another picture"
      @click=${() => $('shoot').click()}>${icon('plus')}</button><button class="add" type="button"
      aria-label="Choose another picture" @click=${() => $('choose').click()}>${icon('image-up')}</button>` : nothing}`);
}

async function add(files, system = true) {
  const [{ prepare }] = await Promise.all([import('./photo.js'), ready]);
  words.started ??= Date.now();
  said.length = 0;
  for (const file of files) {
    if (photos.length >= MOST) { said.push(`A report carries up to ${MOST} pictures.`); break; }
    try {
      const one = await prepare(file);
      if (photos.some((other) => other.sha === one.sha)) said.push('That picture is here already.');
      else { photos.push(one); say(`Picture ${photos.length} added`); }
    } catch { said.push('That picture could not be read. Try another, or send without it.'); }
  }
  if (system && photos.length) said.push('A copy may be in your phone’s photos: delete it.');
  changed();
}

function remove(at) {
  URL.revokeObjectURL(photos.splice(at, 1)[0].url);
  changed();
  say('Picture removed');
  ($('shots').querySelector('button') ?? $('shoot')).focus();
}

function choose(name, value) {
  words[name] = value;
  if (name === 'profile_ref' && value) words.category ??= sighting();
  changed();
}

const sighting = () => (who.categories.some((one) => one.key === 'sighting') ? 'sighting' : null);

async function loadCards() {
  try { cards = (await ask('/api/gallery', { stay: true })).cards; } catch (refused) { said.splice(0, said.length, refused.message); }
  changed();
}

const lacks = () => {
  if (!who) return 'Getting the form ready.';
  if (!words.category) return 'Choose what happened. A picture helps, but is not needed.';
  if (!who.premises && !words.premises_id) return 'Choose where.';
  if (words.category === 'sighting' && words.profile_ref && !words.sure) return 'Say how sure you are.';
  return live.lacksForLive(who, words);
};

/** Draw what follows from the words and the pictures, and keep the words. */
function changed() {
  shots();
  $('draft-note').hidden = !said.length;
  draw($('draft-says'), said.map((line) => html`<p>${line}</p>`));
  delete $('draft-note').dataset.is;
  if (!words) return;
  const why = lacks();
  $('send').setAttribute('aria-disabled', why ? 'true' : 'false');
  $('send-why').hidden = !why;
  $('send-why').textContent = why;
  document.body.toggleAttribute('data-unsent', draft.written(words, photos));
  if (!who) return;
  fields.kinds(who, words);
  fields.place(who, words);
  fields.more(who, words, choose);
  draw($('careful'), fields.careful(words));
  draw($('about'), words.profile_ref ? fields.about(words, choose) : nothing);
  draw($('joins'), live.joins(words, choose));
  draw($('tell'), live.tellNow(who, words, choose));
  const offers = may(who, 'see gallery') && !words.profile_ref;
  draw($('others'), lock.others(kept, (one) => {
    kept = kept.filter((other) => other !== one);
    if (draft.written(words, photos)) kept.push({ words, photos, saved: Date.now() });
    use(one);
    changed();
  }));
  draw($('known'), offers ? fields.known(cards, { load: loadCards, choose }) : nothing);
  if (draft.written(words, photos)) draft.keep(words, photos); else draft.drop(words.id);
}

/** Put the draft on the page. */
function use(one) {
  ({ words, photos } = one);
  $('note').value = words.note;
  $('happened').value = '';
  $('premises').replaceChildren();                           // drawn anew, with what this draft says
  for (const kind of document.getElementsByName('category')) kind.checked = kind.value === words.category;
}

async function submit(event) {
  event.preventDefault();
  const why = lacks();
  if (why) {
    $('send-why').hidden = false;
    $('send-why').textContent = why;
    say(why);
    if (!words.category) $('kinds').querySelector('input')?.focus();
    return;
  }
  fields.faults({});
  words.started ??= Date.now();
  let deliver;
  try { ({ deliver } = await import('./report_sent.js')); } catch {
    said.splice(0, said.length, NO_SIGNAL);
    return changed();
  }
  const record = draft.record({ ...words, tell_now: words.tell_now && live.isOffered(who, words) }, photos, who);
  const outcome = await deliver(record, { who, entered });
  if (outcome.sent) return over(record);
  if (words.id !== record.id) return;                        // put away meanwhile: its author finds it again
  if (outcome.conflict) words.id = crypto.randomUUID();      // that id has been used for something else
  const loose = fields.faults(outcome.fields);
  said.splice(0, said.length, outcome.says, ...loose);
  changed();
  $('draft-note').dataset.is = 'wrong';
  if (!Object.keys(outcome.fields ?? {}).length) { $('draft-note').tabIndex = -1; $('draft-note').focus(); }
  say(outcome.says);
}

function over(record) {
  draft.drop(record.id, record.author);
  if (unkept?.words.id === record.id) unkept = null;
  if (words.id !== record.id) return;                        // somebody has begun another one
  photos.forEach((one) => URL.revokeObjectURL(one.url));
  photos = [];
  words = draft.fresh();
  document.body.removeAttribute('data-unsent');
}

function listen() {
  $('form').addEventListener('submit', submit);
  for (const id of ['shoot', 'choose']) {
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
  addEventListener('beforeunload', (event) => { if (photos.length && document.body.hasAttribute('data-unsent') && !draft?.isSafe()) event.preventDefault(); });
  whenCovered(covered);
}

/** The lock closes: one's own phone goes on with the form alone, a shop's puts the words away for their author. */
function covered({ detail }) {
  if (!who || who.locked) return;
  const author = who.account;
  const shared = who.device?.shared;
  who = lock.locked(who);
  cards = null;
  import('./handoff.js').then(({ wipe }) => wipe());
  draft.belongTo(shared ? null : author.id, null);
  if (shared) {
    const mine = { account: author.id, words, photos, wrote: draft.written(words, photos) };
    left = mine.wrote ? (detail?.name ?? author.name ?? '').split(' ')[0] : '';
    for (const one of [...kept, mine].flatMap((other) => other.photos)) URL.revokeObjectURL(one.url);
    kept = [];
    photos = [];
    said.length = 0;
    use({ words: draft.fresh(), photos });
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
  draft.belongTo(who.account.id, who.draft_key);
  await bringBack();
  if (unkept?.account === account.id) {
    use({ words: unkept.words, photos: unkept.photos.map((one) => ({ ...one, url: URL.createObjectURL(new Blob([one.bytes], { type: one.type })) })) });
  }
  unkept = null;
  left = '';
  changed();
  announce();
  await draft.settled();
  await cameBack(account);
}

/** What this person wrote before: onto an empty form, otherwise beside it. */
async function bringBack() {
  const [newest, ...rest] = (await draft.load()).filter((one) => one.words.id !== words.id);
  if (!newest) kept = [];
  else if (draft.written(words, [])) kept = [newest, ...rest];
  else {
    const taken = photos.filter((one) => !newest.photos.some((other) => other.sha === one.sha));     // taken while locked
    use({ words: { ...newest.words, started: newest.words.started ?? words.started }, photos: [...newest.photos, ...taken].slice(0, MOST) });
    kept = rest;
  }
}

/** Who is signed in, or the form alone while locked; without a signal the page waits, and pictures taken meanwhile stay. */
async function account() {
  await ready;
  for (;;) {
    try { return await lock.whoOrForm(); } catch (refused) {
      if (refused.status === 404) return toSignIn();
      said.splice(0, said.length, refused.offline ? 'No signal. The form opens when there is some. Pictures you take stay here.' : refused.message || NOT_WORKED);
      changed();
      $('draft-note').dataset.is = 'wrong';
    }
    await new Promise((done) => { addEventListener('online', done, { once: true }); setTimeout(done, 5000); });
  }
}

/** The picture that was checked a moment ago comes along. */
async function carry() {
  const carried = await (await import('./handoff.js')).take(who.account.id);
  if (!carried) return;
  words.started = carried.at;
  words.profile_ref = carried.profile ?? words.profile_ref;
  words.category ??= carried.profile ? sighting() : null;
  await add([new Blob([carried.bytes], { type: carried.type })], false);
  said.push('The picture you checked is here.');
}

/** What somebody adds to an alert: a report of its own, beside any that is half-written. */
async function addTo() {
  const about = await live.fromAlert();
  if (!about) return;
  if (draft.written(words, photos)) kept.push({ words, photos, saved: Date.now() });
  use({ words: { ...draft.fresh(), ...about, category: sighting(), started: Date.now() }, photos: [] });
  $('more').querySelector('.stack').prepend($('way-field'));         // what they came to say
  $('more').open = true;
}

async function start() {
  listen();
  shots();
  import('./shell.js');
  who = await account();
  if (!may(who, 'send reports')) return location.replace('/');     // the app opens here for everybody
  said.length = 0;
  fields.early(who, words);
  draft.belongTo(who.account.id, who.draft_key);
  if (!who.locked) await bringBack();
  const named = /^#([A-Z]+-\d+)$/.exec(location.hash);
  if (named) { [, words.profile_ref] = named; words.category ??= sighting(); history.replaceState(null, '', location.pathname); }
  if (!who.locked) await addTo();
  if (!who.premises) $('change').click();                           // who works for no shop says where
  if (!who.locked) await carry();
  changed();
  announce();
  import('./report_sent.js').catch(() => {});     // here before the signal goes
}

start();
