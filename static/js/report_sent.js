/** From "send" to what becomes of it: each state of a report on its way, said as it is. */
import { send, retryNow } from './sending.js';
import { html, draw, icon, note, nothing, rich, clock } from './parts.js';
import { now, may, NOT_WORKED } from './ask.js';

const $ = (id) => document.getElementById(id);
const tick = html`<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="10.5"/><path d="m7.5 12.4 3.2 3.2 6-6.6"/></svg>`;

const show = (on) => {
  $('form').hidden = on;
  $('sent').hidden = !on;
  document.body.classList.toggle('is-sent', on);
  if (on) scrollTo(0, 0);
};

const frame = (parts) => html`<div class="narrow stack">${parts}</div>`;

function onItsWay(state, stop) {
  const waits = state.is === 'waiting';
  draw($('sent'), frame(html`<div class="stack stack-2" aria-live="polite"><h1 tabindex="-1" id="way-title">${waits ? 'Not sent yet' : 'Sending'}</h1>
    <p>${waits ? state.says : state.of ? `Picture ${Math.min(state.sent + 1, state.of)} of ${state.of}` : 'Your words'}</p></div>
    ${waits ? nothing : html`<progress class="progress" max=${state.of + 1} .value=${state.sent + 0.5} aria-label="Sent so far"></progress>`}
    <p class="soft">Keep this page open until it says “Sent”.</p>
    ${waits ? html`<div class="line"><button class="btn btn--main" type="button" @click=${retryNow}>${icon('refresh-cw')}Try now</button>
      <button class="btn" type="button" @click=${stop}>${icon('pencil')}Change it</button></div>` : nothing}`));
}

function arrived(answer, about, who) {
  const once = ['at once', 'live'].includes(answer.lane);
  draw($('sent'), frame(html`<div class="done">${tick}<h1 tabindex="-1" id="sent-title">Sent</h1><p class="soft">${rich(answer.says)}</p></div>
    ${answer.refused.map((one) => note('triangle-alert', html`<b>A picture could not be used.</b> ${one.says} The report itself is sent.`, 'wrong'))}
    <section class="stack stack-2"><h2>What becomes of it</h2><ol class="track">
      <li data-is="done"><b>Sent</b> <span class="soft num">${clock(now())}</span></li>
      ${once ? html`<li data-is="done"><b>People near you were told</b></li>` : nothing}
      <li data-is="now"><b>At the desk</b></li><li>Decided by a named person, and you are told</li></ol></section>
    <div class="line">${answer.alert_id ? html`<a class="btn" href="/alerts/${answer.alert_id}">${icon('bell')}See the alert</a>` : nothing}
      <a class="btn" href="/mine/${about.id}">${icon('inbox')}Follow it</a>
      <a class="btn" href="/report">${icon('plus')}Another report</a></div>
    <div id="after-sent" class="stack"></div>`));
  $('sent-title').focus();
  $('live').textContent = `Sent. ${String(answer.says ?? '').replaceAll('**', '')}`;
  if (!who.locked) offer(who);
}

/** After the first report: the app on the Home Screen, then alerts; each explained before the system asks. */
async function offer(who) {
  const [push, install] = await Promise.all([import('./push.js'), import('./install.js')]);
  const box = $('after-sent');
  if (!box) return;
  const first = document.createElement('div');
  const second = document.createElement('div');
  box.append(first, second);
  install.card(first);
  if (may(who, 'see alerts')) push.card(second);
}

/** On a shop's device nobody may be signed in: whose report it is, they say by their PIN when they send it. */
async function author(entered) {
  draw($('sent'), frame(html`<h1>Sign in to send</h1><div id="again"></div>`));
  const { showWho } = await import('./sign_in_again.js');
  const account = await showWho($('again'), { title: 'Whose report is it?', text: 'Your report is still here.', word: 'Sign in and send' });
  await entered(account);
  return account.id;
}

/**
 * Send the record and stay with it.
 * @param {{id: string, author: (number|null)}} record
 * @param {{who: object, entered: (account: object) => Promise<void>}} about  `entered`: what to do once somebody came in
 * @returns {Promise<{sent: true} | {says: string, fields?: object, conflict?: boolean}>} not sent: what to say on the form
 */
export async function deliver(record, { who, entered }) {
  show(true);
  if (!record.author) record.author = await author(entered);
  const stopped = new AbortController();
  const tell = (state) => onItsWay(state, () => { stopped.abort(); });
  for (;;) {
    try {
      const answer = await send(record, tell, stopped.signal);
      arrived(answer, record, who);
      return { sent: true };
    } catch (refused) {
      if (refused.status === 401) {
        const { signInAgain } = await import('./sign_in_again.js');
        draw($('sent'), frame(html`<h1>Sign in to send</h1><div id="again"></div>`));
        await signInAgain($('again'), { account: { id: record.author, sign_in: who.account.sign_in } });
        continue;
      }
      show(false);
      if (refused.status === 409) {
        return { conflict: true, says: `${refused.message} Nothing you typed is lost. Send again to send it as a new report.` };
      }
      if (stopped.signal.aborted) return { says: 'Not sent. Change it, then send.' };
      return { says: refused.message || NOT_WORKED, fields: refused.fields };
    }
  }
}
