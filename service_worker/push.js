// A push is always shown, says nothing about anybody, and tells the sender that it came.
const TITLE = 'Townwatch: please open.';
const pauses = [1000, 4000, 15000];

const wait = (time) => new Promise((done) => { setTimeout(done, time); });

/** Tell the server "delivered" or "opened"; the token in the message is the right to. Tries again while the worker may live. */
async function receipt(token, kind) {
  if (!token) return;
  for (let tries = 0; ; tries += 1) {
    try {
      const answer = await fetch('/api/receipts', {
        method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Townwatch': '1' },
        body: JSON.stringify({ token, kind }), credentials: 'omit', keepalive: true,
      });
      if (answer.ok || (answer.status < 500 && answer.status !== 429)) return;
    } catch { /* no signal: once more */ }
    if (tries >= pauses.length) return;
    await wait(pauses[tries]);
  }
}

/** What the message asks to show, also when it cannot be read: a push without a notification costs the subscription. */
function read(event) {
  let sent = {};
  try { sent = event.data?.json() ?? {}; } catch { /* not ours, or damaged: shown all the same */ }
  const shown = sent.notification ?? event.notification ?? {};
  const to = shown.navigate ? new URL(shown.navigate, self.location.origin) : null;
  const url = to?.origin === self.location.origin ? to.pathname : '/alerts';
  return {
    title: shown.title || TITLE, body: shown.body || '', silent: shown.silent === true,
    tag: shown.tag || sent.townwatch?.alert || 'townwatch', url, token: sent.townwatch?.token ?? null,
  };
}

async function show(told) {
  await self.registration.showNotification(told.title, {
    body: told.body, tag: told.tag, renotify: !told.silent, silent: told.silent, requireInteraction: true,
    data: { url: told.url, token: told.token }, icon: `/static/${BUILD}/icons/icon-192.png`, badge: `/static/${BUILD}/icons/badge-96.png`,
  });
  const all = await self.registration.getNotifications();
  await self.navigator.setAppBadge?.(all.length).catch(() => {});
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
  if (near && await asked(near, url)) return near.focus();
  return self.clients.openWindow(url);
}

async function resubscribe(event) {
  const { key } = await (await fetch('/api/push', { headers: { Accept: 'application/json', 'X-By-Itself': '1' } })).json();
  const held = event.newSubscription
    ?? await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = held.toJSON();
  const old = event.oldSubscription?.endpoint;
  await fetch('/api/push', {
    method: 'PUT', headers: { 'Content-Type': 'application/json', 'X-Townwatch': '1', 'X-By-Itself': '1' },
    body: JSON.stringify({ endpoint, keys, ...(old ? { old_endpoint: old } : {}) }),
  });
}

self.addEventListener('push', (event) => {
  const told = read(event);
  event.waitUntil(Promise.all([show(told), receipt(told.token, 'delivered')]));
});

self.addEventListener('notificationclick', (event) => {
  const { url, token } = event.notification.data ?? { url: '/alerts' };
  event.notification.close();
  event.waitUntil(Promise.all([open(url), receipt(token, 'opened')]));
});

self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(resubscribe(event)));
