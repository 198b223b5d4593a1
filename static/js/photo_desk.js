// The photo desk: boxes that are moved by hand or by keys. The fields hold what is sent; without this they are enough.
const $ = (id) => document.getElementById(id);
const form = $('retouch');
const svg = $('picture');
const drawn = $('drawn');
const SIDES = ['left', 'top', 'width', 'height'];
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const [STEP, LEAST, LEAST_CROP] = [1, 1, 10];        // percent
const CORNERS = { 'top left': [0, 0], 'top right': [1, 0], 'bottom right': [1, 1], 'bottom left': [0, 1] };
const round = (part) => Math.round(part * 10) / 10;
const within = (part, least, most) => round(Math.min(most, Math.max(least, part)));

// A picture that is being made: ask for it, ever more rarely and not for ever; each turn of the page is a look at the record.
const TRIES_S = [1.5, 1.5, 2, 3, 5, 8, 13, 21, 34];
async function showWhenMade(before) {
  const left = () => fetch(`${location.pathname}/coming`, { headers: { 'X-Townwatch': '1', 'X-By-Itself': '1' } })
    .then(async (answer) => (answer.ok ? (await answer.json()).coming : before), () => before);
  for (const wait of TRIES_S) {
    await new Promise((done) => { setTimeout(done, wait * 1000); });
    if (await left() < before) { location.replace(location.pathname); return; }
  }
}
// It was made: what was drawn of any picture here is not taken up again.
if (new URLSearchParams(location.search).get('done') === 'retouched') {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(`townwatch:desk:${document.body.dataset.who}:${location.pathname}/`)) sessionStorage.removeItem(key);
}
const coming = document.querySelector('[data-coming]')?.dataset.coming;
if (coming) showWhenMade(Number(coming));

let crop;
let blurred;
let turns;
const whole = () => ({ left: 0, top: 0, width: 100, height: 100 });
const field = (name, side) => $(`${name}-${side}`);
const read = (name, otherwise) => Object.fromEntries(SIDES.map((side) => {
  const said = Number.parseFloat(field(name, side)?.value.replace(',', '.'));
  return [side, Number.isFinite(said) ? said : otherwise[side]];
}));

function readFields() {
  turns = Number($('turns').value);
  crop = read('crop', whole());
  blurred = [...$('blurs').children].map((_, at) => read(`blur-${at}`, { left: 40, top: 40, width: 20, height: 20 }));
}

function make(name, attributes, ...inside) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...inside);
  return node;
}

const size = () => {
  const [width, height] = [Number(svg.dataset.width), Number(svg.dataset.height)];
  return turns % 2 ? [height, width] : [width, height];
};
const words = (box) => `left ${box.left}, top ${box.top}, ${box.width} wide, ${box.height} high, in percent`;
const say = (what) => { $('said').textContent = what; };

function drawBox(box, at, unit) {
  const [width, height] = size();
  const [x, y, w, h] = [box.left * width / 100, box.top * height / 100, box.width * width / 100, box.height * height / 100];
  return make('g', { tabindex: 0, role: 'button', 'data-blur': at, 'aria-label': `Blurred part ${at + 1}: ${words(box)}` },
    make('rect', { class: 'blurred', x, y, width: w, height: h }),
    Object.assign(make('text', { x: x + w / 2, y: y + h / 2, 'font-size': unit * 1.1 }), { textContent: String(at + 1) }),
    make('rect', { class: 'corner size', x: x + w - unit / 2, y: y + h - unit / 2, width: unit, height: unit }));
}

function drawCorner(name, unit) {
  const [width, height] = size();
  const [right, down] = CORNERS[name];
  const x = (crop.left + right * crop.width) * width / 100;
  const y = (crop.top + down * crop.height) * height / 100;
  const inward = unit * .8;
  return make('g', { tabindex: 0, role: 'button', 'data-corner': name, 'aria-label': `What is kept, ${name} corner: ${round(crop.left + right * crop.width)} across, ${round(crop.top + down * crop.height)} down, in percent` },
    make('rect', { class: 'room', x: x - unit - right * unit / 2, y: y - unit - down * unit / 2, width: unit * 2.5, height: unit * 2.5 }),
    make('rect', { class: 'corner', x: x - right * inward, y: y - down * inward, width: inward, height: inward }));
}

