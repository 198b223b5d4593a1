/** What the town should know now, the nearest first, each with its clock running down. */
import { meWatched, now, whenCovered } from './ask.js';
import { html, draw, icon, print, metres, age, ago, clock, when, state, fault, nothing } from './parts.js';
import { hearNews, isLive, lookNow } from './news.js';
import { needsHand } from './alert_parts.js';
import { forgetAlerts, keptAlerts } from './kept_alerts.js';
import { keptWatched } from './kept_lists.js';
import { staleNote } from './no_signal.js';

const $ = (id) => document.getElementById(id);
const ANSWER = { seen_here: 'You said: seen here', not_here: 'You said: not here', looking_out: 'You are looking out' };

let who = null;
let answer = null;
let asOf = 0;

function status(one) {
  if (one.state === 'recalled') return html`<span class="small"><b>Recalled.</b> Please tell whoever you told.</span>`;
  if (one.state === 'stood down') return html`<span class="small"><b>Over.</b> Nobody needs to look out any more.</span>`;
  if (!isLive(one)) return html`<span class="soft small">Ended ${when(one.ends_at).replace('Today', 'today')}</span>`;
  return age(one);
}

const picture = (one) => {
  if (isLive(one) && one.photo && needsHand(who)) return html`<span class="print print--row print--none">${icon('eye-off')}<span class="vh">Covered picture</span></span>`;
  return one.kind === 'sighting' || one.photo || one.picture_coming ? print(isLive(one) ? one.photo : null, { size: 'thumb', shape: 'row' })
    : html`<span class="print print--row print--none">${icon({ missing: 'user-search', information: 'info', 'town-wide': 'megaphone', test: 'bell' }[one.kind] ?? 'bell')}</span>`;
};

const row = (one) => html`<li><a class="row" href="/alerts/${one.id}">${picture(one)}
  <span class="grow stack stack-2"><b>${one.headline}${one.opened || one.mine ? nothing : html` <span class="tag" data-is="live">New</span>`}</b>
  <span class="soft small num">${[one.metres == null ? '' : one.place, one.metres == null ? '' : one.metres < 15 ? 'at your premises' : `${metres(one.metres)} from you`, clock(one.happened_at)].filter(Boolean).join(' · ')}</span>
  ${isLive(one) && one.seen_again_at ? html`<span class="small"><b>Seen again</b> <span class="num">${ago(one.seen_again_at).toLowerCase()}</span></span>` : nothing}
  ${isLive(one) && one.state === 'not yet checked' ? html`<span class="small"><b>Not yet checked</b></span>` : nothing}
  ${status(one)}${one.my_answer ? html`<span class="small">${ANSWER[one.my_answer]}</span>` : nothing}</span></a></li>`;

function show(refused) {
  $('as-of').textContent = `As of ${clock(asOf)}`;
  const current = answer.alerts.filter(isLive);
  const over = answer.alerts.filter((one) => !isLive(one));
  draw($('alerts'), html`${current.length ? html`<ul class="rows">${current.map(row)}</ul>` : nothing}
    ${over.length ? html`<h2>Over</h2><ul class="rows">${over.map(row)}</ul>` : nothing}`);
  if (refused) {
    draw($('state'), html`${staleNote('the alerts', asOf, 'They fill up again by themselves.')}${
      answer.alerts.length ? nothing : state('bell', 'None that you knew of', 'What has come since shows when there is a signal.')}`);
  }
  else draw($('state'), current.length ? nothing : state('bell', 'Nothing now', 'No alert near you. When there is one, it shows here and on phones that have alerts on.'));
}

/** What this phone kept, with its "as of", until the server has spoken. */
async function shownFromPhone(refused) {
  const [own, list] = await Promise.all([keptWatched(), keptAlerts()]);
  if (!own || !list || answer) return;
  [who, answer, asOf] = [own, list, Date.parse(list.as_of)];
  show(refused);
}

async function hear({ answer: latest, fault: refused }) {
  if (refused?.status === 403) { answer = null; forgetAlerts(); }
  if (!latest && refused?.offline) await shownFromPhone(refused).catch(() => {});
  if (refused && (refused.status === 403 || !(latest ?? answer))) {
    draw($('alerts'), nothing);
    draw($('state'), refused.offline ? state('wifi-off', 'No signal', 'Alerts show again by themselves when there is one. You can still report.',
      html`<a class="btn btn--main" href="/report">${icon('camera')}Report</a>`) : fault(refused, lookNow));
    return;
  }
  if (latest && !refused) {
    try { who = await meWatched(); } catch (none) { if (!answer) draw($('state'), fault(none, lookNow)); return; }
    asOf = now();
  }
  answer = latest ?? answer;
  if (who) show(refused);
}

whenCovered(() => { who = null; answer = null; });
shownFromPhone().catch(() => {});
hearNews(hear, { asks: true });
import('./push.js').then((push) => {
  $('push-card').className = '';
  $('push-card').removeAttribute('aria-labelledby');
  push.card($('push-card'));
});
