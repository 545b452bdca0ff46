// Which teams there are, and who is there now, as the server's directory says. Names for ids; hours for whom to ask.
import { get } from './api.js';

const EVERY_MS = 60_000;

/** Event: change. */
export class Teams extends EventTarget {
  all = [];
  hoursKnown = true;
  #byId = new Map();
  #timer = 0;

  start() {
    this.load();
    this.#timer = setInterval(() => this.load(), EVERY_MS);
  }

  stop() {
    clearInterval(this.#timer);
  }

  /** What was there stays when it cannot be fetched: names do not change, and the server judges hours anew. */
  async load() {
    try {
      const answer = await get('/api/directory');
      this.all = answer.teams;
      this.hoursKnown = answer.hoursKnown;
      this.#byId = new Map(answer.teams.map((team) => [team.id, team]));
      this.dispatchEvent(new Event('change'));
    } catch {
      // asked again in a minute
    }
  }

  get(id) {
    return this.#byId.get(id);
  }

  /** What people call it; its id as long as nobody has said. */
  name(id) {
    return this.#byId.get(id)?.name ?? id;
  }
}
