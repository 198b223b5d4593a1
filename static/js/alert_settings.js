/** Which alerts ring for me, when and how near; and my devices that ring. Each choice is kept as soon as it is made. */
import { meWatched, ask, keepFresh, now, whenCovered } from './ask.js';
import { html, draw, icon, when, metres, fault, nothing } from './parts.js';
import { card } from './push.js';

const $ = (id) => document.getElementById(id);
const HOURS = [2, 4, 8, 12];

let wishes = null;
let devices = null;
let says = '';
let faults = {};
let tried = {};                             // what came of it, by device
let saving = Promise.resolve();
let latest = null;                          // the last choice, which no earlier answer may undo

let fading = 0;
/** What became of the last choice: in sight wherever one is on the page, and read out. */
function say(text, stays = false) {
  says = text;
  $('live').textContent = text;
  $('says').textContent = text;
  $('says').hidden = !text;
  clearTimeout(fading);
  if (!stays) fading = setTimeout(() => { $('says').hidden = true; }, 5000);
}

const shows = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const minutesOf = (text) => { const [hours, minutes] = text.split(':').map(Number); return hours * 60 + minutes; };

const wanted = () => ({
  unwanted: wishes.kinds.filter((one) => !one.wanted).map((one) => one.key), radius_m: wishes.radius_m,
  quiet_from: wishes.quiet_from, quiet_until: wishes.quiet_until, works_nights: wishes.works_nights,
});

/** Keep what is chosen now; one after the other, so that the last choice is the one that stays. */
function keep(change, path = '/api/alerts/wishes') {
  const last = Symbol(path);
  latest = last;
  if (path === '/api/alerts/wishes') Object.assign(wishes, change);
  say('Saving');
  show();
  saving = saving.then(async () => {
    try {
      const kept = await ask(path, { method: 'PUT', json: path === '/api/alerts/wishes' ? wanted() : change });
      if (latest === last) wishes = kept;
      faults = {};
      say('Saved.');
    } catch (refused) {
      faults = refused.fields ?? {};
      say(refused.offline ? 'No signal: this is not saved. Choose it again when there is a signal.' : refused.message, true);
    }
    show();
  });
}

const chip = (name, is, word, choose) => html`<label class="chip"><input type="radio" name=${name} .checked=${is} @change=${choose}>${word}</label>`;

function shift() {
  const until = wishes.on_shift_until && Date.parse(wishes.on_shift_until) > now() ? wishes.on_shift_until : null;
  const begin = (hours) => keep({ hours }, '/api/alerts/shift');
  return html`<section class="card stack stack-2"><h2>On shift</h2>
    <p>${until ? html`You are on shift until <b class="num">${when(until)}</b>. Alerts ring, whatever the hour.` : 'You have not said that you are on shift: quiet hours hold.'}</p>
    <div class="line">${HOURS.map((hours) => html`<button class="btn" type="button" @click=${() => begin(hours)}>${hours} hours<span class="vh"> on shift, from now</span></button>`)}
      ${until ? html`<button class="btn btn--plain" type="button" @click=${() => begin(null)}>${icon('log-out')}Shift is over</button>` : nothing}</div>
    ${faults.hours ? html`<p class="small" role="alert">${faults.hours}</p>` : nothing}</section>`;
}

const kinds = () => html`<section class="card stack stack-2"><h2>What rings</h2>${wishes.kinds.map((one) => html`<label class="switch"><input type="checkbox" role="switch"
  .checked=${one.wanted || one.always} ?disabled=${one.always} @change=${({ target }) => { one.wanted = target.checked; keep({}); }}><span class="grow"><b>${one.label}</b>
  <br><span class="soft small">${one.says}</span></span></label>`)}</section>`;

const near = () => html`<section class="card"><fieldset class="group"><legend><h2>How near</h2></legend><p class="soft small">For what happens somewhere: sightings, incidents. Only nearer ones ring.</p>
  <div class="chips">${chip('near', wishes.radius_m === null, 'As far as each is told', () => keep({ radius_m: null }))}
    ${wishes.radii.map((far) => chip('near', wishes.radius_m === far, metres(far), () => keep({ radius_m: far })))}</div></fieldset></section>`;

