import { html } from 'lit';
import { PageElement } from './element.js';
import { t, clock, age } from '../text/text.js';

/** Louder than a calm ward: stands over everything when the link is dead (H11). */
class Cover extends PageElement {
  static properties = { lastHeard: { type: Number }, silence: { type: Number } };

  render() {
    return html`<div class="cover" role="alertdialog" aria-labelledby="cover-title" aria-describedby="cover-text">
      <div class="cover-card">
        <h1 id="cover-title">${t('link.dead')}</h1>
        <div id="cover-text">
          <p class="cover-since">${t('link.dead_since', { time: clock(this.lastHeard) })} <b>${t('age.ago', { age: age(this.silence) })}</b></p>
          <p>${t('link.dead_hidden')}</p>
          <p>${t('link.dead_do')}</p>
        </div>
      </div>
    </div>`;
  }
}

customElements.define('hv-cover', Cover);
