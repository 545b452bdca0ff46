import { html, nothing } from 'lit';
import { AskingElement, Newest } from './element.js';
import { t, when } from '../text/text.js';
import { get } from '../data/api.js';
import { fullName } from './words.js';

const REASON_MAX = 200;

/** Whose monitoring the team has ended: such a patient stands on no ward view, so here an end by mistake is seen and taken back. */
class Ended extends AskingElement {
  static properties = { actions: {}, now: { type: Number }, language: {}, ended: { state: true }, asking: { state: true }, wrong: { state: true }, failed: { state: true } };
  #asked = false;
  #order = new Newest();

  updated() {
    const asked = (this.ended ?? []).some((p) => this.isPending(p));
    // Answered: what came of it stands in the list.
    if (this.#asked && !asked) this.load();
    this.#asked = asked;
  }

  async load() {
    const take = this.#order.ask();
    try {
      const { ended } = await get('/api/ended');
      if (!take()) return;
      this.ended = ended.map((p) => ({ ...p, id: p.patient }));
      this.failed = false;
    } catch {
      this.failed = true;
    }
  }

  isPending(p) {
    return ['set_phase', 'give_consent'].some((kind) => this.actions.pending.has(`${kind} ${p.id}`));
  }

  render() {
    const { ended } = this;
    return html`<section class="panel" data-part="ended"><h2>${t('ended.title')} <small>${ended?.length ?? ''}</small></h2>
      ${this.failed ? html`<p role="alert" class="care-wrong">${t('ended.failed')}</p>` : nothing}
      ${ended?.length ? html`<ul class="shift-list">${ended.map((p) => html`<li>${this.one(p)}</li>`)}</ul>` : html`<p class="calm">${t('shift.none')}</p>`}</section>`;
  }

  one(p) {
    const refused = this.actions.refused.get(p.id);
    return html`<span class="shift-who">${fullName(p)}</span> ${t(`phase.${p.phase}`)} <small>${when(p.at, this.now)}${p.consent ? nothing : html` · ${t('responsibility.consent_withdrawn')}`}</small>
      ${refused ? html`<p role="alert" class="care-wrong">${refused}</p>` : nothing}
      ${p.consent ? this.back(p) : html`<button class="act" data-ask="give_consent" ?disabled=${this.isPending(p)}
        @click=${() => this.actions.act('give_consent', p, null)}>${t('ended.give_consent')}</button>`}`;
  }

  back(p) {
    const open = this.asking === p.id;
    return html`<button class="act" data-ask="back" aria-expanded=${open} ?disabled=${this.isPending(p)}
        @click=${() => { this.asking = open ? null : p.id; this.wrong = false; }}>${t('ended.mistake')}</button>
      ${open ? html`<form class="care-form" data-form="back" @submit=${(event) => this.send(event, p)}>
        <p>${t('ended.about', { phase: t(`phase.${p.before}`) })}</p>
        <label>${t('ask.why')} <input name="reason" maxlength=${REASON_MAX} autocomplete="off"></label>
        ${this.wrong ? html`<p role="alert" class="care-wrong">${t('request.reason_missing')}</p>` : nothing}
        <div class="care-buttons"><button class="act act-accept">${t('ended.back')}</button>
          <button type="button" class="act" @click=${() => { this.asking = null; }}>${t('ask.cancel')}</button></div>
      </form>` : nothing}`;
  }

  send(event, p) {
    event.preventDefault();
    const reason = (new FormData(event.target).get('reason') ?? '').trim();
    this.wrong = !reason;
    if (this.wrong) return;
    this.actions.act('set_phase', p, null, { phase: p.before, reason });
    this.asking = null;
  }
}

customElements.define('hv-ended', Ended);