function quiet() {
  const own = wishes.quiet_from !== null;
  const set = (name) => ({ target }) => { if (target.value) keep({ [name]: minutesOf(target.value) }); };
  return html`<section class="card stack"><fieldset class="group"><legend><h2>Quiet hours</h2></legend><p class="soft small">Then nothing rings, unless you are on shift or two people send a notice to the whole town.</p>
    <div class="chips">${chip('quiet', !own && !wishes.works_nights, `As usual where I work: ${wishes.usual_hours}`, () => keep({ quiet_from: null, quiet_until: null, works_nights: false }))}
      ${chip('quiet', own, 'My own', () => keep({ quiet_from: 22 * 60, quiet_until: 7 * 60, works_nights: false }))}
      ${chip('quiet', !own && wishes.works_nights, 'None: I work at night', () => keep({ quiet_from: null, quiet_until: null, works_nights: true }))}</div></fieldset>
    ${own ? html`<div class="times"><div class="field"><label for="quiet-from">From</label><input id="quiet-from" type="time" .value=${shows(wishes.quiet_from)} @change=${set('quiet_from')}></div>
      <div class="field"><label for="quiet-until">Until</label><input id="quiet-until" type="time" .value=${shows(wishes.quiet_until)} @change=${set('quiet_until')}></div></div>` : nothing}
    ${['quiet_from', 'quiet_until'].filter((name) => faults[name]).map((name) => html`<p class="small" role="alert">${faults[name]}</p>`)}</section>`;
}

function show() {
  if (!wishes) return;
  draw($('wishes'), html`${shift()}${kinds()}${near()}${quiet()}`);
}

const test = (one) => async () => {
  try { tried[one.id] = (await ask('/api/push/test', { method: 'POST', json: { device: one.id } })).says; } catch (refused) { tried[one.id] = refused.message; }
  showDevices();
};
const off = (one) => async () => {
  try { await ask(`/api/push/devices/${one.id}`, { method: 'DELETE' }); await loadDevices(); } catch (refused) { tried[one.id] = refused.message; showDevices(); }
};

const device = (one) => html`<li class="row row--device">${icon('smartphone')}<span class="grow"><b>${one.name ?? 'A browser'}</b>${one.here ? html` <span class="tag">This one</span>` : nothing}
  <br><span class="soft small">${one.service}<br>App opened there ${when(one.seen_at ?? one.made_at)}. ${one.accepted_at ? html`Last push accepted ${when(one.accepted_at)}.` : 'No push sent yet.'}</span>
  ${one.rests ? html`<br><span class="small"><b>Its push service refuses us.</b> Open Townwatch there once.</span>` : nothing}
  ${tried[one.id] ? html`<br><span class="small" role="status">${tried[one.id]}</span>` : nothing}</span>
  <span class="line"><button class="btn" type="button" @click=${test(one)}>${icon('send')}Test<span class="vh"> ${one.name ?? 'this browser'}</span></button>
  ${one.here ? nothing : html`<button class="btn" type="button" @click=${off(one)}>${icon('bell-off')}Switch off<span class="vh"> ${one.name ?? 'this browser'}</span></button>`}</span></li>`;

function showDevices() {
  draw($('devices'), devices.length ? html`<ul class="rows">${devices.map(device)}</ul>` : html`<p class="soft">None yet. Turn alerts on above, on each phone that should ring.</p>`);
}

async function loadDevices() {
  ({ devices } = await ask('/api/push/devices'));
  showDevices();
}

async function load() {
  if (says === 'Saving') return;            // what is being kept is newer
  try {
    await meWatched();
    wishes = await ask('/api/alerts/wishes');
    draw($('state'), nothing);
    show();
    await loadDevices();
  } catch (refused) {
    if (wishes) return;                      // what is shown may stay
    draw($('wishes'), nothing);
    draw($('devices'), nothing);
    draw($('state'), fault(refused, load));
  }
}

whenCovered(() => { wishes = null; devices = null; tried = {}; say(''); });
addEventListener('townwatch:push', () => loadDevices().catch(() => {}));
card($('push'), { always: true });
keepFresh(load, 60);
