// Keeps the app's own screens, which name nobody, so that they open at once and without a signal. Each copy stands
// under its name and the hash of what it holds: the next build fetches what changed, and nothing else.
const BUILD = '/*BUILD*/';
const PRECACHE = /*PRECACHE*/[];                // [address, first 32 digits of its SHA-256, mark of its headers]
const KEPT = 'townwatch-kept';
const OF_A_BUILD = /^\/static\/[^/]+\//;        // a file keeps its name from build to build, not its address

const nameOf = (path) => path.replace(OF_A_BUILD, '/static/');
const slot = (path, hash, mark) => `${nameOf(path)}?${hash}${mark}`;
const SLOTS = new Map(PRECACHE.map(([path, hash, mark]) => [path, slot(path, hash, mark)]));
const SLOTS_BY_NAME = new Map(PRECACHE.map(([path, hash, mark]) => [nameOf(path), slot(path, hash, mark)]));

async function hashOf(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...hash.slice(0, 16)].map((one) => one.toString(16).padStart(2, '0')).join('');
}

/** Fetch as nobody, follow no redirect (it would be a sign-in page), and take nothing but what was announced. */
async function fetchWhole(path, hash) {
  for (const cache of path.startsWith('/static/') ? ['default', 'reload'] : ['reload']) {
    const answer = await fetch(path, { cache, credentials: 'omit', redirect: 'error', priority: 'low' });
    const body = await answer.arrayBuffer();
    if (answer.ok && await hashOf(body) === hash) {
      const headers = new Headers(answer.headers);
      for (const name of ['Content-Encoding', 'Content-Length', 'Set-Cookie']) headers.delete(name);
      return new Response(body, { headers });    // without an address: a module's imports go by where it is asked for
    }
  }
  throw new Error(`${path} is not what this build says`);
}

async function keepShells() {
  const box = await caches.open(KEPT);
  const there = new Set((await box.keys()).map(({ url }) => url.slice(self.location.origin.length)));
  const lacks = PRECACHE.filter(([path]) => !there.has(SLOTS.get(path)));
  // What has come stays also when another does not: the next try fetches the rest.
  const tried = await Promise.allSettled(lacks.map(async ([path, hash]) => box.put(SLOTS.get(path), await fetchWhole(path, hash))));
  const failed = tried.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
}

/** What no address of this build needs. A page of the build before still finds today's files by their names. */
async function dropOlder() {
  for (const name of await caches.keys()) if (/^townwatch-[0-9a-f]{10}$/.test(name)) await caches.delete(name);    // of before this design
  const box = await caches.open(KEPT);
  const needed = new Set(SLOTS.values());
  const older = (await box.keys()).filter(({ url }) => !needed.has(url.slice(self.location.origin.length)));
  await Promise.all(older.map((one) => box.delete(one)));
  await self.clients.claim();
}

self.addEventListener('install', (event) => event.waitUntil(keepShells()));
self.addEventListener('activate', (event) => event.waitUntil(dropOlder()));

// A new build waits until a person takes it: nobody's half-written report is reloaded away.
self.addEventListener('message', (event) => { if (event.data === 'SKIP_WAITING') self.skipWaiting(); });
