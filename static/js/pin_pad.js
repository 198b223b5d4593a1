/** A PIN field as six dots over twelve large keys. The field itself stays: a keyboard types into it, a reader reads it. */

const LENGTH = 6;
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '', '0', 'back'];

const made = (name, fields = {}) => Object.assign(document.createElement(name), fields);

/** Digits alone, six at most: what a person pastes or a keyboard slips in besides is dropped. */
export function digitsOnly(input) {
  const clean = () => {
    const plain = input.value.replace(/\D/g, '').slice(0, LENGTH);
    if (plain !== input.value) input.value = plain;
  };
  input.addEventListener('input', clean);
  clean();                                    // what was typed before this came
}

/**
 * Lay dots and keys beside the field.
 * @param {HTMLElement} box  the `.pin` around label and input
 * @param {() => void} full  called once the sixth digit is in
 * @returns {{clear: () => void}} empties it for the next try
 */
export function pinPad(box, full) {
  const input = box.querySelector('input');
  digitsOnly(input);
  if (matchMedia('(pointer: coarse)').matches) input.inputMode = 'none';      // the keys are on the page already
  const frame = made('span', { className: 'pin-frame' });
  const dots = made('span', { className: 'pin-dots' });
  dots.setAttribute('aria-hidden', 'true');
  dots.append(...Array.from({ length: LENGTH }, () => made('i')));
  const isFocused = document.activeElement === input;
  input.before(frame);
  frame.append(dots, input);
  if (isFocused) input.focus({ preventScroll: true });      // an element that is moved loses it
  const pad = made('div', { className: 'pad' });
  pad.setAttribute('role', 'group');
  pad.setAttribute('aria-label', 'Keys');
  for (const key of KEYS) pad.append(key ? button(key) : made('span'));
  box.append(pad);
  box.classList.add('pin--pad');

  function button(key) {
    const one = made('button', { type: 'button', className: 'key-btn', textContent: key });
    if (key === 'back') {
      one.setAttribute('aria-label', 'Delete the last digit');
      one.innerHTML = `<svg class="i" aria-hidden="true"><use href="${document.documentElement.dataset.icons}#chevron-left"/></svg>`;
    }
    one.addEventListener('click', () => {
      input.value = key === 'back' ? input.value.slice(0, -1) : (input.value + key).slice(0, LENGTH);
      changed();
    });
    return one;
  }
  function changed() {
    [...dots.children].forEach((dot, at) => dot.classList.toggle('is-in', at < input.value.length));
    if (input.value.length === LENGTH) full();
  }
  input.addEventListener('input', changed);
  changed();
  return {
    clear() { input.value = ''; changed(); input.focus({ preventScroll: true }); },
  };
}
