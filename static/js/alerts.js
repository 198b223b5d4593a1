/** What the town should know now, each with its clock running down. */
import { meWatched, ask, now, keepFresh, whenCovered } from './ask.js';
import { html, draw, icon, print, metres, age, clock, when, state, fault, nothing } from './parts.js';

const $ = (id) => document.getElementById(id);
const ANSWER = { seen_here: 'You said: seen here', not_here: 'You said: not here', looking_out: 'You are looking out' };

let who = null;
let answer = null;
let stale = false;

const live = (one) => !['recalled', 'ended'].includes(one.state) && Date.parse(one.ends_at) > now();      // also without a signal

function status(one) {
  if (one.state === 'recalled') return html`<span class="small"><b>Recalled.</b> Please tell whoever you told.</span>`;
  if (one.state === 'ended') return html`<span class="soft small">Ended ${when(one.ends_at)}</span>`;
  return age(one);
}

const row = (one) => html`<li><a class="row" href="/alerts/${one.id}">${print(live(one) ? one.photo : null, { size: 'thumb', shape: 'row' })}
  <span class="grow stack stack-2"><b>${one.headline}${one.opened ? nothing : html` <span class="tag" data-is="live">New</span>`}</b>
  <span class="soft small num">${[one.place, one.metres == null ? '' : `${metres(one.metres)} from you`, clock(one.happened_at)].filter(Boolean).join(' · ')}</span>
  ${one.state === 'not yet checked' ? html`<span class="small"><b>Not yet checked</b></span>` : nothing}
  ${status(one)}${one.my_answer ? html`<span class="small">${ANSWER[one.my_answer]}</span>` : nothing}</span></a></li>`;

function show() {
  $('as-of').textContent = `As of ${clock(answer.as_of)}`;
  const current = answer.alerts.filter(live);
  const over = answer.alerts.filter((one) => !live(one));
  draw($('alerts'), html`${current.length ? html`<ul class="rows">${current.map(row)}</ul>` : nothing}
    ${over.length ? html`<h2>Over</h2><ul class="rows">${over.map(row)}</ul>` : nothing}`);
  if (stale) draw($('state'), html`<p class="note">${icon('wifi-off')}<span><b>No signal.</b> You see the alerts as of ${clock(answer.as_of)}. They fill up again by themselves.</span></p>`);
  else draw($('state'), current.length ? nothing : state('bell', 'Nothing now', 'No alert near you. When there is one, it shows here and on phones that have alerts on.'));
}

async function load() {
  try {
    [who, answer] = await Promise.all([meWatched(), ask('/api/alerts')]);
    stale = false;
    const { unread } = await import('./shell.js');
    unread(answer.alerts.filter((one) => live(one) && !one.opened).length);
  } catch (refused) {
    stale = true;
    if (!answer || refused.status === 403) { draw($('alerts'), nothing); draw($('state'), fault(refused, load)); return; }
  }
  show();
}

whenCovered(() => { who = null; answer = null; });
keepFresh(load, 15);
import('./push.js').then((push) => {
  $('push-card').className = '';
  $('push-card').removeAttribute('aria-labelledby');
  push.card($('push-card'));
});
