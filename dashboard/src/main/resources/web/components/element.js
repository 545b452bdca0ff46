import { LitElement } from 'lit';

/**
 * Our components render into the page itself, not into a shadow: one style sheet, and no inline style that the
 * Content-Security-Policy would have to allow.
 */
export class PageElement extends LitElement {
  createRenderRoot() {
    return this;
  }
}

/** Of answers that may overtake each other the newest counts: what was asked before it tells what was. */
export class Newest {
  #asked = 0;
  #taken = 0;

  /** Asks now. What it gives back takes the answer: false when that of a later question has been taken already. */
  ask() {
    const mine = ++this.#asked;
    return () => {
      if (mine < this.#taken) return false;
      this.#taken = mine;
      return true;
    };
  }
}

/** Asks the server, by its {@code load}, as long as it is on the page. */
export class AskingElement extends PageElement {
  static askEveryMs = 30_000;
  #timer = 0;

  connectedCallback() {
    super.connectedCallback();
    this.load();
    this.#timer = setInterval(() => this.load(), this.constructor.askEveryMs);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }
}
