// Server time, and how long ago the server last spoke.
//
// The page never believes its own clock (H11): server time comes with each frame and runs on from there. Two local clocks
// measure what has passed since, and the larger counts: a laptop that slept stops the one, a clock set back the other.
export class ServerClock {
  #at = 0;
  #steady = 0;
  #wall = 0;

  heard(serverMs) {
    this.#at = serverMs;
    this.#steady = performance.now();
    this.#wall = Date.now();
  }

  /** Milliseconds since the last frame; endless before the first. */
  silence() {
    return this.#at === 0
      ? Infinity
      : Math.max(performance.now() - this.#steady, Date.now() - this.#wall, 0);
  }

  /** The server's time now, as well as we can know it. */
  now() {
    return this.#at === 0 ? Date.now() : this.#at + this.silence();
  }

  get lastHeard() {
    return this.#at;
  }
}
