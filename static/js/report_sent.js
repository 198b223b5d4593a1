/** From "send" to what becomes of it: saved, taken back or on its way, sent; each state said as it is. */
import { html, draw, icon, note, nothing, rich, clock, twentieths } from './parts.js';
import { may } from './ask.js';

export const HOLD = 10000;                // milliseconds in which a report may be taken back
const $ = (id) => document.getElementById(id);
const tick = html`<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="10.5"/><path d="m7.5 12.4 3.2 3.2 6-6.6"/></svg>`;
const frame = (parts) => html`<div class="narrow stack">${parts}</div>`;

const show = (on) => {
  $('form').hidden = on;
  $('sent').hidden = !on;
  document.body.classList.toggle('is-sent', on);
  if (on) scrollTo(0, 0);
};

const seconds = (left) => (left === 1 ? '1 second' : `${left} seconds`);

/** The checklist of this phone ticks it off. */
function practised() {
  try { localStorage.setItem('townwatch:practised', String(Date.now())); } catch { /* full, or a private window */ }
}

/** How it stands: as the outbox has it, in the words that people read everywhere. */
export function standing(record, online = navigator.onLine) {
  if (record.sent_at) return 'sent';
  if (record.state === 'sign in') return 'sign in';
  if (record.state === 'change') return 'change';
  if (Date.now() < record.not_before) return 'held';
  return record.state === 'waiting' && (!online || record.tries) ? 'waiting' : 'sending';
}

const TITLES = { held: 'Saved on this phone', sending: 'Saved on this phone', waiting: 'Waiting for signal', 'sign in': 'Sign in to send' };
const BELOW = {
  held: 'Sending. You can put the phone away.', sending: 'Sending. You can put the phone away.',
  waiting: 'Saved on this phone. It sends itself. You can put the phone away.', 'sign in': 'Saved on this phone. Nobody else can open it.',
};

const steps = (record, is) => html`<section class="stack stack-2"><h2>What becomes of it</h2><ol class="track">
  <li data-is="done"><b>Saved on this phone</b> <span class="soft num">${clock(record.saved)}</span></li>
  ${is === 'sent' ? html`<li data-is="done"><b>Sent</b> <span class="soft num">${clock(record.sent_at)}</span></li>`
    : html`<li data-is="now"><b>${is === 'sign in' ? 'Sign in to send' : is === 'waiting' ? 'Waiting for signal' : 'Sending'}</b></li>`}
  ${['at once', 'live'].includes(record.lane) ? html`<li data-is="done"><b>People near you were told</b></li>` : nothing}
  <li data-is=${is === 'sent' ? 'now' : nothing}>${is === 'sent' ? html`<b>At the desk</b>` : 'Seen at the desk'}</li>
  <li>Decided by a named person, and you are told</li></ol></section>`;

/**
 * Stay with a report that was saved.
 * @param {object} first  the record as the outbox has just saved it
 * @param {{box: object, label: string, who: object, entered: (account: object) => Promise<void>, says?: string,
 *   practice?: boolean}} about  `box`: the outbox, or the one for practice; `label`: what it is, as in "Theft"; `entered`:
 *   what to do once somebody came in; `says`: what is said once it is sent, instead of the desk's own sentence
 * @returns {Promise<{is: 'undone'|'change'|'sent'|'gone', record?: object}>} undone or sent back: the caller shows the form again; gone: it is not followed any more
 */
