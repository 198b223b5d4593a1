/** Pictures that lie side by side grow and move together: by pinch, wheel, buttons and keys. One alone does so too. */
const MOST = 8;
const STEP = 1.5;
const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

const within = (at, size) => Math.max(-(size - 1) / 2, Math.min((size - 1) / 2, at));

/** Buttons do what fingers do, for whoever has a mouse alone, a keyboard alone, or a voice. */
function bar(act, count) {
  const group = document.createElement('div');
  group.className = 'zoom-bar line';
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', count > 1 ? 'Zoom both pictures' : 'Zoom the picture');
  for (const [sign, says, by] of [['+', 'Larger', STEP], ['–', 'Smaller', 1 / STEP], ['Fit', 'Fit', 0]]) {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn--small', textContent: sign });
    if (says !== sign) button.setAttribute('aria-label', says);
    button.addEventListener('click', () => act(by));
    group.append(button);
  }
  const now = Object.assign(document.createElement('output'), { className: 'soft small num' });
  group.append(now);
  return { group, now };
}

function zoomable(box) {
  const prints = [...box.querySelectorAll('.print--whole')];
  if (!prints.length) return;
  const at = { size: 1, x: 0, y: 0 };              // x and y in widths and heights of a picture: each moves by its own
  const fingers = new Map();
  let moved = false;
  let apart = 0;
  const { group, now } = bar((by) => (by ? grow(by) : fit()), prints.length);

  function show() {
    at.x = within(at.x, at.size);
    at.y = within(at.y, at.size);
    const how = at.size === 1 ? '' : `translate(${(at.x * 100).toFixed(2)}%, ${(at.y * 100).toFixed(2)}%) scale(${at.size.toFixed(3)})`;
    for (const one of box.querySelectorAll('.print--whole :is(img, svg.over)')) one.style.transform = how;
    box.toggleAttribute('data-zoomed', at.size > 1);
    now.textContent = at.size > 1 ? `${at.size.toFixed(1)} times` : '';
  }

  /** Grow about a point of a picture, so that what is looked at stays where it is. */
  function grow(by, [x, y] = [0, 0]) {
    const size = Math.max(1, Math.min(MOST, at.size * by));
    at.x = x - (x - at.x) * (size / at.size);
    at.y = y - (y - at.y) * (size / at.size);
    at.size = size < 1.01 ? 1 : size;
    show();
  }

  function fit() { Object.assign(at, { size: 1, x: 0, y: 0 }); show(); }

  const place = (print, { clientX, clientY }) => {
    const { left, top, width, height } = print.getBoundingClientRect();
    return [(clientX - left) / width - 0.5, (clientY - top) / height - 0.5];
  };

  for (const print of prints) {
    print.addEventListener('dragstart', (event) => event.preventDefault());
    print.addEventListener('click', (event) => { if (moved) event.preventDefault(); });
    print.addEventListener('wheel', (event) => {
      if (!event.ctrlKey && !event.metaKey && at.size === 1 && !group.contains(document.activeElement)) return;   // the page scrolls
      if (at.size === 1 && event.deltaY > 0) return;
      event.preventDefault();
      grow(Math.exp(-event.deltaY / 300), place(print, event));
    }, { passive: false });
    print.addEventListener('pointerdown', (event) => {
      fingers.set(event.pointerId, place(print, event));
      moved = false;
      apart = 0;
      if (at.size > 1 || fingers.size > 1) print.setPointerCapture(event.pointerId);
    });
    print.addEventListener('pointermove', (event) => {
      const before = fingers.get(event.pointerId);
      if (!before || (at.size === 1 && fingers.size < 2)) return;
      const here = place(print, event);
      fingers.set(event.pointerId, here);
      const [one, other] = [...fingers.values()];
      if (other) {
        const far = Math.hypot(one[0] - other[0], one[1] - other[1]);
        if (apart) grow(far / apart, [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2]);
        apart = far;
        moved = true;
        return;
      }
      at.x += here[0] - before[0];
      at.y += here[1] - before[1];
      moved ||= Math.hypot(here[0] - before[0], here[1] - before[1]) > 0.005;
      show();
    });
    for (const end of ['pointerup', 'pointercancel']) print.addEventListener(end, (event) => { fingers.delete(event.pointerId); apart = 0; });
  }

  group.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = ARROWS[event.key];
    if (way && at.size > 1) { at.x += way[0] * 0.1; at.y += way[1] * 0.1; show(); }
    else if (event.key === '+' || event.key === '=') grow(STEP);
    else if (event.key === '-') grow(1 / STEP);
    else if (event.key === '0') fit();
    else return;
    event.preventDefault();
  });
  box.after(group);
}

for (const box of document.querySelectorAll('[data-zoom]')) zoomable(box);
