import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { PageElement } from '../components/element.js';
import '../components/coverage.js';
import '../components/duty.js';
import '../components/tile.js';
import '../components/handover-strip.js';
import '../components/visit.js';
import { t, collator } from '../text/text.js';
import { HeldOrder, laneOrder } from '../data/board.js';

/** The ward: who needs somebody, worst first; below, everyone in their fixed place. */
class WardPage extends PageElement {
  static properties = { app: {}, board: {}, version: {}, now: { type: Number }, language: {} };
  #held = new HeldOrder();
  #pressed = () => this.#held.pressed();
  #released = () => {
    this.#held.released(performance.now());
    setTimeout(() => this.requestUpdate(), 2600);
  };

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener('pointerdown', this.#pressed);
    // On the window: a finger that slides off the tile must not hold the order for ever.
    window.addEventListener('pointerup', this.#released);
    window.addEventListener('pointercancel', this.#released);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.removeEventListener('pointerdown', this.#pressed);
    window.removeEventListener('pointerup', this.#released);
    window.removeEventListener('pointercancel', this.#released);
  }

  render() {
    const patients = this.board.inOrder();
    const byId = this.board.patients;
    const now = performance.now();
    const lane = this.#held.next(laneOrder(patients, collator()), now).filter((id) => byId.has(id));
    const held = this.#held.isHeld(now);
    return html`<main class="ward">
      <hv-duty .now=${Math.floor(this.now / 60_000) * 60_000} .language=${this.language}></hv-duty>
      <hv-handover-strip .board=${this.board} .version=${this.version} .now=${this.now} .actions=${this.app.actions}
        .language=${this.language}></hv-handover-strip>
      <hv-coverage .now=${this.now} .language=${this.language}></hv-coverage>
      <section class="lane" aria-labelledby="lane-title">
        <h2 id="lane-title">${t('ward.lane')} ${held ? html`<small class="held">${t('ward.held')}</small>` : nothing}</h2>
        ${lane.length ? html`<div class="grid">${repeat(lane, (id) => id, (id) => html`<hv-tile lane .patient=${byId.get(id)}
            .now=${this.now} .actions=${this.app.actions}></hv-tile>`)}</div>`
          : html`<p class="calm">${t('ward.lane_calm')}</p>`}
      </section>
      <hv-visit-strip .board=${this.board} .version=${this.version} .now=${this.now} .actions=${this.app.actions}
        .language=${this.language}></hv-visit-strip>
      <section class="all" aria-labelledby="all-title">
        <h2 id="all-title">${t('ward.all')} <small>${patients.length}</small></h2>
        ${patients.length ? html`<div class="grid">${repeat(patients, (p) => p.id, (p) => html`<hv-tile .patient=${p}
            .now=${this.now} .actions=${this.app.actions}></hv-tile>`)}</div>`
          : html`<p class="calm">${t('ward.empty')}</p>`}
      </section>
    </main>`;
  }
}

customElements.define('hv-ward', WardPage);
