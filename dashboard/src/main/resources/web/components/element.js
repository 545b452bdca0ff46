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
