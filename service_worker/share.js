// What another app of this phone shares is parked here, on the phone, until the report's page has opened. No server hears of it.
const MOST_SHARED = 4;
const SHARED_LIFE = 10 * 60 * 1000;

async function park(request) {
  const sent = await request.formData();
  const files = sent.getAll('files').filter((one) => one instanceof Blob && one.size);
  // Bytes, not blobs: WebKit loses blobs.
  const held = await Promise.all(files.slice(0, MOST_SHARED).map(async (one) => ({ bytes: await one.arrayBuffer(), type: one.type })));
  const text = ['title', 'text', 'url'].map((name) => String(sent.get(name) ?? '').trim()).filter(Boolean);
  const parked = { files: held, more: files.length - held.length, text: [...new Set(text)].join('\n').slice(0, 2000), until: Date.now() + SHARED_LIFE };
  if (held.length || parked.text) await table('townwatch-handoff', 'handoff')('readwrite', (store) => store.put(parked, 'shared'));
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'POST' || new URL(request.url).pathname !== '/share') return;
  // A full phone, or nothing in it: the page says so.
  event.respondWith(park(request).catch(() => {}).then(() => Response.redirect('/report#shared', 303)));
});
