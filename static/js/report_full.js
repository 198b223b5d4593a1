/** A phone on which nothing more can be kept: what is on the form is not lost, and may be sent as long as this page is open. */
import { html, draw, icon, nothing, note, rich } from './parts.js';
import { now } from './ask.js';

const $ = (id) => document.getElementById(id);

/**
 * Say so above the form, with what can be done.
 * @param {{id: string, body: object, photos: object[]}} record  what is on the form
 * @param {{over: () => void, without: () => void}} page  `over`: it is with the desk; `without`: send it without its pictures
 */
export function phoneIsFull(record, { over, without }) {
  const box = $('draft-note');
  const straight = async () => {
    draw($('draft-says'), html`<p><b>Sending.</b> Keep this page open until it says “Sent”.</p>`);
    const { send } = await import('./sending.js');
    const tell = (state) => draw($('draft-says'), html`<p><b>${state.is === 'waiting' ? 'Waiting for signal' : 'Sending.'}</b> Keep this page open until it says “Sent”.</p>`);
    try {
      const answer = await send(record, tell);
      over();
      $('form').hidden = true;
      $('sent').hidden = false;
      document.body.classList.add('is-sent');
      draw($('sent'), html`<div class="narrow stack"><div class="done"><h1 tabindex="-1" id="sent-title">Sent ${new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }).format(now())}</h1>
        <p class="soft">${rich(answer.says)}</p></div>${answer.refused.map((one) => note('triangle-alert', one.says, 'wrong'))}
        <div class="line"><a class="btn" href="/mine/${record.id}">${icon('inbox')}Follow it</a><a class="btn" href="/report">${icon('plus')}Another report</a></div></div>`);
      $('sent-title').focus();
    } catch (refused) { show(refused.message); }
  };
  function show(says) {
    box.hidden = false;
    box.dataset.is = 'wrong';
    draw($('draft-says'), html`<p><b>${says ?? 'The phone is full.'}</b> Nothing you typed is lost while this page is open. Free some space and send again, or:</p>
      <div class="line"><button class="btn" type="button" @click=${straight}>${icon('send')}Send now, and wait here</button>
      ${record.photos.length ? html`<button class="btn" type="button" @click=${without}>${icon('image-off')}Send without pictures</button>` : nothing}</div>`);
  }
  show();
  box.tabIndex = -1;
  box.focus();
}
