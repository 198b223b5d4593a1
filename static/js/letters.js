// While a letter is written its pages are drawn anew, a moment after the last key. Without this a button does it.
const form = document.getElementById('write');
const shown = document.getElementById('pages');
const WAIT = 900;
let timer = 0;
let asked = null;

async function look() {
  asked?.abort();
  asked = new AbortController();
  shown.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(form.dataset.look, { method: 'POST', body: new URLSearchParams(new FormData(form)), signal: asked.signal });
    if (!answer.ok || answer.redirected) return;
    const drawn = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('pages');
    if (drawn) shown.replaceChildren(...drawn.childNodes);
  } catch { /* the pages stay as they were */ } finally {
    shown.removeAttribute('aria-busy');
  }
}

form?.addEventListener('input', (event) => {
  if (event.target.name === 'because') return;
  clearTimeout(timer);
  timer = setTimeout(look, WAIT);
});
