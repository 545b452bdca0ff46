import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import { t, dayOf, plain, toLocal } from '../text/text.js';
import { get } from '../data/api.js';

/** The risk of coming back after a stay in hospital, as people scored it (LACE, HOSPITAL), with what went into it. Never an alarm. */
class Discharge extends PageElement {
  static properties = { patient: {}, now: { type: Number }, actions: {}, language: {}, answer: { state: true }, failed: { state: true }, filling: { state: true } };
  #loaded = '';
  #asked = 0;

  updated() {
    // What I entered has been answered: what is kept is read again.
    const key = `${this.patient.id} ${this.isPending()}`;
    if (key !== this.#loaded) {
      if (!this.#loaded.startsWith(`${this.patient.id} `)) {
        this.answer = null;
        this.filling = null;
      }
      this.#loaded = key;
      this.load();
    }
  }

  async load() {
    const { id } = this.patient;
    const asked = ++this.#asked;
    try {
      const answer = await get(`/api/patients/${id}/discharge`);
      // An answer that was overtaken would take away what was just kept.
      if (asked === this.#asked) {
        this.answer = answer;
        this.failed = false;
      }
    } catch {
      this.failed = true;
    }
  }

  isPending() {
    return this.actions.pending.has(`score_discharge ${this.patient.id}`);
  }

  render() {
    const a = this.answer;
    return html`<section class="panel discharge" aria-labelledby="discharge-title">
      <h2 id="discharge-title">${t('discharge.title')}</h2>
      ${this.failed ? html`<p role="alert">${t('why_not.error')}</p>` : nothing}
      ${a ? html`
        ${a.scores.length ? html`<ul class="ratings">${a.scores.slice(0, 6).map((s) => this.scored(s))}</ul>` : html`<p>${t('discharge.none')}</p>`}
        <p class="hint">${t('discharge.hint')}</p>
        ${this.actions.me?.mayAct ? html`<div class="care-buttons">${a.forms.map((f) => html`<button class="act" data-ask="score_discharge" data-form=${f.form}
          aria-expanded=${this.filling === f.form} ?disabled=${this.isPending()}
          @click=${() => { this.filling = this.filling === f.form ? null : f.form; }}>${t('discharge.fill', { form: t(`discharge.${f.form}`) })}</button>`)}</div>
          ${a.forms.filter((f) => f.form === this.filling).map((f) => this.form(f))}` : nothing}` : html`<p>${t('patient.loading')}</p>`}
    </section>`;
  }

  scored(s) {
    const missing = s.items.filter((i) => i.points === null).map((i) => t(`discharge_item.${i.name}`));
    return html`<li data-score=${s.form}><b>${s.variant}: ${s.total === null ? t('discharge.range', { low: s.lowest, high: s.highest })
      : t('discharge.total', { n: s.total, band: t(`discharge.${s.band}`) })}</b>
      ${s.expected ? html` · ${t('discharge.expected', { n: s.expected.from === s.expected.to ? plain(s.expected.from) : `${plain(s.expected.from)}–${plain(s.expected.to)}` })}` : nothing}
      ${missing.length ? html`<div>${t('discharge.missing', { what: missing.join(', ') })}</div>` : nothing}
      <div>${t('discharge.by', { by: s.by, on: dayOf(s.on), day: dayOf(s.dischargedOn) })}</div>
      <details><summary>${t('discharge.inputs')}</summary><ul>${s.items.map((i) => html`<li>${t(`discharge_item.${i.name}`)}: ${this.input(s, i)}${i.points === null
        ? nothing : html` – ${t('discharge.points', { n: i.points })}`}</li>`)}</ul></details></li>`;
  }

  input(s, item) {
    if (item.input === null) return t('flag.unknown');
    const asked = this.answer.forms.find((f) => f.form === s.form)?.questions.find((q) => q.name === item.name);
    return asked?.answer === 'yes_no' ? t(item.input ? 'discharge.yes' : 'discharge.no') : plain(item.input);
  }

  form(f) {
    const today = toLocal(this.now).slice(0, 10);
    return html`<form class="care-form" @submit=${(event) => this.send(event, f)}>
      <p>${t('discharge.about', { variant: f.variant })}</p>
      <label>${t('discharge.day')} <input type="date" name="stateOf" required max=${today} .defaultValue=${today}></label>
      ${f.questions.map((q) => html`<label>${t(`discharge_item.${q.name}`)} ${q.answer === 'yes_no'
        ? html`<select name=${q.name}><option value="">${t('discharge.unknown')}</option><option value="yes">${t('discharge.yes')}</option><option value="no">${t('discharge.no')}</option></select>`
        : html`<input type="number" name=${q.name} min=${q.least} max=${q.most} step=${q.answer === 'count' ? 1 : 'any'} placeholder=${t('discharge.unknown')} inputmode="decimal">`}</label>`)}
      <p>${t('cfs.answers', { by: this.actions.me.name })}</p>
      <div class="care-buttons"><button class="act act-accept">${t('discharge.save')}</button>
        <button type="button" class="act" @click=${() => { this.filling = null; }}>${t('ask.cancel')}</button></div>
    </form>`;
  }

  send(event, f) {
    event.preventDefault();
    const given = new FormData(event.target);
    // What is left empty is not known, and not sent: it must never count as 0.
    const inputs = Object.fromEntries(f.questions.map((q) => [q.name, given.get(q.name)]).filter(([, v]) => v !== '')
      .map(([name, v]) => [name, v === 'yes' ? true : v === 'no' ? false : Number(v)]));
    this.actions.act('score_discharge', this.patient, null, { form: f.form, stateOf: given.get('stateOf'), inputs });
    this.filling = null;
  }
}

customElements.define('hv-discharge', Discharge);
