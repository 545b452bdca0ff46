import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import { t, age } from '../text/text.js';
import { headline, standing } from './handover.js';
import { fullName } from './words.js';
import { news2Badge } from './news2.js';

/** Every handover that waits for the team or came back to it, those that sound first, then the longest waiting. */
export function callsOf(patients) {
  return [...patients]
    .flatMap((p) => (p.responsible?.handovers ?? []).filter((h) => h.waits).map((h) => ({ p, h })))
    .sort((a, b) => (b.h.sounds ?? false) - (a.h.sounds ?? false) || a.h.asked - b.h.asked);
}

/** What waits for this team, above everything else on the ward: each opens its patient (H40). */
class HandoverStrip extends PageElement {
  static properties = { board: {}, version: {}, now: { type: Number }, actions: {}, language: {} };

  render() {
    const calls = callsOf(this.board.patients.values());
    if (!calls.length) return nothing;
    const { teams, me } = this.actions;
    return html`<section class="calls" aria-labelledby="calls-title">
      <h2 id="calls-title">${t('handoff.waiting_here')} <small>${calls.length}</small></h2>
      <div class="alerts">${calls.map(({ p, h }) => html`<a class="alert ${h.sounds ? 'alert-medium state-open' : 'call-looked'}" href="/patient/${p.id}"
          data-link data-call=${h.id} data-sounds=${h.sounds ?? false}>
        <span class="alert-mark" aria-hidden="true">⇄</span>
        <span class="alert-text"><span class="alert-what">${fullName(p)}${p.age === null ? nothing : html`, ${t('ward.years', { n: p.age })}`}:
            ${headline(h, p.here === 'cover' ? p.responsible.team : me.team, teams)}</span>
          ${h.reason ? html`<span class="alert-because">”${h.reason}”</span>` : nothing}
          <span class="alert-when">${standing(h, this.now, teams)} · ${age(this.now - h.asked)} · <span class="alert-why">${t('handoff.open')}</span></span></span>
        <span class="call-score">${news2Badge(p.news2, this.now)}</span>
      </a>`)}</div>
    </section>`;
  }
}

customElements.define('hv-handover-strip', HandoverStrip);
