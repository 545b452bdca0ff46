import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import { t, has, when, day, short, withUnit, toLocal, fromLocal } from '../text/text.js';
import { problemName } from './words.js';
import { get } from '../data/api.js';

const BACK_MAX_MS = 14 * 24 * 3600e3;
// What keeps an alert back first, then what is told, then what is not known, then what is well.
const GROUPS = {
  held: ['paused', 'silenced', 'waiting', 'asked_again', 'filtered', 'covered'],
  told: ['told', 'held'],
  unknown: ['quarantined', 'doubtful', 'too_old', 'never_measured'],
  well: ['score_low', 'inside', 'not_in_profile'],
};

/** "Why did it not alarm?", for now or for a minute of the past. */
class WhyNot extends PageElement {
  static properties = { patientId: {}, now: { type: Number }, language: {}, answer: { state: true }, asking: { state: true }, wrong: { state: true } };

  #hourAgo = '';

  constructor() {
    super();
    this.answer = null;
    this.asking = false;
    this.wrong = '';
  }

  willUpdate(changed) {
    if (changed.has('patientId') && changed.get('patientId') !== undefined) {
      this.answer = null;
      this.wrong = '';
    }
    // Once: what somebody is about to change must not change under the hand.
    this.#hourAgo ||= toLocal(this.now - 3600e3);
  }

  render() {
    return html`<section class="panel why-not" aria-labelledby="why-not-title">
      <h2 id="why-not-title">${t('why_not.title')}</h2>
      <form class="why-form" @submit=${(event) => this.askPast(event)}>
        <button type="button" class="act" data-why-not="now" ?disabled=${this.asking} @click=${() => this.ask(null)}>${t('why_not.now')}</button>
        <label>${t('why_not.minute')} <input type="datetime-local" name="at" required
          min=${toLocal(this.now - BACK_MAX_MS)} max=${toLocal(this.now)} .defaultValue=${this.#hourAgo}></label>
        <button class="act" data-why-not="past" ?disabled=${this.asking}>${this.asking ? t('why_not.asking') : t('why_not.show')}</button>
      </form>
      <div aria-live="polite">
        ${this.wrong ? html`<p role="alert" class="care-wrong">${this.wrong}</p>` : nothing}
        ${this.answer ? this.said(this.answer) : nothing}
      </div>
    </section>`;
  }

  askPast(event) {
    event.preventDefault();
    const at = fromLocal(new FormData(event.target).get('at'));
    if (!Number.isNaN(at)) this.ask(at);
  }

  async ask(at) {
    const { patientId } = this;
    this.asking = true;
    this.wrong = '';
    try {
      const answer = await get(`/api/patients/${patientId}/why-not${at === null ? '' : `?at=${at}`}`);
      if (patientId === this.patientId) this.answer = { ...answer, past: at !== null };
    } catch (e) {
      this.answer = null;
      this.wrong = has('why_not', `error_${e.error}`) ? t(`why_not.error_${e.error}`) : t('why_not.error');
    } finally {
      this.asking = false;
    }
  }

  said(answer) {
    return html`<h3 class="why-when">${answer.past ? t('why_not.at', { time: `${day(answer.at)} ${short(answer.at)}` }) : t('why_not.as_of', { time: short(answer.at) })}</h3>
      ${answer.past ? html`<p class="hint">${t('why_not.by_then', { version: answer.ruleSet === 0 ? t('why_not.shipped') : answer.ruleSet })}
        ${answer.decidedSince ? t('why_not.not_kept', { time: `${day(answer.decidedSince)} ${short(answer.decidedSince)}` }) : ''} ${answer.cut ? t('why_not.cut') : ''} ${answer.readings === 0 ? t('why_not.nothing') : ''}</p>` : nothing}
      ${Object.entries(GROUPS).map(([group, reasons]) => {
        const found = answer.because.filter((b) => reasons.includes(b.reason));
        return found.length ? html`<h4>${t(`why_not.group_${group}`)}</h4>
          <ul class="reasons reasons-${group}">${found.map((b) => html`<li data-reason=${b.reason}>${this.sentence(b)}</li>`)}</ul>` : nothing;
      })}`;
  }

  sentence(b) {
    const value = b.v === undefined ? '' : b.vital ? withUnit(b.vital, b.v) : String(b.v / 1000);
    return t(`because.${b.reason}${b.reason === 'told' && b.by ? '_by' : ''}`, {
      problem: b.problem ? problemName(b.problem) : '', vital: b.vital ? t(`vital_long.${b.vital}`) : '', v: value, by: b.by ?? '',
      at: b.at === undefined ? '' : when(b.at, this.now), until: b.until === undefined ? '' : when(b.until, this.now),
      cause: b.cause ? problemName(b.cause) : '',
    });
  }
}

customElements.define('hv-why-not', WhyNot);
