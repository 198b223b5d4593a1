// Whether the words were really on the screen, down to the last: that is kept beside each acceptance.
// A text that is folded, or whose end was never scrolled into sight, does not count as opened.
const DWELL = 1000;    // milliseconds that the end must stay in sight: scrolling past is not reading

const timers = new Map();

function read(page) {
  page.querySelector('[name="opened"]').value = 'yes';
  fetch(`/api/must-read/${page.dataset.reading}/opened`, {
    method: 'POST', headers: { 'X-Townwatch': '1' }, credentials: 'same-origin', keepalive: true,
  }).catch(() => {});    // the form says it again
}

const watcher = new IntersectionObserver((seen) => {
  for (const { target, isIntersecting } of seen) {
    clearTimeout(timers.get(target));
    if (!isIntersecting) continue;
    timers.set(target, setTimeout(() => {
      watcher.unobserve(target);
      read(target.closest('[data-reading]'));
    }, DWELL));
  }
});

// The form stands right under the last word.
for (const form of document.querySelectorAll('[data-reading] form')) watcher.observe(form);

// A second tap accepts nothing twice.
for (const form of document.querySelectorAll('[data-reading] form')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sending) { event.preventDefault(); return; }
    form.dataset.sending = '1';
    form.querySelector('button').setAttribute('aria-busy', 'true');
  });
}
addEventListener('pageshow', () => { for (const form of document.querySelectorAll('form')) delete form.dataset.sending; });
