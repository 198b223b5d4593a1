/** What a report may tell before review: the nearest premises, of an adult whom nobody knows; and more about an alert that is out. */
import { html, icon, nothing } from './parts.js';
import { ask } from './ask.js';

const MAY_BE_UNDER_18 = 'may be under 18';
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether this report may be told at once: by this person, of somebody unknown, of what was done, minutes ago. */
export function isOffered(who, words) {
  const kind = who.categories.find((one) => one.key === words.category);
  if (!who.live || who.locked || !kind?.live || words.profile_ref || words.same_as) return false;
  const at = words.happened_at ?? words.started;
  return (!at || Date.now() - new Date(at) <= who.live.fresh_minutes * 60000) && words.description.age !== MAY_BE_UNDER_18;
}

/** What is still to be said before it can be told at once, or ''. */
export const lacksForLive = (who, words) => (words.tell_now && isOffered(who, words) && !words.description.age ? 'Say about how old they look.' : '');

const minutes = (count) => ({ 10: 'ten', 5: 'five' }[count] ?? count);

const ages = (who, words, choose) => html`<fieldset class="group"><legend>About how old?</legend><div class="chips">${(who.description.age ?? []).map((age) => html`
  <label class="chip"><input type="radio" name="tell-age" value=${age} .checked=${words.description.age === age}
    @change=${() => choose('description', { ...words.description, age })}>${age[0].toUpperCase() + age.slice(1)}</label>`)}</div></fieldset>`;

/** The switch, with what it does; under it, once it is on, the age that must be said. */
export function tellNow(who, words, choose) {
  if (!isOffered(who, words)) {
    return words.tell_now && words.description.age === MAY_BE_UNDER_18
      ? html`<section class="card stack stack-2"><p class="line">${icon('info')}<span class="grow">They may be under 18: nobody near is told before the desk has looked.</span></p>${ages(who, words, choose)}</section>` : nothing;
  }
  const { premises, minutes: lasts, fresh_minutes: fresh } = who.live;
  return html`<section class="card stack stack-2"><label class="switch"><input type="checkbox" role="switch" id="tell-now" aria-describedby="tell-now-says"
      .checked=${words.tell_now === true} @change=${({ target }) => choose('tell_now', target.checked)}><b class="grow">Tell the nearest premises now</b></label>
    <p class="small" id="tell-now-says">Only for an adult, here in the last ${minutes(fresh)} minutes. At most ${premises} premises are told. It ends after ${lasts} minutes unless the desk approves it.
      <b>Your words are not shown, the photo is.</b></p>
    ${words.tell_now ? ages(who, words, choose) : nothing}</section>`;
}

/** Above the form: which alert this adds to. */
export const joins = (words, choose) => (words.same_as ? html`<div class="note">${icon('bell')}<div>Added to the alert${words.same_at ? html`: <b>${words.same_at}</b>` : nothing}.
  <button class="link" type="button" @click=${() => choose('same_as', null)}>Take this off</button></div></div>` : nothing);

/**
 * What the address says that this report is about: `/report?alert=<id>`. Taken once; the address is a plain one afterwards.
 * @returns {Promise<{same_as: string, same_at: string, profile_ref: (string|null)}|null>}
 */
export async function fromAlert() {
  const id = new URLSearchParams(location.search).get('alert') ?? '';
  if (!ID.test(id)) return null;
  history.replaceState(null, '', location.pathname);
  try {
    const alert = await ask(`/api/alerts/${id}`, { stay: true, wait: 5000 });
    return { same_as: id, same_at: alert.headline, profile_ref: alert.profile?.ref ?? null };
  } catch { return { same_as: id, same_at: '', profile_ref: null }; }     // without a signal: the alert itself knows whom it is about
}
