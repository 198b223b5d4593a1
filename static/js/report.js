/** A report in three taps: picture, kind, send. Nothing typed or taken is let go before the server has it. */
import { me, ask, may, NO_SIGNAL, NOT_WORKED } from './ask.js';
import { html, draw, icon, nothing } from './parts.js';

const MOST = 4;
const $ = (id) => document.getElementById(id);
const extra = (id, where, how) => { const made = Object.assign(document.createElement('div'), { id }); where[how](made); return made; };

// The camera is ready before the rest of the form has come: four scripts, then these.
let draft = null;
let fields = null;
let words = null;
const ready = Promise.all([import('./draft.js'), import('./report_fields.js')]).then((parts) => {
  [draft, fields] = parts;
  words = draft.fresh();
});

let who = null;
let photos = [];
let cards = null;
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
  return '';
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
  const offers = may(who, 'see gallery') && !words.profile_ref;
  draw($('known'), offers ? fields.known(cards, { load: loadCards, choose }) : nothing);
  if (draft.written(words, photos)) draft.keep(words, who.account.id); else draft.drop();
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
  const outcome = await deliver(draft.record(words, photos, who.premises), { who, words, photos });
  if (outcome.sent) return over();
  if (outcome.conflict) words.id = crypto.randomUUID();      // that id has been used for something else
  const loose = fields.faults(outcome.fields);
  said.splice(0, said.length, outcome.says, ...loose);
  changed();
  $('draft-note').dataset.is = 'wrong';
  if (!Object.keys(outcome.fields ?? {}).length) { $('draft-note').tabIndex = -1; $('draft-note').focus(); }
  say(outcome.says);
}

function over() {
  draft.drop();
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
  $('change').addEventListener('click', () => {
    const open = $('change-fields').toggleAttribute('hidden') === false;
    $('change').setAttribute('aria-expanded', String(open));
  });
  addEventListener('beforeunload', (event) => { if (photos.length && document.body.hasAttribute('data-unsent')) event.preventDefault(); });
}

/** Who is signed in; without a signal the page waits for it, and pictures taken meanwhile stay. */
async function account() {
  for (;;) {
    try { return await me(); } catch (refused) {
      said.splice(0, said.length, refused.offline ? 'No signal. The form opens when there is some. Pictures you take stay here.' : refused.message || NOT_WORKED);
      changed();
      $('draft-note').dataset.is = 'wrong';
    }
    await new Promise((done) => { addEventListener('online', done, { once: true }); setTimeout(done, 5000); });
  }
}

async function start() {
  extra('careful', $('send'), 'before').setAttribute('role', 'status');
  extra('known', $('description'), 'before');
  $('kinds').closest('fieldset').before($('sure'));         // when it is asked, nothing can be sent without it
  extra('about', $('sure'), 'before');
  listen();
  shots();
  import('./shell.js');
  [who] = await Promise.all([account(), ready]);
  if (!may(who, 'send reports')) return location.replace('/');     // the app opens here for everybody
  said.length = 0;
  const kept = draft.load(who.account.id);
  words = draft.written(words, []) ? words : { ...kept, started: words.started ?? kept.started };
  $('note').value = words.note;
  const named = /^#([A-Z]+-\d+)$/.exec(location.hash);
  if (named) { [, words.profile_ref] = named; words.category ??= sighting(); history.replaceState(null, '', location.pathname); }
  if (!who.premises) $('change').click();                           // who works for no shop says where
  const carried = await (await import('./handoff.js')).take();
  if (carried) {
    words.started = carried.at;
    words.profile_ref = carried.profile ?? words.profile_ref;
    words.category ??= carried.profile ? sighting() : null;
    await add([new Blob([carried.bytes], { type: carried.type })], false);
    said.push('The picture you checked is here.');
  }
  changed();
  import('./report_sent.js').catch(() => {});     // here before the signal goes
}

start();
