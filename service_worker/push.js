// A push is always shown, says nothing about anybody, and tells the sender that it came.
const TITLE = 'Townwatch: please open.';
const BUZZ = [200, 120, 200, 120, 200];

/** What the message asks to show, also when it cannot be read: a push without a notification costs the subscription. */
function read(event) {
  let sent = {};
  try { sent = event.data?.json() ?? {}; } catch { /* not ours, or damaged: shown all the same */ }
  const shown = sent.notification ?? event.notification ?? {};
  const about = sent.townwatch ?? {};
  const to = shown.navigate ? new URL(shown.navigate, self.location.origin) : null;
  return {
    title: shown.title || TITLE, body: shown.body || '',
    tag: shown.tag || about.alert || 'townwatch', token: about.token ?? null,
    url: to?.origin === self.location.origin ? to.pathname : '/alerts',
    // One delivery and its round: an update of the same alert is another round, and a correction another delivery.
    name: about.token ? `${about.token} ${about.round ?? 0}` : '',
    silent: shown.silent === true || about.how === 'banner' || about.how === 'quiet',
    vibrate: about.how === 'vibrate' && shown.silent !== true,
  };
}

/** On iPhones a tag replaces nothing: of one alert only what came last stays. */
async function closeOlder(tag, at) {
  const all = await self.registration.getNotifications();
  const older = all.filter((one) => (one.data?.tag ?? one.tag) === tag && one.data?.at !== at);
  if (all.length > older.length) older.forEach((one) => one.close());
  return all.length - older.length;
}

async function show(told) {
  const again = await shownBefore(told.name);
  const silent = told.silent || again;
  const at = Date.now();
  await self.registration.showNotification(told.title, {
    body: told.body, tag: told.tag, renotify: !silent, silent, requireInteraction: true,
    ...(told.vibrate && !silent ? { vibrate: BUZZ } : {}),
    data: { url: told.url, token: told.token, tag: told.tag, at }, icon: `/static/${BUILD}/icons/icon-192.png`, badge: `/static/${BUILD}/icons/badge-96.png`,
  });
  const left = await closeOlder(told.tag, at).catch(() => 1);
  // As in the pages (shell.js): what is new and what is not sent yet, as one number.
  await self.navigator.setAppBadge?.(left + await count().catch(() => 0)).catch(() => {});
}

/** Open pages look at once instead of at their next turn. */
async function tellPages() {
  for (const page of await self.clients.matchAll({ type: 'window' })) page.postMessage({ news: true });
}

/** Ask an open page to go there. It declines while a report is half-written on it. */
function asked(client, url) {
  return new Promise((done) => {
    const line = new MessageChannel();
    line.port1.onmessage = ({ data }) => done(data === 'going');
    client.postMessage({ open: url }, [line.port2]);
    setTimeout(() => done(false), 600);
  });
}

async function open(url) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const there = pages.find((one) => new URL(one.url).pathname === url);
  if (there) return there.focus();
  const near = pages.find((one) => one.focused) ?? pages[0];
  const to = url.includes('#') ? url : `${url}#push`;
  if (near && await asked(near, to)) return near.focus();
  return self.clients.openWindow(to);
}

/** The key that a browser subscribed with: an address that it makes by itself keeps the one before while ours is exchanged. */
function keyOf(held) {
  const made = held.options?.applicationServerKey;
  return made ? btoa(String.fromCharCode(...new Uint8Array(made))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '') : null;
}

async function resubscribe(event) {
  const { key } = await (await fetch('/api/push', { headers: { Accept: 'application/json', 'X-By-Itself': '1' } })).json();
  const held = event.newSubscription
    ?? await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = held.toJSON();
  const old = event.oldSubscription?.endpoint;
  await fetch('/api/push', {
    method: 'PUT', headers: { 'Content-Type': 'application/json', 'X-Townwatch': '1', 'X-By-Itself': '1' },
    body: JSON.stringify({ endpoint, keys, by_itself: true, key: keyOf(held) ?? key, ...(old ? { old_endpoint: old } : {}) }),
  });
}

self.addEventListener('push', (event) => {
  const told = read(event);
  event.waitUntil(Promise.all([show(told), receipt(told.token, 'delivered'), tellPages()]));
});

self.addEventListener('notificationclick', (event) => {
  const { url, token } = event.notification.data ?? { url: '/alerts' };
  event.notification.close();
  event.waitUntil(Promise.all([open(url), receipt(token, 'opened')]));
});

self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(resubscribe(event)));
