// Being told in this browser, also when no page is open. The browser asks the person, and its push service carries it.
import { get, post } from './api.js';

const bytes = (base64) =>
  Uint8Array.from(atob(base64.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));

const can = () => window.isSecureContext && 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

async function worker() {
  await navigator.serviceWorker.register('/sw.js');
  return navigator.serviceWorker.ready;
}

function send(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  return post('/api/push/subscribe', { endpoint, key: keys.p256dh, auth: keys.auth });
}

/** State: none (this browser cannot), off, on, refused (the person or the browser said no), failed (something did not answer). */
export class Push extends EventTarget {
  state = 'none';

  /** How it stands; whoever agreed before is known to the server again, as who is logged in now. */
  async look() {
    if (!can()) return;
    if (Notification.permission === 'denied') {
      this.#become('refused');
      return;
    }
    try {
      const registration = await navigator.serviceWorker.getRegistration('/');
      const subscription = await registration?.pushManager.getSubscription();
      if (subscription) await send(subscription);
      this.#become(subscription ? 'on' : 'off');
    } catch {
      this.#become('failed');
    }
  }

  /** Must be called from a touch or click. */
  async start() {
    try {
      if ((await Notification.requestPermission()) !== 'granted') {
        this.#become('refused');
        return;
      }
      const registration = await worker();
      const { key } = await get('/api/push');
      let subscription;
      try {
        subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
      } catch (e) {
        // Agreed with another key once, of another installation or an older one.
        const before = await registration.pushManager.getSubscription();
        if (!before) throw e;
        await before.unsubscribe();
        subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
      }
      await send(subscription);
      this.#become('on');
    } catch {
      this.#become('failed');
    }
  }

  /** This browser is told nothing any more; also when somebody logs out. Fails silently: logging out comes first. */
  async stop() {
    if (!can()) return;
    try {
      const registration = await navigator.serviceWorker.getRegistration('/');
      const subscription = await registration?.pushManager.getSubscription();
      if (subscription) {
        await post('/api/push/unsubscribe', { endpoint: subscription.endpoint });
        await subscription.unsubscribe();
      }
    } catch {
      // The push service may not answer.
    }
    this.#become('off');
  }

  /** Sends a test and tells what becomes of it, for half a minute. */
  async test(tell) {
    const { token } = await post('/api/messages/test');
    for (let i = 0; i < 30; i++) {
      const { states } = await get(`/api/messages/test?token=${encodeURIComponent(token)}`);
      const names = states.map((s) => s.state);
      tell(names);
      if (names.includes('seen') || names.includes('failed')) return;
      await new Promise((done) => setTimeout(done, 1000));
    }
  }

  #become(state) {
    if (state !== this.state) {
      this.state = state;
      this.dispatchEvent(new Event('change'));
    }
  }
}