/** Draw everything anew, and let the keyboard go on where it was. */
function draw(focus = document.activeElement?.closest?.('[data-blur], [data-corner]')) {
  const [width, height] = size();
  const unit = Math.max(width, height) / Math.max(12, svg.clientWidth / 28);
  const edges = [crop.left * width / 100, crop.top * height / 100, (crop.left + crop.width) * width / 100, (crop.top + crop.height) * height / 100];
  const held = focus && (focus.dataset.blur === undefined ? `[data-corner="${focus.dataset.corner}"]` : `[data-blur="${focus.dataset.blur}"]`);
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const [w, h] = [Number(svg.dataset.width), Number(svg.dataset.height)];
  $('pixels').setAttribute('transform', ['', `translate(${h} 0) rotate(90)`, `translate(${w} ${h}) rotate(180)`, `translate(0 ${w}) rotate(270)`][turns]);
  drawn.replaceChildren(
    ...blurred.map((box, at) => drawBox(box, at, unit)),
    make('path', { class: 'outside', 'fill-rule': 'evenodd', d: `M0 0H${width}V${height}H0ZM${edges[0]} ${edges[1]}H${edges[2]}V${edges[3]}H${edges[0]}Z` }),
    make('rect', { class: 'kept', x: edges[0], y: edges[1], width: edges[2] - edges[0], height: edges[3] - edges[1] }),
    ...Object.keys(CORNERS).map((name) => drawCorner(name, unit)));
  if (held) drawn.querySelector(held)?.focus({ preventScroll: true });
}

function write() {
  $('turns').value = turns;
  for (const side of SIDES) field('crop', side).value = crop[side];
  const rows = $('blurs');
  while (rows.children.length > blurred.length) rows.lastElementChild.remove();
  while (rows.children.length < blurred.length) rows.append(newRow(rows.children.length));
  blurred.forEach((box, at) => { for (const side of SIDES) field(`blur-${at}`, side).value = box[side]; });
}

function newRow(at) {
  const row = $('blur-row').content.cloneNode(true).firstElementChild;
  const name = `Blurred part ${at + 1}`;
  row.querySelector('legend').textContent = name;
  for (const input of row.querySelectorAll('input')) {
    input.id = input.name = `blur-${at}-${input.dataset.side}`;
    const label = input.previousElementSibling;
    label.htmlFor = input.id;
    label.querySelector('.vh').textContent = ` of ${name.toLowerCase()}, percent`;
  }
  const button = row.querySelector('button');
  button.value = `remove-${at}`;
  button.querySelector('.vh').textContent = `Take ${name.toLowerCase()} away`;
  return row;
}

// What is drawn stays in this tab until it is kept: a signal that fails loses none of it.
const kept = () => `townwatch:desk:${document.body.dataset.who}:${location.pathname}`;
function keep(drawing) {
  try { drawing ? sessionStorage.setItem(kept(), JSON.stringify(drawing)) : sessionStorage.removeItem(kept()); } catch { /* private window */ }
}
function takeUp() {
  let drawing = null;
  try { drawing = JSON.parse(sessionStorage.getItem(kept())); } catch { /* private window */ }
  if (!drawing || document.querySelector('main [role="alert"]')) return;        // the server says what is wrong with what was sent
  ({ crop, blurred, turns } = drawing);
  write();
}

const changed = () => { write(); draw(); keep({ crop, blurred, turns }); };
const moved = (box, x, y) => ({ ...box, left: within(box.left + x, 0, 100 - box.width), top: within(box.top + y, 0, 100 - box.height) });
const sized = (box, x, y) => ({ ...box, width: within(box.width + x, LEAST, 100 - box.left), height: within(box.height + y, LEAST, 100 - box.top) });

function cornered(box, name, x, y) {
  const [right, down] = CORNERS[name];
  const to = { left: box.left, top: box.top, right: box.left + box.width, bottom: box.top + box.height };
  if (right) to.right = within(to.right + x, to.left + LEAST_CROP, 100); else to.left = within(to.left + x, 0, to.right - LEAST_CROP);
  if (down) to.bottom = within(to.bottom + y, to.top + LEAST_CROP, 100); else to.top = within(to.top + y, 0, to.bottom - LEAST_CROP);
  return { left: to.left, top: to.top, width: round(to.right - to.left), height: round(to.bottom - to.top) };
}

