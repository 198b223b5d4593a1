// Screens come from what was kept, everything that names somebody only from the network.
const PATIENCE = 15000;                // milliseconds for a page that the server draws: a signal that carries nothing has its end

/** The kept screen that answers this address, or null. */
function shellFor(path) {
  if (SLOTS.has(path)) return path;
  const cut = path.lastIndexOf('/') + 1;
  const anyOf = `${path.slice(0, cut)}_`;           // one shell serves every profile, alert and report
  return cut > 1 && cut < path.length && SLOTS.has(anyOf) ? anyOf : null;
}

/** The copy in this slot, or undefined: also where the browser lost its store. */
const inSlot = async (where) => {
  if (!where) return undefined;
  try { return await (await caches.open(KEPT)).match(where); } catch { return undefined; }
};
const kept = (path) => inSlot(SLOTS.get(path));

const tooLate = () => new Promise((_, fail) => { setTimeout(() => fail(new Error('no answer')), PATIENCE); });

/** Any answer of the server goes to the browser as it is: a redirect to the sign-in page is followed there, not here. */
async function screen(request, path) {
  const held = await kept(shellFor(path));
  if (held) return held;
  try { return await Promise.race([fetch(request), tooLate()]); } catch {
    if (path === '/' && await kept('/report')) return Response.redirect('/report');
    return await kept('/offline') ?? Response.error();
  }
}

/** A file of this build; one of another comes from the server and, without a signal, is today's of that name. */
async function file(request, path) {
  const held = await kept(path);
  if (held) return held;
  try { return await fetch(request); } catch (fault) {
    const today = await inSlot(SLOTS_BY_NAME.get(nameOf(path)));
    if (today) return today;
    throw fault;
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const at = new URL(request.url);
  if (request.method !== 'GET' || at.origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(screen(request, at.pathname));
  else if (SLOTS_BY_NAME.has(nameOf(at.pathname))) event.respondWith(file(request, at.pathname));
});
