/** What I sent, what became of it, and this phone's own settings. */
import { me, meWatched, ask, may, keepFresh, now, whenCovered, isCovered } from './ask.js';
import { html, draw, icon, print, when, state, fault, nothing } from './parts.js';
import { all } from './outbox.js';
import { ownKey } from './own_key.js';
import { newsFor } from './read_news.js';
import { stateOf } from './unsent_words.js';

const $ = (id) => document.getElementById(id);
const STATES = {
  received: ['check', 'Sent, at the desk'], approved: ['circle-check', 'Approved'],
  returned: ['message-circle', 'The desk asks you something'], rejected: ['x', 'Not used'],
  merged: ['merge', 'Joined with another'], withdrawn: ['undo-2', 'Taken back by you'],
};
const GROUPS = [['The desk asks you', (one) => one.state === 'returned' || one.statement_id], ['At the desk', (one) => one.state === 'received'], ['Earlier', () => true]];
const ALERTS = {
  on: 'On. This phone rings when something happens near you.', off: 'Off on this phone.', denied: 'Blocked in the browser’s settings.',
  'home screen': 'On an iPhone, put Townwatch on the Home Screen first.', none: 'This browser cannot show alerts.',
};

let who = null;
let reports = null;
let thanked = null;
let isDrawn;
const drawn = new Promise((resolve) => { isDrawn = resolve; });

export const standing = (one) => STATES[one.state] ?? ['clock', one.state];

/** The state in bold, and what there is to say beside it: nothing is read twice. */
function told(one) {
  const [name, word] = standing(one);
  if (one.state === 'returned') return [name, word, one.question];
  if (!['approved', 'rejected', 'merged'].includes(one.state)) return [name, word, ''];
  // No sentence ends after the one letter of "R. Malik".
  const [head, ...rest] = one.says.split(/(?<=\S\S\.) /);
  return [name, head.replace(/\.$/, ''), rest.join(' ')];
}

function row(one, isNews) {
  const [name, word, more] = told(one);
  return html`<li><a class="row" href="/mine/${one.id}">${print(one.photos[0], { size: 'thumb', shape: 'row' })}
    <span class="grow stack stack-2"><span class="line between"><b>${one.label}</b><span class="soft tiny num">${when(one.happened_at)}</span></span>
    <span class="line small">${icon(name)}<b>${word}</b>${isNews(one) ? html`<span class="tag">New</span>` : nothing}</span>
    ${more ? html`<span class="small">${more}</span>` : nothing}
    ${one.card ? html`<span class="line small">${icon('id-card')}${one.card}.</span>` : nothing}
    ${one.statement_id ? html`<span class="line small">${icon('pencil')}<b>The desk asks you for a statement</b></span>` : nothing}
    ${one.thanks ? html`<span class="line small">${icon('handshake')}${one.thanks}</span>` : nothing}</span></a></li>`;
}

/** What the desk asks first, then what waits, then the rest; each the newest first. */
function groups(isNews) {
  const left = new Set(reports);
  return GROUPS.map(([title, fits]) => {
    const these = [...left].filter(fits);
    for (const one of these) left.delete(one);
    return these.length ? html`<section class="stack stack-2"><h3>${title}</h3><ul class="rows mine">${these.map((one) => row(one, isNews))}</ul></section>` : nothing;
  });
}

/** What is saved on this phone by this person and not with the desk yet. */
async function onPhone() {
  const account = who?.account.id ?? ownKey()?.account;
  const mine = account && !isCovered() ? (await all()).filter((one) => one.author === account && !one.sent_at && one.kind !== 'check') : [];
  $('waiting').hidden = !mine.length;
  draw($('waiting-list'), mine.map((one) => {
    const [name, word] = stateOf(one, Date.now(), navigator.onLine);
    return html`<li><a class="row" href="/unsent">${icon(name)}<span class="grow"><b>${{ addition: 'More about a report', followup: 'What became of it at the door', service: 'A notice' }[one.kind] ?? 'Report'}</b><br>
      <span class="small">${word}</span></span><span class="soft tiny num">${when(one.saved)}</span></a></li>`;
  }));
}

async function load() {
  try {
    who = await meWatched();
    $('my-name').textContent = who.account.name;
    $('my-place').textContent = [who.premises?.name, who.scheme?.name].filter(Boolean).join(' · ');
    $('my-alerts').hidden = !may(who, 'see alerts');
    $('my-bulletins').hidden = !may(who, 'see bulletins');
    $('my-people').hidden = !may(who, 'manage own people');
    $('my-exclusions').hidden = !may(who, 'decide exclusions');
    $('my-statements').hidden = !may(who, 'make statements');
    $('my-appeals').hidden = !may(who, 'hear appeals');
    $('my-notices').hidden = !who.serves;
    $('lost-phone').hidden = !may(who, 'lock out lost phones');
    if (!may(who, 'send reports')) {         // who sends nothing comes here for this phone, and to sign out
      $('sent-title').parentElement.hidden = true;
      document.querySelector('h1').textContent = 'Mine';
      return;
    }
    [{ reports }] = await Promise.all([ask('/api/reports'), thanked ??= thanks()]);
    draw($('state'), reports.length ? nothing : state('inbox', 'Nothing sent yet', 'What you report shows here, with what became of it.',
      html`<a class="btn" href="/report">${icon('camera')}Report</a>`));
    draw($('sent-list'), html`<div class="stack stack-5">${groups(newsFor(who.account.id, now()))}</div>`);
  } catch (refused) {
    if (!reports) draw($('sent-list'), nothing);
    draw($('state'), fault(refused, load));
  } finally { onPhone().catch(() => {}); isDrawn(); }
}

/** Alerts and the Home Screen: a row each, opening the card that explains before the system asks. */
async function phone() {
  const [push, install] = await Promise.all([import('./push.js'), import('./install.js')]);
  await drawn;                               // the list above has its height: no button moves away under a thumb
  const box = (after) => { const made = document.createElement('div'); made.hidden = true; $(after).append(made); return made; };
  const alerts = box('push-row');
  const home = box('install-row');
  const is = await push.standing();
  $('push-row').hidden = !await me().then((one) => may(one, 'see alerts'), () => true);
  $('push-state').textContent = ALERTS[is];
  $('push-button').textContent = is === 'off' ? 'Turn on' : 'Open';
  $('push-button').addEventListener('click', async () => {
    $('push-button').hidden = true;
    await push.card(alerts, { always: true });
    alerts.querySelector('button')?.focus();
  });
  $('install-row').hidden = !install.canBeAdded();
  $('install-button').addEventListener('click', () => { $('install-button').hidden = true; install.card(home, { always: true }); });
}

/** Once a page, and before the list is drawn below it: no row moves away under a thumb. Without it the list comes alone. */
const thanks = () => import('./week.js').then((week) => week.card($('week'), who.account.id)).catch(() => {});

whenCovered(() => { who = null; reports = null; thanked = null; $('week').hidden = true; });
addEventListener('townwatch:outbox', ({ detail }) => { if (detail.state === 'sent') load(); else onPhone().catch(() => {}); });
keepFresh(load, 60);
phone();
