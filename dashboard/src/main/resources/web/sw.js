// The service worker: shows what is pushed, tells the server that it arrived, and opens the page. It answers no request of the
// page and keeps nothing, so nothing old can be shown (H11).
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

const tell = (what, token) =>
  fetch(`/api/push/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
    keepalive: true,
  }).catch(() => {});

// An all-clear for several takes the notifications of each; its own is another one.
const taken = async (abouts) => {
  const all = await self.registration.getNotifications();
  all.filter((shown) => abouts.includes(shown.tag)).forEach((shown) => shown.close());
};

self.addEventListener('push', (event) => {
  let message = {};
  try {
    message = event.data.json();
  } catch {
    // Shown all the same: something was meant for somebody.
  }
  const over = message.kind === 'over';
  const shown = self.registration.showNotification('Hemvakt', {
    body: message.text ?? 'Logga in.',
    // What is about the same stands in one place: the all-clear takes the alert's.
    tag: message.about || message.token || 'hemvakt',
    renotify: !over,
    silent: over,
    requireInteraction: message.kind === 'tell' || message.kind === 'gap',
    icon: '/web/icon.svg',
    data: { token: message.token },
  });
  // Arrived is what a person can see, so not before it is shown.
  event.waitUntil(shown.then(() => Promise.all([
    message.token ? tell('delivered', message.token) : undefined,
    over ? taken(message.abouts ?? []) : undefined,
  ])));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const token = event.notification.data?.token;
  event.waitUntil(Promise.all([
    token ? tell('seen', token) : undefined,
    self.clients.matchAll({ type: 'window' }).then((windows) => (windows.length ? windows[0].focus() : self.clients.openWindow('/'))),
  ]));
});
