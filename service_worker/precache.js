// Keeps the app's own screens, which name nobody, so that they open at once and without a signal.
const BUILD = '/*BUILD*/';
const SHELLS = `townwatch-${BUILD}`;
const PRECACHE = /*PRECACHE*/[];

async function keepShells() {
  const box = await caches.open(SHELLS);
  await Promise.all(PRECACHE.map(async (path) => {
    const answer = await fetch(new Request(path, {
      cache: path.startsWith('/static/') ? 'default' : 'reload', credentials: 'omit',
    }));
    // A redirect here would be somebody's sign-in page, kept as if it were the screen.
    if (!answer.ok || answer.redirected) throw new Error(`${path} answered ${answer.status}`);
    await box.put(path, answer);
  }));
}

async function dropOlder() {
  for (const name of await caches.keys()) {
    if (name.startsWith('townwatch-') && name !== SHELLS) await caches.delete(name);
  }
  await self.clients.claim();
}

self.addEventListener('install', (event) => event.waitUntil(keepShells()));
self.addEventListener('activate', (event) => event.waitUntil(dropOlder()));

// A new build waits until a person takes it: nobody's half-written report is reloaded away.
self.addEventListener('message', (event) => { if (event.data === 'SKIP_WAITING') self.skipWaiting(); });
