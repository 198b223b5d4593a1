/** What has just been done, lifted over the page; while it can be undone, with the seconds that are left. */
const STAYS = 10_000;

/** Lift it; `done` hears of which report it speaks. */
export function liftToasts(done) {
  for (const shown of document.querySelectorAll('[data-toast]')) {
    shown.removeAttribute('role');
    document.getElementById('toasts').append(shown);
    const seconds = Number(shown.dataset.undoS ?? 0);
    if (seconds) countDown(shown, seconds);
    setTimeout(() => shown.remove(), Math.max(STAYS, seconds * 1000 + 3000));
  }
  const address = new URL(location.href);
  if (address.searchParams.has('done')) done(address.searchParams.get('done'));
  if (!address.searchParams.has('done') && !address.searchParams.has('undone')) return;
  address.searchParams.delete('done');
  address.searchParams.delete('undone');
  history.replaceState(history.state, '', address);
}

function countDown(shown, seconds) {
  const ends = Date.now() + seconds * 1000;
  const left = shown.querySelector('[data-left]');
  const tick = () => {
    const rest = Math.ceil((ends - Date.now()) / 1000);
    if (rest > 0) { left.textContent = String(rest); return; }
    clearInterval(ticking);
    shown.querySelector('[data-undo]')?.remove();
    shown.querySelector('[data-after]')?.removeAttribute('hidden');
  };
  const ticking = setInterval(tick, 250);
  tick();
}

export function undo() { document.querySelector('form[data-undo]')?.requestSubmit(); }

