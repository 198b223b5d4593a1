// The page works without this: it lets the clock run down, and says when somebody has come in.
const $ = (id) => document.getElementById(id);
const page = $('code');
const ends = Date.parse(page.dataset.ends);
const lasts = Number(page.dataset.minutes) * 60_000;
const opened = performance.now();
const left0 = Math.min(lasts, Math.max(0, ends - Date.now()));      // a phone's clock may be wrong: never more than it can be
const POLL_EVERY = 2000;
const FAULTS = 5;

let faults = 0;
let timer = 0;

const left = () => left0 - (performance.now() - opened);

function tick() {
  const rest = Math.max(0, left());
  const line = $('clock').querySelector('.age');
  line.className = `age left-${Math.round((rest / lasts) * 20)}`;
  const seconds = Math.ceil(rest / 1000);
  const clock = document.createElement('b');
  clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  $('clock-says').replaceChildren('Works once, for ', clock, ' more');
}

function over(says, next) {
  clearInterval(timer);
  $('running').hidden = true;      // a code that opens nothing any more should not be held out
  $('became').hidden = false;
  $('became-says').textContent = says;
  $('became-next').textContent = next;
}

async function look() {
  if (document.hidden) return;
  // By itself: waiting for somebody keeps nobody awake.
  const answer = await fetch(page.dataset.poll, { headers: { 'X-Townwatch': '1', 'X-By-Itself': '1' }, cache: 'no-store' }).catch(() => null);
  if (!answer?.ok) {
    faults += 1;
    if (answer && faults >= FAULTS) clearInterval(poll);
    return;
  }
  faults = 0;
  const { state, says } = await answer.json();
  if (state === 'running') return;
  clearInterval(poll);
  over(says, state === 'used' ? 'The code works no more.' : 'Ask for another one.');
}

tick();
timer = setInterval(tick, 1000);
const poll = setInterval(look, POLL_EVERY);
look();
