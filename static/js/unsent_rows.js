/** How one record on this phone is drawn: for its author, for the one who may say that it is theirs, and for a colleague. */
import { html, icon, nothing } from './parts.js';
import { wasBegun } from './outbox.js';
import { DAY, hourOf, isForFile, isLate, onItsWay, pictures, reports, since, size, stateOf, tally, tries, why } from './unsent_words.js';

const KINDS = { check: 'A picture to check', addition: 'More about a report', followup: 'What became of it at the door', service: 'A notice' };
const TODAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });

const savedAt = (one, now) => `${new Date(one.saved).toDateString() === new Date(now).toDateString() ? '' : `${TODAY.format(one.saved)}, `}${hourOf(one.saved)}`;
const button = (name, word, act, how = '') => html`<button class="btn ${how}" type="button" @click=${act}>${icon(name)}${word}</button>`;

const picture = (own) => {
  const shown = own?.photos.find((one) => one.shown);
  return shown ? html`<span class="print"><img src=${shown.url} alt="" width="480" height="600"></span>`
    : html`<span class="print print--none">${icon('file-text')}</span>`;
};

const facts = (one, now) => [savedAt(one, now), size(one.bytes), one.photos.length ? pictures(one.photos.length) : ''].filter(Boolean).join(' · ');

function stateLine(one, { now, online }) {
  const [name, word] = stateOf(one, now, online);
  const way = online ? onItsWay(one) : null;
  return html`<span class="line small">${icon(name)}<b>${word}</b></span>
    ${way ? html`<span class="stack stack-1 small num">${way.at ? `Picture ${way.at} of ${way.of}` : 'The words first'}
      <progress class="progress" max=${way.of + 1} .value=${way.done + (way.at ? 1 : 0.3)} aria-label="Sent so far"></progress></span>` : nothing}`;
}

function age(one, { now }) {
  if (!isLate(one, now)) return nothing;
  const left = Math.max(0, Math.min(20, Math.ceil(20 * (1 - (now - one.saved) / (3 * DAY)))));
  return html`<span class="age left-${left}" data-is="late"><b>${since(one.saved, now)}</b> on this phone</span>`;
}

function sure(one, asked, acts) {
  if (asked.about !== 'delete') return nothing;
  return html`<div class="doings stack stack-2"><p class="small"><b>Delete this ${one.kind === 'service' ? 'notice' : one.kind === 'report' ? 'report, and what was said of it since' : ''}?</b> It never reached the desk, and nobody can bring it back.</p>
    <div class="line">${button('trash-2', 'Delete it', () => acts.forget(one))}${button('undo-2', 'Keep it', acts.ask)}</div></div>`;
}

function doings(one, { now }, own, acts) {
  if (one.sent_at) return [
    one.refused.length ? button('check', 'Understood', () => acts.seen(one)) : nothing,
    ['check', 'service'].includes(one.kind) ? nothing : html`<a class="btn btn--plain" href="/mine/${one.of ?? one.id}">${icon('inbox')}Follow it</a>`];
  const is = one.state;
  return [
    is === 'change' && own && !['followup', 'service'].includes(one.kind) ? html`<a class="btn btn--main" href=${one.kind === 'addition' ? `/mine/${one.of}#change=${one.id}` : `/report#change=${one.id}`}>${icon('pencil')}Change it</a>` : nothing,
    is === 'change' && one.kind === 'service' ? button('refresh-cw', 'Try again', () => acts.tryNow(one)) : nothing,
    is === 'change' ? button('trash-2', 'Delete it', () => acts.ask(one, 'delete')) : nothing,
    is === 'waiting' || is === 'sign in' ? button('refresh-cw', now < one.not_before ? 'Send it now' : 'Try now', () => acts.tryNow(one)) : nothing,
    is === 'waiting' && !wasBegun(one) && one.kind !== 'followup' ? button('undo-2', 'Take back', () => acts.takeBack(one)) : nothing,
    isForFile(one, now) ? button('download', 'Keep as a file', () => acts.keepAsFile([one])) : nothing,
  ];
}

/** A record for its author. `own`: their own copy of it, which names it and shows its picture, or undefined. */
export function mine(one, at, own, label, asked, acts) {
  const says = at.stuck.has(one.of) ? 'It goes once the report can.' : why(one, at.now, at.online);
  const tried = tries(one, at.now, at.online);
  const lost = one.state === 'change' && !one.sent_at && !own && !['check', 'followup', 'service'].includes(one.kind) ? 'Your own copy is not on this phone: ask the desk.' : '';
  return html`<li><div class="row waits" data-is=${one.state}>${picture(own)}<div class="grow stack stack-2">
    <h3 class="line between"><span>${label ?? KINDS[one.kind] ?? 'Report'}</span><span class="soft tiny num">${facts(one, at.now)}</span></h3>
    ${stateLine(one, at)}${says || tried || lost ? html`<p class="small soft">${[says, lost, tried].filter(Boolean).join(' ')}</p>` : nothing}
    ${age(one, at)}</div>${asked?.id === one.id ? sure(one, asked, acts) : html`<div class="line doings">${doings(one, at, own, acts)}</div>`}</div></li>`;
}

/** One that nobody has put their name to: whoever is signed in may say that it is theirs. */
export function nobodys(one, at, name, asked, acts) {
  const asks = asked?.id === one.id && asked.about === 'claim';
  return html`<li><div class="row waits"><span class="print print--none">${icon('circle-help')}</span><div class="grow stack stack-2">
    <h3 class="line between"><span>Whose is it?</span><span class="soft tiny num">${facts(one, at.now)}</span></h3>
    <p class="small">${asks ? html`<b>It goes to the desk under your name${name ? `, ${name}` : ''}.</b> Say so only if you wrote it.`
      : 'Saved while nobody was signed in. It goes once its author says so.'}</p>${age(one, at)}</div>
    <div class="line doings">${asks ? html`${button('check', 'Yes, I wrote it', () => acts.claim(one))}${button('undo-2', 'Not mine', acts.ask)}`
      : button('hand', 'It was mine', () => acts.ask(one, 'claim'))}</div></div></li>`;
}

/** Those of colleagues: how many, and how they stand. Nothing of what they hold, and not whose they are. */
export const colleagues = (list, at) => html`<div class="note">${icon('users')}<div><p><b>${reports(list.length)} of others on this phone:</b> ${
  tally(list, at.now, at.online).join(', ')}.</p><p class="small">They go under their authors’ names, whoever is signed in. Only their authors can open them.</p></div></div>`;
