/** The parts of an alert's page: its picture, who it is about, and how far it came. */
import { html, icon, nothing, print, tag, rich } from './parts.js';
import { reachMap, reachSays } from './reach_map.js';

const STANDING = { suspected: 'suspected', sought: 'ID sought', warned: 'warned', unserved: 'not banned yet', excluded: 'excluded', order: 'under order' };
const MOST_DOTS = 60;

/** Whether faces and names wait for a touch: at a door always, on a shop's screen when the alert opened by itself. */
export const needsHand = (who) => who.account.role === 'door' || Boolean(who.device?.shared && location.hash === '#push');

/** The picture, or what stands in its place. */
export function hero(alert, { covered, uncover }) {
  const live = html`<span class="tag" data-is="live">${icon('bell')}${alert.state === 'approved' ? 'Live, checked' : 'Live, not yet checked'}</span>`;
  if (alert.picture_coming) {
    return html`<div class="hero"><div class="veil">${icon('image-up')}<span>Picture on its way</span></div>${live}</div>`;
  }
  if (covered && alert.photo) {
    return html`<div class="hero"><button class="veil" type="button" id="uncover" @click=${uncover}>${icon('eye-off')}<span>Touch to see the picture${alert.profile ? ' and the name' : ''}</span>
      <span class="soft small">Covered, so that nobody beside you sees it.</span></button>${live}</div>`;
  }
  if (!alert.photo) return html`<p>${live}</p>`;
  return html`<div class="hero">${print(alert.photo, { size: 'clean', alt: `Picture with the alert: ${alert.headline}`, shape: 'wide', eager: true })}${live}</div>`;
}

/** Who it is about, with the standing as a sentence. */
export function who(alert, covered) {
  const { profile } = alert;
  if (!profile) return nothing;
  const name = covered && alert.photo ? html`<span class="name">${profile.ref}</span>`
    : html`<a class="name" href="/profiles/${profile.ref}">${covered ? profile.ref : profile.title}</a>`;
  return html`<p class="line">${name}${tag({ standing_tag: profile.standing_tag, standing: STANDING[profile.standing_tag] ?? profile.standing_tag })}</p>
    <p class="small">${rich(profile.standing_says)}</p>`;
}

function dots({ told, delivered, opened, unreachable = 0, answered }) {
  const said = Object.values(answered).reduce((sum, one) => sum + one, 0);
  const left = Math.max(0, told - Math.max(delivered, opened, said));
  const missed = Math.min(unreachable, left);
  const count = [said, opened - said, delivered - Math.max(opened, said), left - missed, missed].map((one) => Math.max(0, one));
  const names = ['said', 'opened', 'told', '', 'missed'];
  const scale = Math.max(1, count.reduce((sum, one) => sum + one, 0) / MOST_DOTS);
  return html`<span class="dots" aria-hidden="true">${count.flatMap((one, at) => Array.from({ length: Math.ceil(one / scale) }, () => html`<i class=${names[at]}></i>`))}</span>`;
}

/** How far the alert came: counted for everybody; where, for who sent it and the desk. */
export const reached = (alert, where, isLive = true) => html`${where ? nothing : dots(alert.reach)}
  <p class="small" id="reached">${reachSays(where ?? alert.reach, isLive)}</p>${where ? reachMap(where) : nothing}`;
