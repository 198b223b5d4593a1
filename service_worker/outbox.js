// Reports go out also when no page is left: at a signal where the browser says so, at every push, and when a page asks.
const OUTBOX_PAUSES = [0, 2000, 12000];         // a page that is just going may still hold the lock, or a hold be running

const REPLACED_AFTER = 2000;

/** Wait so long; once a new build stands by, two seconds at most: it could not take over before, and what is left has further turns. */
async function pauseUnlessReplaced(most) {
  for (let gone = 0; gone < most && !(gone >= REPLACED_AFTER && self.registration.waiting); gone += 500) await new Promise((done) => { setTimeout(done, 500); });
}

/** Send what is due; true when nothing is left that could go by itself. */
async function sendWaiting() {
  let left = 0;
  for (const pause of OUTBOX_PAUSES) {
    await pauseUnlessReplaced(pause);
    const done = await drain();
    await Promise.all(done.answered.map(showAnswered));
    ({ left } = done);
    if (!left) return true;
  }
  return false;
}

/** A picture that was checked late: whoever has Townwatch open sees it there, the others are told. */
async function showAnswered(id) {
  const pages = await self.clients.matchAll({ type: 'window' });
  if (pages.some((page) => page.visibilityState === 'visible')) return;
  await self.registration.showNotification(TITLE, {
    tag: `check ${id}`, data: { url: `/check#late=${id}` }, icon: `/static/${BUILD}/icons/icon-192.png`, badge: `/static/${BUILD}/icons/badge-96.png`,
  });
}

self.addEventListener('sync', (event) => {
  if (event.tag !== 'outbox') return;
  // Failing asks the browser for another turn later.
  event.waitUntil(sendWaiting().then((isDone) => { if (!isDone) throw new Error('Some reports still wait for a signal.'); }));
});
self.addEventListener('push', (event) => event.waitUntil(sendWaiting().catch(() => {})));
self.addEventListener('message', (event) => { if (event.data === 'DRAIN') event.waitUntil(sendWaiting().catch(() => {})); });
