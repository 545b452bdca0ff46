import { html, nothing } from 'lit';
import * as echarts from 'echarts';
import { PageElement } from './element.js';
import { proposal } from './proposal.js';
import { t, dayOf, decimal, toLocal } from '../text/text.js';
import { get } from '../data/api.js';

/** How frail over weeks: the index as a small curve, where it goes and why, and what clinicians rated. Never an alarm. */
class FrailtyPanel extends PageElement {
  static properties = { patient: {}, now: { type: Number }, actions: {}, language: {}, theme: {}, report: { state: true }, failed: { state: true }, rating: { state: true } };
  #loaded = '';
  #asked = 0;
  #chart = null;
  #resize = new ResizeObserver(() => this.#chart?.resize());

  connectedCallback() {
    super.connectedCallback();
    this.#resize.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resize.disconnect();
    this.#chart?.dispose();
    this.#chart = null;
  }

  updated() {
    // A rating of mine has been answered: what is kept is read again.
    const key = `${this.patient.id} ${this.isPending()}`;
    if (key !== this.#loaded) {
      if (!this.#loaded.startsWith(`${this.patient.id} `)) this.report = null;
      this.#loaded = key;
      this.load();
    }
    this.#draw();
  }

  async load() {
    const { id } = this.patient;
    const asked = ++this.#asked;
    try {
      const report = await get(`/api/patients/${id}/frailty`);
      // An answer that was overtaken would take away what was just kept.
      if (asked === this.#asked) {
        this.report = report;
        this.failed = false;
      }
    } catch {
      this.failed = true;
    }
  }

  isPending() {
    return this.actions.pending.has(`rate_frailty ${this.patient.id}`);
  }

  render() {
    const r = this.report;
    return html`<section class="panel frailty" aria-labelledby="frailty-title">
      <h2 id="frailty-title">${t('frailty.title')} ${proposal()}</h2>
      ${this.failed ? html`<p role="alert">${t('why_not.error')}</p>` : nothing}
      ${r ? html`
        <p data-direction=${r.direction}><b>${t(`frailty.${r.direction}`)}</b>${r.rise === null ? nothing
          : html` · ${t('frailty.rise', { n: decimal(r.rise) })}`} · ${t('frailty.complete', { n: r.completeness })}</p>
        ${r.review ? html`<p class="decisive" data-review>${t('frailty.review')}</p>` : nothing}
        ${r.weeks.some((w) => w.index !== null)
          ? html`<div class="chart frailty-chart" role="img" aria-label=${this.summary(r)}></div>`
          : html`<p class="hint">${t('frailty.too_little', { n: r.domainsMin })}</p>`}
        ${this.domains(r)}
        <p class="hint">${t('frailty.hint')}</p>
        ${this.ratings(r)}` : html`<p>${t('patient.loading')}</p>`}
    </section>`;
  }

  summary(r) {
    return `${t('frailty.title')}: ${r.weeks.map((w) => `${dayOf(w.to)} ${w.index === null ? t('flag.unknown') : decimal(w.index)}`).join(', ')}`;
  }

  domains(r) {
    const known = r.domains.filter((d) => d.deficit !== null);
    if (!known.length) return nothing;
    const moved = known.filter((d) => d.moved);
    return html`<p>${moved.length ? t('frailty.moved', { what: moved.map((d) => t(`domain.${d.code}`)).join(', ') }) : t('frailty.none_moved')}</p>
      <ul class="domains">${known.map((d) => html`<li data-domain=${d.code}>${t(`domain.${d.code}`)}: ${decimal(d.deficit)} <small>${t('frailty.days', { n: d.completeness })}</small></li>`)}</ul>`;
  }

  ratings(r) {
    const newest = r.ratings[0];
    return html`<h3 class="flags-title">${t('cfs.title')}</h3>
      ${r.ratings.length ? html`<ul class="ratings">${r.ratings.slice(0, 5).map((x) => html`<li data-level=${x.level}><b>CFS ${x.level}</b> ${t('cfs.by', {
        by: x.by, on: dayOf(x.on), state: dayOf(x.stateOf) })}</li>`)}</ul>` : html`<p>${t('cfs.none')}</p>`}
      ${this.actions.me?.mayAct ? html`<button class="act" data-ask="rate_frailty" aria-expanded=${!!this.rating} ?disabled=${this.isPending()}
        @click=${() => { this.rating = !this.rating; }}>${t('ask.rate_frailty')}</button>${this.rating ? this.form(newest) : nothing}` : nothing}`;
  }

  form(newest) {
    const today = toLocal(this.now).slice(0, 10);
    return html`<form class="care-form" @submit=${(event) => this.send(event)}>
      <p>${t('cfs.about')}</p>
      <label>${t('cfs.level')} <select name="level" required><option value="">${t('cfs.choose')}</option>${[1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => html`<option value=${n}>${n}</option>`)}</select></label>
      <label>${t('cfs.state_of')} <input type="date" name="stateOf" required max=${today} .defaultValue=${today}></label>
      <p>${t('cfs.answers', { by: this.actions.me.name })}${newest ? html` · ${t('cfs.before', { n: newest.level })}` : nothing}</p>
      <div class="care-buttons"><button class="act act-accept">${t('cfs.save')}</button>
        <button type="button" class="act" @click=${() => { this.rating = false; }}>${t('ask.cancel')}</button></div>
    </form>`;
  }

  send(event) {
    event.preventDefault();
    const given = new FormData(event.target);
    this.actions.act('rate_frailty', this.patient, null, { level: Number(given.get('level')), stateOf: given.get('stateOf') });
    this.rating = false;
  }

  #draw() {
    const box = this.querySelector('.frailty-chart');
    if (!box) {
      this.#chart?.dispose();
      this.#chart = null;
      return;
    }
    if (this.#chart?.getDom() !== box) {
      this.#chart?.dispose();
      this.#chart = echarts.init(box, null, { renderer: 'canvas' });
    }
    const style = getComputedStyle(document.documentElement);
    const color = (name) => style.getPropertyValue(`--${name}`).trim();
    const text = { color: color('muted'), fontFamily: 'inherit', fontSize: 11 };
    const { weeks } = this.report;
    this.#chart.setOption({
      animation: false,
      aria: { enabled: false },
      grid: { left: 34, right: 12, top: 12, bottom: 22 },
      xAxis: { type: 'category', data: weeks.map((w) => dayOf(w.to)), axisLabel: { ...text, hideOverlap: true }, axisLine: { lineStyle: { color: color('line') } } },
      // The same height means the same for every patient; wider only when it has to be.
      yAxis: { type: 'value', min: 0, max: (e) => Math.max(0.5, e.max), splitNumber: 3, axisLabel: { ...text, formatter: (v) => decimal(v * 1000) },
        splitLine: { lineStyle: { color: color('line'), opacity: 0.6 } } },
      series: [{ type: 'line', connectNulls: false, symbolSize: 7, lineStyle: { width: 2, color: color('link') }, itemStyle: { color: color('link') },
        data: weeks.map((w) => (w.index === null ? null : w.index / 1000)) }],
    }, true);
  }
}

customElements.define('hv-frailty', FrailtyPanel);
