/** One report of mine: what I said, and what a named person made of it. */
import { meWatched, ask, keepFresh, isCovered, whenCovered, Refused } from './ask.js';
import { html, draw, icon, print, when, rich, nothing, fault } from './parts.js';

const $ = (id) => document.getElementById(id);
const id = location.pathname.split('/').pop();

let who = null;
let report = null;
let text = '';
let says = '';
let busy = false;
let answerId = crypto.randomUUID();       // the same answer sent twice is one answer

async function answer(event) {
  event.preventDefault();
  if (busy) return;
  if (!text.trim()) { says = 'Write your answer first.'; show(); $('answer').focus(); return; }
  busy = true; says = '';
  show();
  try {
    report = await ask(`/api/reports/${id}/answer`, { method: 'POST', json: { text: text.trim(), id: answerId }, stay: true });
    text = '';
    answerId = crypto.randomUUID();
    document.body.removeAttribute('data-unsent');
    $('live').textContent = 'Sent. Your report is at the desk again.';
  } catch (refused) {
    busy = false;
    if (refused.status === 401) {
      const { signInAgain } = await import('./sign_in_again.js');
      await signInAgain($('again'), who, 'Your answer is still here.');
      return answer(event);
    }
    says = refused.fields?.text ?? refused.message;
  }
  busy = false;
  if (report && !isCovered()) show();
}

function track() {
  const decided = { approved: 'Approved', rejected: 'Not used', merged: 'Joined with another' }[report.state];
  return html`<ol class="track"><li data-is="done"><b>Sent</b> <span class="soft num">${when(report.received_at)}</span></li>
    ${report.state === 'returned' ? html`<li data-is="done"><b>Looked at</b></li><li data-is="now"><b>The desk asks you something</b></li>`
    : html`<li data-is=${decided ? 'done' : 'now'}><b>At the desk</b></li>`}
    <li data-is=${decided ? 'done' : nothing}>${decided ? html`<b>${decided}</b>` : 'Decided by a named person, and you are told'}</li></ol>`;
}

const question = () => html`<form class="card stack" @submit=${answer}><h2>The desk asks</h2><p>${report.question}</p>
  <div class="field"><label for="answer">Your answer</label><span class="hint" id="answer-hint">What did you see and hear? The person may one day read this.</span>
    <textarea id="answer" rows="4" maxlength="2000" aria-describedby=${says ? 'answer-hint answer-says' : 'answer-hint'} aria-invalid=${says ? 'true' : nothing}
      .value=${text} @input=${(event) => { text = event.target.value; document.body.toggleAttribute('data-unsent', Boolean(text)); }}></textarea>
    ${says ? html`<p class="says" id="answer-says">${icon('triangle-alert')}${says}</p>` : nothing}</div>
  <button class="btn btn--main" aria-busy=${busy ? 'true' : nothing}>${icon('send')}Send the answer</button></form>`;

function show() {
  draw($('report'), html`<div class="stack stack-2"><h1>${report.label}</h1>
    <p class="soft">${[when(report.happened_at), report.premises?.name ?? report.premises].filter(Boolean).join(', ')}</p></div>
    ${report.photos.length ? html`<div class="filmstrip" tabindex="0" role="group" aria-label="Pictures">${report.photos.map((one, at) =>
      print(one, { alt: `Your picture ${at + 1}` }))}</div>` : nothing}
    ${report.photos_say ? html`<p class="note">${icon('image-off')}<span>${report.photos_say}</span></p>` : nothing}
    <section class="stack stack-2"><h2>What became of it</h2>${track()}${report.says ? html`<p>${rich(report.says)}</p>` : nothing}</section>
    ${report.state === 'returned' ? question() : nothing}<div id="again"></div>
    ${report.note ? html`<section class="stack stack-2"><h2>What you wrote</h2><p>${report.note}</p></section>` : nothing}
    <div class="line">${report.alert_id ? html`<a class="btn" href="/alerts/${report.alert_id}">${icon('bell')}The alert</a>` : nothing}
      <a class="btn" href="/mine">${icon('inbox')}My reports</a></div>`);
}

async function load() {
  if (report && (text || busy)) return;    // nobody redraws under a person's typing
  try {
    [who, report] = await Promise.all([meWatched(), ask(`/api/reports/${id}`)]);
    draw($('state'), nothing);
    show();
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    if (report) return;
    draw($('report'), nothing);
    draw($('state'), fault(refused, load, true));
  }
}

whenCovered(() => { report = null; });      // their own words stay in memory: they come back with them
keepFresh(load, 30);
