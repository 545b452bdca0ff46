import { html, nothing } from 'lit';
import { Newest, PageElement } from './element.js';
import { t, has, when } from '../text/text.js';
import { get } from '../data/api.js';

const AGAIN_MS = 10_000;

/** Who was told of an alert, by what, when, and what became of it; which teams were passed over. */
class Told extends PageElement {
  static properties = { patientId: {}, episode: {}, now: { type: Number }, language: {}, told: { state: true }, failed: { state: true } };
  #loaded = '';
  #order = new Newest();

  updated() {
    const { id, state, changed } = this.episode;
    // Also after an answer: those who were told hear then that it is over, and it takes time to know what became of that.
    const key = `${id} ${state} ${changed} ${Math.floor(this.now / AGAIN_MS)}`;
    if (key !== this.#loaded) {
      this.#loaded = key;
      this.load(id);
    }
  }

  async load(id) {
    const take = this.#order.ask();
    try {
      const told = await get(`/api/patients/${this.patientId}/messages?episode=${encodeURIComponent(id)}`);
      if (id === this.episode.id && take()) {
        this.told = told;
        this.failed = false;
      }
    } catch {
      this.failed = true;
      this.#loaded = '';
    }
  }

  render() {
    const { told } = this;
    // Who has answered is on screen before the list knows it: nothing comes next, whatever the list still says.
    const waits = this.episode.state === 'open';
    if (this.failed) return html`<p role="alert">${t('told.failed')}</p>`;
    if (!told) return t('patient.loading');
    // Who was passed over before whom the step reached, of the same moment.
    const lines = [...told.notes.map((n) => ({ at: n.at, n })), ...told.messages.map((m) => ({ at: m.orderedAt, m }))].sort((a, b) => a.at - b.at);
    return html`${waits && told.nobody ? html`<p role="alert" class="told-nobody">${t('told.nobody_now')}</p>` : nothing}
      ${lines.length ? html`<ol class="story told">${lines.map(({ at, m, n }) => html`<li><time>${when(at, this.now)}</time> ${m ? this.message(m) : this.note(n)}</li>`)}</ol>` : t('told.none')}
      ${waits && told.climbing && told.nextAt ? html`<p class="hint">${t('told.next', { time: when(told.nextAt, this.now) })}</p>` : nothing}`;
  }

  message(m) {
    const last = m.states.at(-1);
    const who = html`<strong>${m.teamName}</strong> ${t(`told.by_${m.channel}`)}`;
    if (m.what === 'over') return html`${who} <small>${t('told.over')}</small>`;
    return html`${who} ${m.ring ? html`<a href="tel:${m.ring.replace(/[ -]/g, '')}">${t('told.ring', { number: m.ring })}</a>` : nothing}
      <small>${has('told', `why_${m.why}`) ? `${t(`told.why_${m.why}`)} · ` : ''}${m.ring ? t('told.by_hand') : last ? t(`told.state_${last.state}`, { time: when(last.at, this.now) }) : t('told.state_ordered')}</small>`;
  }

  note(n) {
    if (n.what === 'nobody') return html`<strong>${t('told.nobody')}</strong>`;
    const teams = n.teams.join(', ');
    return t(teams ? (n.opensAt ? 'told.skipped_opens' : 'told.skipped') : 'told.skipped_none', { teams, time: n.opensAt ? when(n.opensAt, this.now) : '' });
  }
}

customElements.define('hv-told', Told);