export function follow(first, about) {
  const { box, practice } = about;
  let record = first;
  let was = '';
  let timer = 0;
  let says = '';
  let drain = null;
  let done;
  const over = new Promise((resolve) => { done = resolve; });

  const on = [['townwatch:outbox', look], ['online', goNow], ['offline', look], ['townwatch:cover', covered]];
  const hidden = () => { if (document.visibilityState === 'hidden' && standing(record) === 'held') letGo(); };

  async function finish(outcome) {
    if (timer) clearInterval(timer);
    timer = 0;
    for (const [name, heard] of on) removeEventListener(name, heard);
    document.removeEventListener('visibilitychange', hidden);
    if (outcome.is !== 'sent') show(false);
    done(outcome);
  }

  /** Nobody wants it back any more. */
  async function letGo() {
    await box.sendNow(record.id);
    (await drain)?.().catch(() => {});
  }

  /** There is a signal again: this page sends by itself, also when it was without one before the rest of it had come. */
  async function goNow() {
    if (record.state === 'waiting' && standing(record) !== 'held') await letGo();
    await look();
  }

  /** On a shop's device the next one has the form by now, and may send: what becomes of this is not for their eyes. */
  async function covered() {
    if ($('sent').hidden) finish({ is: 'gone' });
    await letGo();
  }

  async function undo() {
    if (await box.takeBack(record.id)) { finish({ is: 'undone' }); return; }
    says = 'It was on its way already. You can withdraw it under “Mine”.';
    look();
  }

  async function look() {
    const now = await box.one(record.id);
    if (!timer) return;                         // over meanwhile
    if (!now) { finish({ is: 'gone' }); return; }
    record = now;
    const is = standing(record);
    if (is === 'change') { finish({ is, record }); return; }
    if (is === 'sent') { arrived(); finish({ is, record }); return; }
    paint(is);
  }

  const undoCard = () => {
    const left = Math.max(0, Math.ceil((record.not_before - Date.now()) / 1000));
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const bar = still ? twentieths(new Date(record.saved), new Date(record.not_before)) : 20;
    return html`<div class="card stack stack-2"><div class="line between"><b>${about.label}, ${clock(record.saved)}</b></div>
      <div class="halves"><button class="btn" type="button" id="undo" @click=${undo}>${icon('undo-2')}Undo</button>
        <button class="btn" type="button" id="send-now" @click=${letGo}>${icon('send')}Send now</button></div>
      <span class="age left-${bar}" data-is="fresh" ?data-run=${!still}><b class="num">${seconds(left)}</b> to take it back</span></div>`;
  };

  /** The box in which somebody signs in is drawn once, and left alone while they do. */
  function signIn() {
    const where = document.createElement('div');
    const asked = record.author === null
      ? import('./sign_in_again.js').then(({ showWho }) => showWho(where, { title: 'Whose report is it?', text: 'Your report is saved on this phone.', word: 'Sign in and send' }))
      : import('./sign_in_again.js').then(({ signInAgain }) => signInAgain(where, { account: { id: record.author, sign_in: about.who.account.sign_in } }, 'Your report is saved on this phone.'));
    asked.then(async (account) => {
      if (record.author === null) { await about.entered(account); await box.claim(record.id, account.id); } else await box.signedIn(account.id);
      await box.sendNow(record.id);
      await (await drain)?.();
    }).catch(() => { signInBox = null; });      // the signal went just then: at the next look it is asked again
    return where;
  }
  let signInBox = null;

  function paint(is) {
    if (is !== 'sign in') signInBox = null; else signInBox ??= signIn();
    const ways = html`<div class="halves">${is === 'waiting' ? html`<button class="btn" type="button" @click=${letGo}>${icon('refresh-cw')}Try now</button>` : nothing}
      <a class="btn" href="/report">${icon('plus')}Another report</a>${practice ? nothing : html`<a class="btn" href="/unsent">${icon('inbox')}All that waits here</a>`}</div>`;
    draw($('sent'), frame(html`<div class="done" data-is=${is}>${is === 'sign in' || is === 'waiting' ? icon(is === 'waiting' ? 'clock' : 'key-round') : tick}
      <h1 tabindex="-1" id="sent-title">${TITLES[is]}</h1><p class="soft">${BELOW[is]}</p></div>
      ${says ? note('info', says) : nothing}${is === 'held' ? undoCard() : nothing}${signInBox ?? nothing}
      ${is === 'sign in' && !record.tries ? html`<button class="btn btn--plain" type="button" id="undo" @click=${undo}>${icon('undo-2')}Undo, back to the report</button>` : nothing}
      ${steps(record, is)}${is === 'held' ? nothing : ways}`));
    if (is === was) return;
    if (!was) $('sent-title').focus({ preventScroll: true });
    $('live').textContent = `${TITLES[is]}.${is === 'held' ? ' It can be taken back for ten seconds.' : ''}`;
    was = is;
  }

  function arrived() {
    const sentence = about.says ?? record.says;
    draw($('sent'), frame(html`<div class="done" data-is="sent">${tick}<h1 tabindex="-1" id="sent-title">Sent ${clock(record.sent_at)}</h1>
      ${sentence ? html`<p class="soft">${rich(sentence)}</p>` : nothing}</div>
      ${record.refused.map((one) => note('triangle-alert', html`<b>A picture could not be used.</b> ${one.says} The report itself is sent.`, 'wrong'))}
      ${practice ? html`<div class="halves"><a class="btn btn--main" href="/set-up-phone">${icon('check')}Done</a>
        <a class="btn" href="/report">${icon('camera')}Report in earnest</a></div>`
    : html`<a class="btn btn--main btn--wide" href="/mine/${record.id}#add">${icon('pencil')}Add what you saw</a>
        <div class="halves"><a class="btn" href="/mine/${record.id}">${icon('inbox')}Follow it</a><a class="btn" href="/report">${icon('plus')}Another report</a>
        ${record.alert_id ? html`<a class="btn" href="/alerts/${record.alert_id}">${icon('bell')}See the alert</a>` : nothing}</div>`}
      ${steps(record, 'sent')}<div id="after-sent" class="stack"></div>`));
    if (document.activeElement === document.body || $('sent').contains(document.activeElement)) $('sent-title').focus({ preventScroll: true });
    $('live').textContent = `Sent. ${String(sentence ?? '').replaceAll('**', '')}`;
    if (practice) practised();
    else if (!about.who.locked) offer(about.who);
  }

  show(true);
  for (const [name, heard] of on) addEventListener(name, heard);
  document.addEventListener('visibilitychange', hidden);
  drain = practice ? Promise.resolve(box.drain) : import('./drain.js').then((module) => module.drain, () => null);
  let ticks = 0;
  timer = setInterval(() => {
    const is = standing(record);
    ticks += 1;
    if (is === 'held') paint(is);
    else if (was === 'held') letGo().then(look);
    else if (ticks % 10 === 0) look();            // every five seconds, should nobody have told of a change
  }, 500);
  if (['sent', 'change'].includes(standing(record))) look(); else paint(standing(record));      // in another window it may have gone further
  if (standing(record) !== 'held') letGo();
  return over;
}

/** After a sent report: the app on the Home Screen, then alerts; each explained before the system asks. */
async function offer(who) {
  const [push, install] = await Promise.all([import('./push.js'), import('./install.js')]);
  const box = $('after-sent');
  if (!box) return;
  const first = document.createElement('div');
  const second = document.createElement('div');
  box.append(first, second);
  install.card(first, { beside: true });
  if (may(who, 'see alerts')) push.card(second, { beside: true });
}
