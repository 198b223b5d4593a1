/** The fields of a report, drawn from what the scheme offers and from the half-written report. */
import { html, draw, icon, nothing, trio, clock, when } from './parts.js';
import { SURE, atDoor } from './door_words.js';

const $ = (id) => document.getElementById(id);
const TITLES = {
  appears: 'Appears', age: 'About how old?', build: 'Build', height: 'Height', hair: 'Hair', wearing: 'Wearing', marks: 'Marks',
};
const SEVERAL = new Set(['wearing', 'marks']);
const NEARBY = [['yes', 'eye', 'Yes'], ['just left', 'footprints', 'Just left'], ['not sure', 'circle-help', 'Not sure']];

const kind = (one, words) => html`<label class="chip"><input type="radio" name="category" value=${one.key}
  .checked=${words.category === one.key}>${icon(one.icon)}${one.label}</label>`;

let standing = [];                        // the first kinds, in their order: none moves under a thumb when a later answer would rather have another

export function kinds(who, words) {
  // A kind tapped before the scheme's own list came is not lost with the placeholder.
  const early = words.category ?? $('kinds').querySelector('label:has(:checked)')?.textContent.trim();
  words.category = who.categories.find((one) => one.key === early || one.label === early)?.key ?? null;
  const still = standing.map((key) => who.categories.find((one) => one.key === key)).filter(Boolean);
  const first = [...still, ...who.categories.filter((one) => one.first && !still.includes(one))].slice(0, 6);
  standing = first.map(({ key }) => key);
  const rest = who.categories.filter((one) => !first.includes(one));
  const other = rest.find((one) => one.key === words.category);
  const open = $('all-kinds').getAttribute('aria-expanded') === 'true';
  draw($('kinds'), first.map((one) => kind(one, words)));
  draw($('more-kinds'), (open ? rest : rest.filter((one) => one === other)).map((one) => kind(one, words)));
  $('more-kinds').hidden = !open && !other;
  $('all-kinds').hidden = !rest.length || open;
}

/** What was tapped and written before the form knew whose it is counts as if it had. */
export function early(who, words) {
  words.note ||= $('note').value;
  kinds(who, words);
  if (words.note || words.category) words.started ??= Date.now();
}

/** Over the send button: what must be said at once, and one tap to the police. */
export function careful(who, words) {
  return who.categories.find((one) => one.key === words.category)?.urgent ? html`<a class="police" href="tel:999">${icon('phone')}<span><b>Police? Call 999</b>
    <small>if anyone is in danger</small></span></a>` : nothing;
}

