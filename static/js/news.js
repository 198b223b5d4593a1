/** What is new near here: asked for every eight seconds while the page is seen, so that a phone without push knows too. */
import { ask, isCovered, now, whenCovered, whenUncovered } from './ask.js';

const EVERY = 8000;
const LONGEST = 64000;
const TOLD = 'townwatch:told';
const NEW_FOR = 30 * 60000;                      // what is older is in the list, and in the badge

const hearers = new Set();
let state = '';
let last = null;
let pause = EVERY;
let timer = 0;
let going = false;
let loud = false;                                // the list itself asks to sign in, to read …; other screens wait for a touch

/** Whether it still asks people to look out; also without a signal. */
export const isLive = (one) => ['not yet checked', 'approved'].includes(one.state) && Date.parse(one.ends_at) > now();
const isUnread = (one) => !one.opened && !one.mine && (isLive(one) || one.state === 'recalled');

async function look() {
  clearTimeout(timer);
  if (going || document.visibilityState !== 'visible' || isCovered()) return;
  going = true;
  let fault = null;
  try {
    const answer = await ask('/api/alerts', { headers: state ? { 'If-None-Match': `"${state}"` } : {}, quiet: !loud });
    if (answer) {
      ({ state } = last = answer);
      import('./kept_alerts.js').then((kept) => kept.keepAlerts(answer)).catch(() => {});
    }
    pause = EVERY;
  } catch (refused) {
    fault = refused;
    pause = Math.min(LONGEST, pause * 2);
  }
  going = false;
  if (isCovered()) return;
  if (fault?.status !== 401 && fault?.status !== 403) timer = setTimeout(look, pause * (fault ? 0.75 + Math.random() / 2 : 1));
  for (const hear of hearers) hear({ answer: last, fault });
}

/** Look at once: somebody is here, there is signal again, or a push has come. */
export function lookNow() { pause = EVERY; return look(); }

/**
 * Begin to look, and hear of it each time.
 * @param {(news: {answer: (object|null), fault: (Error|null)}) => void} hear
 * @param {{asks?: boolean}} how  `asks`: what stands between (a PIN, something to read) is dealt with at once
 */
export function hearNews(hear, { asks = false } = {}) {
  loud ||= asks;
  hearers.add(hear);
  if (last) hear({ answer: last, fault: null });
  return look();
}

const told = () => { try { return JSON.parse(sessionStorage.getItem(TOLD)) ?? []; } catch { return []; } };
const tell = (ids) => sessionStorage.setItem(TOLD, JSON.stringify([...new Set([...told(), ...ids])].slice(-50)));

/** A quiet strip under the fascia; nothing else moves, and a half-written report is left alone. */
function strip(alerts) {
  document.getElementById('news')?.remove();
  if (!alerts.length) return;
  const near = alerts.some((one) => one.metres != null);
  const box = Object.assign(document.createElement('div'), { id: 'news', className: 'news' });
  box.setAttribute('role', 'status');
  const words = alerts.length > 1 ? `${alerts.length} new alerts.` : near ? 'An alert near you.' : 'A new notice.';
  const open = Object.assign(document.createElement('a'), { textContent: 'Open', className: 'btn', href: alerts.length > 1 ? '/alerts' : `/alerts/${alerts[0].id}` });
  const later = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn--plain', textContent: 'Not now' });
  const away = () => { tell(alerts.map((one) => one.id)); box.remove(); };
  open.addEventListener('click', away);
  later.addEventListener('click', away);
  box.append(Object.assign(document.createElement('b'), { className: 'grow', textContent: words }), open, later);
  document.querySelector('.top')?.append(box);
  if (document.getElementById('live')) document.getElementById('live').textContent = words;
}

/** What every screen does with the news: the badge, and a strip for what has just come. */
export function announceWith(unread) {
  return hearNews(({ answer }) => {
    if (!answer) return;
    const fresh = answer.alerts.filter(isUnread);
    unread(fresh.length);
    if (location.pathname === '/alerts' || document.body.hasAttribute('data-unsent')) return strip([]);
    const before = told();
    return strip(fresh.filter((one) => isLive(one) && one.rings && now() - Date.parse(one.raised_at) < NEW_FOR
      && !before.includes(one.id) && !location.pathname.endsWith(one.id)));
  });
}

document.addEventListener('visibilitychange', lookNow);
addEventListener('online', lookNow);
whenCovered(() => { clearTimeout(timer); last = null; state = ''; strip([]); });
whenUncovered(lookNow);
navigator.serviceWorker?.addEventListener('message', ({ data }) => { if (data?.news) lookNow(); });
