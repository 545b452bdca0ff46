// The link to the server: one WebSocket, its watchdog, and coming back.
import { Board } from './board.js';
import { ServerClock } from './clock.js';

// The server speaks every two seconds at least. Three beats missed is a dead link; the view is covered then, well within
// the ten seconds of hazard H11.
const DEAD_MS = 6000;
const SESSION_ENDED = 4401;

/** Events: change (something to show), answer (to a request of mine), ended (log in again). */
export class Live extends EventTarget {
  clock = new ServerClock();
  board = new Board();
  /** connecting: not yet filled; live; dead: cover the view. */
  state = 'connecting';
  audible = false;
  #socket = null;
  #attempt = 0;
  #retry = 0;
  #watch = 0;
  #station = 0;
  #ended = false;

  start() {
    this.#connect();
    this.#watch = setInterval(() => this.#check(), 500);
    this.#station = setInterval(() => this.tellStation(), 20_000);
    // A tab that was frozen or a laptop that slept looks first, before anybody can read what is old.
    for (const [target, event] of [[document, 'visibilitychange'], [document, 'resume'], [window, 'pageshow'], [window, 'focus']]) {
      target.addEventListener(event, () => this.#check());
    }
    window.addEventListener('online', () => this.#soon(0));
  }

  stop() {
    this.#ended = true;
    clearInterval(this.#watch);
    clearInterval(this.#station);
    clearTimeout(this.#retry);
    this.#socket?.close();
  }

  tellStation() {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify({ type: 'station', audible: this.audible }));
    }
  }

  #connect() {
    clearTimeout(this.#retry);
    // Two may try at once: back online while we ask whether we are logged in. A second socket would stand open unheard.
    if (this.#ended || this.#socket) return;
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`);
    this.#socket = socket;
    // A socket that neither opens nor fails is given up.
    const patience = setTimeout(() => socket.close(), 5000);
    socket.onmessage = (event) => {
      if (socket === this.#socket) this.#take(JSON.parse(event.data));
    };
    socket.onopen = () => {
      clearTimeout(patience);
      this.tellStation();
    };
    socket.onclose = (event) => {
      clearTimeout(patience);
      if (socket !== this.#socket) return;
      this.#socket = null;
      this.board.clear();
      if (event.code === SESSION_ENDED) {
        this.#end();
      } else {
        this.#soon();
        this.#check();
      }
    };
  }

  #take(frame) {
    this.clock.heard(frame.at);
    if (frame.type !== 'snapshot' && !this.board.isFilled) return;
    if (!this.board.apply(frame)) {
      // Something that must not be missed was: begin again from a snapshot.
      this.board.clear();
      this.#socket?.close();
      return;
    }
    if (frame.type === 'snapshot') {
      this.#attempt = 0;
      this.state = 'live';
    }
    if (frame.type === 'answer') this.dispatchEvent(new CustomEvent('answer', { detail: frame }));
    this.dispatchEvent(new CustomEvent('change', { detail: frame }));
  }

  /** Tries again after 0.25 to 5 s, with full jitter so that a ward's screens do not come back as one. */
  #soon(wait = Math.random() * Math.min(5000, 250 * 2 ** this.#attempt++)) {
    clearTimeout(this.#retry);
    if (!this.#ended && !this.#socket) {
      this.#retry = setTimeout(() => this.#maybeEnded().then((ended) => ended || this.#connect()), wait);
    }
  }

  /** A refused handshake says nothing of why: ask whether we are still logged in. */
  async #maybeEnded() {
    if (this.#attempt < 2) return false;
    try {
      const answer = await fetch('/api/me', { cache: 'no-store', signal: AbortSignal.timeout(3000) });
      if (answer.status === 401) {
        this.#end();
        return true;
      }
    } catch {
      // No answer at all: the link is what is wrong, go on trying.
    }
    return false;
  }

  #end() {
    this.stop();
    this.dispatchEvent(new Event('ended'));
  }

  #check() {
    const silence = this.clock.silence();
    if (this.state === 'live' && silence > DEAD_MS) {
      this.state = 'dead';
      const stuck = this.#socket;
      this.#socket = null;
      this.board.clear();
      stuck?.close();
      this.#soon();
      this.dispatchEvent(new CustomEvent('change', { detail: { type: 'dead' } }));
    }
  }
}
