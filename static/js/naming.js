/** "Do you know who this is?": an answer to the desk alone. It needs a signal; what was typed stays until it is sent. */
import { ask } from './ask.js';
import { html, draw, icon, note, date, nothing } from './parts.js';

const fault = (id, says) => (says ? html`<p class="says" id=${id}>${icon('triangle-alert')}<span>${says}</span></p>` : nothing);

/**
 * Ask in this box, and keep what is typed while the page is drawn anew.
 * @param {() => HTMLElement | null} box
 * @param {(text: string) => void} say  for who listens
 * @returns {(profile: object) => void}  shows it for this profile
 */
export function naming(box, say) {
  let profile = null;
  let open = false;
  let busy = false;
  let id = '';
  let typed = { name: '', how: '' };
  let faults = {};
  let says = '';

  async function send(event) {
    event.preventDefault();
    if (busy) return;
    faults = {
      ...(typed.name.trim() ? {} : { name: 'The name, as far as you know it.' }),
      ...(typed.how.trim() ? {} : { how: 'How you know. A sentence is enough.' }),
    };
    says = '';
    if (Object.keys(faults).length) { show(); box().querySelector('[aria-invalid]').focus(); return; }
    busy = true;
    const about = profile;                    // the cover may come over the page meanwhile
    id ||= crypto.randomUUID();               // the same again is the same, also when the answer got lost
    show();
    try {
      about.naming = await ask(`/api/profiles/${encodeURIComponent(about.ref)}/naming`, { method: 'POST', json: { id, ...typed } });
      [typed, id, open] = [{ name: '', how: '' }, '', false];
      document.body.removeAttribute('data-unsent');
      say('Sent. Only the desk reads this.');
    } catch (refused) {
      faults = refused.fields ?? {};
      says = refused.offline ? 'No signal. Nothing was sent yet. What you typed stays here: send it when there is some.'
        : Object.keys(faults).length ? '' : refused.message;
      if (refused.status === 409) id = '';      // other words were kept under it; after any other failure, the same again is the same
    }
    busy = false;
    show();
    (says ? box()?.querySelector('button') : box()?.querySelector('[tabindex]'))?.focus();
  }

  const type = (event) => {
    typed[event.target.name] = event.target.value;
    document.body.toggleAttribute('data-unsent', Boolean(typed.name || typed.how));
  };

  function show() {
    if (!box() || !profile) return;
    if (!profile.may_name && !profile.naming) { draw(box(), nothing); return; }
    draw(box(), html`<div class="stack stack-2"><h2 id="naming-title" tabindex="-1">${profile.may_name ? 'Do you know who this is?' : 'Who this is'}</h2>
      ${profile.naming ? html`<p>${profile.naming.says} <span class="soft small">${date(profile.naming.at)}</span></p>` : nothing}
      ${!profile.may_name ? nothing : !open ? html`<p class="small">Tell only the desk. Do not ask around, and do not ask them.</p>
        <button class="btn" type="button" @click=${() => { open = true; show(); box().querySelector('input').focus(); }}>${
          icon('message-circle')}${profile.naming ? 'Tell the desk more' : 'I may know'}</button>`
      : html`<form class="card stack" novalidate @submit=${send}>
        <p class="small"><b>Only the desk reads this.</b> Nobody is told that you answered. The person may one day read what is written of them.</p>
        <div class="field"><label for="naming-name">Who may it be?</label><input id="naming-name" name="name" maxlength="120" autocomplete="off"
          .value=${typed.name} @input=${type} aria-invalid=${faults.name ? 'true' : nothing} aria-describedby=${faults.name ? 'naming-name-fault' : nothing}>
          ${fault('naming-name-fault', faults.name)}</div>
        <div class="field"><label for="naming-how">How do you know?</label><textarea id="naming-how" name="how" rows="3" maxlength="2000"
          .value=${typed.how} @input=${type} aria-invalid=${faults.how ? 'true' : nothing} aria-describedby=${faults.how ? 'naming-how-fault' : nothing}></textarea>
          ${fault('naming-how-fault', faults.how)}</div>
        ${says ? html`<div role="alert">${note('triangle-alert', says, 'wrong')}</div>` : nothing}
        <div class="line"><button class="btn btn--main" aria-busy=${busy ? 'true' : nothing}>${icon('send')}Tell the desk</button>
          <button class="btn btn--plain" type="button" @click=${() => { open = false; show(); box().querySelector('button').focus(); }}>Not now</button></div></form>`}
    </div>`);
  }

  return (one) => { profile = one; show(); };
}
