// Screens come from what was kept, everything that names somebody only from the network.
const SCREENS = new Set(['/report', '/check', '/gallery', '/alerts', '/alerts/settings', '/mine', '/offline']);
const ONE_OF = [['/profiles/', '/profiles/_'], ['/alerts/', '/alerts/_'], ['/mine/', '/mine/_']];

/** The kept screen that answers this address, or null. */
function shellFor(path) {
  if (SCREENS.has(path)) return path;
  const fits = ONE_OF.find(([start]) => path.startsWith(start) && path.length > start.length && !path.slice(start.length).includes('/'));
  return fits ? fits[1] : null;
}

const kept = async (path) => (await caches.open(SHELLS)).match(path);

async function screen(event, path) {
  const shell = shellFor(path);
  const held = shell && await kept(shell);
  if (held) return held;
  try { return await fetch(event.request); } catch {
    return await kept('/offline') ?? Response.error();
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const at = new URL(request.url);
  if (request.method !== 'GET' || at.origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(screen(event, at.pathname));
  else if (PRECACHE.includes(at.pathname)) event.respondWith(kept(at.pathname).then((held) => held ?? fetch(request)));
});
