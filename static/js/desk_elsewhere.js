/** Whether somebody else has decided the case that is open, asked lightly: nobody should type about what is done. */
const ASK_EVERY = 15_000;
const HANDS_OFF = 30 * 60_000;     // a tablet that lies unused must be allowed to sign itself out

/** @param {HTMLFormElement} form  of the decision */
export function watchElsewhere(form) {
  const card = document.getElementById('gone');
  let touched = Date.now();
  let over = false;
  for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, () => { touched = Date.now(); }, { passive: true });

  async function ask() {
    if (over || document.hidden || form.dataset.sending || Date.now() - touched > HANDS_OFF) return;
    const answer = await fetch(`/desk/${form.dataset.report}/word${new URL(form.action).search}`, { headers: { 'X-Townwatch': '1', 'X-By-Itself': '1' } }).catch(() => null);
    if (!answer?.ok || form.dataset.sending) return;
    const { waits, says, next } = await answer.json();
    if (waits || over) return;
    over = true;
    form.inert = true;
    document.getElementById('wording')?.setAttribute('readonly', '');
    card.querySelector('[data-says]').textContent = says;
    card.querySelector('[data-next]').href = next;
    card.hidden = false;
    card.scrollIntoView({ block: 'center' });
  }
  setInterval(ask, ASK_EVERY);
  addEventListener('focus', ask);
  document.addEventListener('visibilitychange', ask);
}