const local = (at) => {
  const then = new Date(at);
  return new Date(then - then.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
};

/** Where and when, in one line; the form knows both already. */
export function place(who, words) {
  const choices = who.premises_choices;
  const here = choices.find((one) => one.id === (words.premises_id ?? who.premises?.id)) ?? who.premises;
  const at = words.happened_at ?? words.started;
  const old = at && Date.now() - new Date(at) > 120000;
  $('place').textContent = here?.name ?? 'choose where';
  $('when').textContent = !at ? 'Now' : old ? when(at) : `Now, ${clock(at)}`;
  const none = who.premises ? [] : [new Option('Choose where', '')];
  if ($('premises').options.length !== choices.length + none.length) {
    $('premises').replaceChildren(...none, ...choices.map((one) => new Option(one.name, one.id, false, one.id === here?.id)));
  }
  $('premises-field').hidden = choices.length < 2;
  $('happened').max = local(Date.now());
  if (document.activeElement !== $('happened')) $('happened').value = local(at ?? Date.now());
}

const chips = (group, values, words) => {
  const chosen = String(words.description[group] ?? '').split(', ');
  return html`<fieldset class="group"><legend>${TITLES[group] ?? group}</legend><div class="chips">${values.map((value) => html`
    <label class="chip"><input type=${SEVERAL.has(group) ? 'checkbox' : 'radio'} name="description.${group}" value=${value}
      .checked=${chosen.includes(value)}>${value[0].toUpperCase() + value.slice(1)}</label>`)}</div></fieldset>`;
};

export function more(who, words, choose) {
  draw($('description'), html`
    <fieldset class="group"><legend>Still nearby?</legend>${trio('Still nearby?', NEARBY, words.still_nearby,
      (key) => choose('still_nearby', words.still_nearby === key ? null : key))}</fieldset>
    ${Object.keys(TITLES).filter((group) => who.description[group]?.length).map((group) => chips(group, who.description[group], words))}`);
  // As on a compass: each way lies where it points; the middle stays free. In the document as the server orders them.
  draw($('way'), who.directions.map((way, at) => html`<label class="chip turn-${at}"><input type="radio" name="direction" value=${way}
    .checked=${words.direction === way}>${icon('arrow-up')}${way[0].toUpperCase() + way.slice(1)}</label>`));
  $('sure').hidden = !words.profile_ref;
  for (const input of $('sure').querySelectorAll('input')) input.checked = input.value === words.sure;
}

/** Who the report is about: above the question how sure somebody is. */
export const about = (words, choose) => html`<div class="note">${icon('user-round')}<div>About
  <a href="/profiles/${words.profile_ref}">${words.profile_ref}</a>.
  <button class="link" type="button" @click=${() => choose('profile_ref', null)}>Take this off</button></div></div>${atDoor(words)}`;

/** The way to say that it is somebody of the gallery. */
export function known(cards, { load, choose }) {
  if (!cards) return html`<button class="btn" type="button" @click=${load}>${icon('layout-grid')}Somebody from the gallery</button>`;
  return html`<div class="field"><label for="known-choice">Somebody from the gallery</label>
    <select id="known-choice" @change=${(event) => choose('profile_ref', event.target.value || null)}>
      <option value="">Nobody chosen</option>
      ${cards.map((card) => html`<option value=${card.ref}>${card.title} (${card.ref})</option>`)}</select></div>`;
}

/** Read one changed input into the words. */
export function read(input, words, who) {
  const { name, value } = input;
  if (name.startsWith('description.')) {
    const group = name.slice('description.'.length);
    const on = [...document.getElementsByName(name)].filter((one) => one.checked).map((one) => one.value);
    words.description[group] = on.join(', ') || null;
  } else if (name === 'happened_at') {
    words.happened_at = value ? new Date(value).toISOString() : null;
  } else if (name === 'premises_id') {
    words.premises_id = who.premises_choices.find((one) => String(one.id) === value)?.id ?? null;
  } else if (name in words) {
    words[name] = value;
  }
}

/** Put the server's sentences beside the fields they are about; returns those that fit nowhere. */
export function faults(fields) {
  for (const old of document.querySelectorAll('[data-fault]')) old.remove();
  for (const old of document.querySelectorAll('[aria-invalid]')) { old.removeAttribute('aria-invalid'); old.removeAttribute('aria-describedby'); }
  const loose = [];
  let first = null;
  for (const [name, says] of Object.entries(fields ?? {})) {
    const control = document.querySelector(`#form [name="${CSS.escape(name)}"], #form [name^="${CSS.escape(name)}."]`);
    if (!control) { loose.push(says); continue; }
    const beside = control.closest('fieldset, .field') ?? control.parentElement;
    const line = Object.assign(document.createElement('p'), { className: 'says', id: `fault-${name}`, textContent: says });
    const box = Object.assign(document.createElement('div'), { className: 'field' });
    box.dataset.fault = '';
    box.append(line);
    beside.append(box);
    control.setAttribute('aria-invalid', 'true');
    control.setAttribute('aria-describedby', line.id);
    if ($('more').contains(control)) $('more').open = true;
    if ($('change-fields').contains(control)) $('change-fields').hidden = false;
    first ??= control;
  }
  first?.focus();
  return loose;
}