const turned = (box) => ({ left: round(100 - box.top - box.height), top: box.left, width: box.height, height: box.width });

function add(box = { left: 40, top: 40, width: 20, height: 20 }) {
  if (blurred.length >= Number(form.dataset.most)) { say('There are as many boxes as there can be.'); return; }
  blurred.push(box);
  changed();
  drawn.querySelector(`[data-blur="${blurred.length - 1}"]`).focus({ preventScroll: true });
}

function remove(at) {
  blurred.splice(at, 1);
  changed();
  say(`Blurred part ${at + 1} is gone.`);
  (drawn.querySelector(`[data-blur="${Math.min(at, blurred.length - 1)}"]`) ?? form.querySelector('[value="add"]')).focus({ preventScroll: true });
}

const DEEDS = {
  turn: () => { turns = (turns + 1) % 4; crop = turned(crop); blurred = blurred.map(turned); changed(); say('Turned to the right.'); },
  add: () => add(),
  'as it came': () => { turns = 0; crop = whole(); blurred = []; changed(); say('As it came.'); },
};

function byKeys() {
  drawn.addEventListener('keydown', (event) => {
    const held = event.target.closest('[data-blur], [data-corner]');
    if (!held) return;
    const at = held.dataset.blur;
    if (at !== undefined && ['Delete', 'Backspace'].includes(event.key)) { event.preventDefault(); remove(Number(at)); return; }
    const step = STEPS[event.key]?.map((part) => part * STEP);
    if (!step) return;
    event.preventDefault();
    if (at === undefined) crop = cornered(crop, held.dataset.corner, ...step);
    else blurred[at] = (event.shiftKey ? sized : moved)(blurred[at], ...step);
    changed();
  });
}

function byHand() {
  let begun;        // what is dragged, from where, and how it was then
  const percent = (event) => {
    const box = svg.getBoundingClientRect();
    const [width, height] = size();
    const scale = Math.min(box.width / width, box.height / height);     // the drawing keeps its shape within its room
    return [(event.clientX - box.left - (box.width - width * scale) / 2) / (width * scale) * 100,
      (event.clientY - box.top - (box.height - height * scale) / 2) / (height * scale) * 100];
  };
  svg.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    const held = event.target.closest('[data-blur], [data-corner]');
    if (!held && event.pointerType === 'touch') return;       // a finger on the picture scrolls the page
    event.preventDefault();
    const [x, y] = percent(event);
    begun = { x, y, crop: { ...crop }, corner: held?.dataset.corner, isSizing: event.target.matches('.size') };
    if (held?.dataset.blur !== undefined) begun.at = Number(held.dataset.blur);
    begun.box = blurred[begun.at];
    held?.focus({ preventScroll: true });
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener('pointermove', (event) => {
    if (!begun) return;
    const [x, y] = percent(event);
    const by = [x - begun.x, y - begun.y];
    if (begun.corner) crop = cornered(begun.crop, begun.corner, ...by);
    else if (begun.at !== undefined) blurred[begun.at] = (begun.isSizing ? sized : moved)(begun.box, ...by);
    else if (Math.hypot(...by) > 2) {
      Object.assign(begun, { at: blurred.length, isSizing: true, box: { left: within(begun.x, 0, 99), top: within(begun.y, 0, 99), width: LEAST, height: LEAST } });
      add({ ...begun.box });
      begun.at = Math.min(begun.at, blurred.length - 1);
    } else return;
    changed();
  });
  for (const end of ['pointerup', 'pointercancel']) svg.addEventListener(end, () => { begun = undefined; });
}

if (form) {
  readFields();
  takeUp();
  $('how').hidden = false;
  $('by-numbers').open = Boolean(form.querySelector('.box-row [aria-invalid="true"]'));
  form.addEventListener('click', (event) => {
    const button = event.target.closest('button[name="do"]');
    const deed = button && (DEEDS[button.value] ?? (button.value.startsWith('remove-') ? () => remove(Number(button.value.slice(7))) : null));
    if (deed) { event.preventDefault(); deed(); }
  });
  $('by-numbers').addEventListener('change', () => { readFields(); draw(); keep({ crop, blurred, turns }); });
  addEventListener('resize', () => draw());
  byKeys();
  byHand();
  draw();
}
