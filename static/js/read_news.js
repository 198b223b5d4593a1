/** Which of my reports have changed since I last looked: known to this phone alone, as numbers and times. */
const NAME = 'townwatch:my-news';

function held(account) {
  try {
    const one = JSON.parse(localStorage.getItem(NAME));
    if (one?.account === account) return one;
  } catch { /* not there, or not ours */ }
  return null;
}

function keep(one) {
  try { localStorage.setItem(NAME, JSON.stringify(one)); } catch { /* a private window: nothing is marked */ }
}

/** Return a judge of reports: has somebody else done something about it since it was last opened here? */
export function newsFor(account, now) {
  const known = held(account) ?? { account, since: new Date(now).toISOString(), seen: {} };
  if (!held(account)) keep(known);
  return (report) => Boolean(report.news_at) && report.news_at > (known.seen[report.id] ?? known.since);
}

/** It was opened. Only reports that are still listed are remembered. */
export function wasRead(account, report, now) {
  const known = held(account) ?? { account, since: new Date(now).toISOString(), seen: {} };
  const newest = Object.entries({ ...known.seen, [report.id]: report.news_at ?? report.received_at }).slice(-60);
  keep({ ...known, seen: Object.fromEntries(newest) });
}
