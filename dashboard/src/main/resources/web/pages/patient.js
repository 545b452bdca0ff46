import { html, nothing } from 'lit';
import { PageElement } from '../components/element.js';
import '../components/chart.js';
import '../components/care-panel.js';
import { t, age, when, withUnit, number, unit } from '../text/text.js';
import { news2Badge } from '../components/news2.js';
import { alertLine } from '../components/alert-line.js';
import { fullName, problem, fact, clearing, level, MARKS } from '../components/words.js';
import * as icons from '../components/icons.js';
import { get } from '../data/api.js';

const SPANS = { day: 24 * 3600e3, week: 7 * 24 * 3600e3 };
const CHARTS = ['spo2', 'respiratory_rate', 'heart_rate', 'pulse_rate', 'systolic_bp', 'temperature', 'weight', 'glucose', 'oxygen_flow'];
const REFRESH_MS = 30_000;

/** One patient: now, the score in parts, curves, and every alert with what it rests on. */
class PatientPage extends PageElement {
  static properties = {
    app: {}, patientId: {}, patient: {}, now: { type: Number }, actions: {}, language: {}, theme: {},
    span: { state: true }, series: { state: true }, episodes: { state: true }, failed: { state: true },
  };
  #timer = 0;
  #loaded = '';
  #shownEpisodes = '';

  constructor() {
    super();
    this.span = 'day';
    this.series = {};
    this.episodes = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#timer = setInterval(() => this.load(), REFRESH_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  updated() {
    if (!this.patient) return;
    const key = `${this.patientId} ${this.span}`;
    if (key !== this.#loaded) {
      this.#loaded = key;
      this.series = {};
      this.load();
    }
    const live = this.patient.episodes.map((e) => `${e.id}${e.state}${e.changed}`).join();
    if (live !== this.#shownEpisodes) {
      this.#shownEpisodes = live;
      this.loadEpisodes();
    }
  }

  async loadEpisodes() {
    try {
      this.episodes = (await get(`/api/patients/${this.patientId}/episodes`)).episodes;
    } catch {
      this.#shownEpisodes = ''; // asked again at the next frame
    }
  }

  async load() {
    const { patientId, span } = this;
    const to = Math.floor(this.app.live.clock.now());
    const from = to - SPANS[span];
    const points = Math.max(200, Math.min(1500, Math.round(window.innerWidth * window.devicePixelRatio / 2)));
    const fetchOne = async (vital) => [vital, await get(
      `/api/patients/${patientId}/series?vital=${vital}&from=${from}&to=${to}&points=${points}`)];
    const wanted = CHARTS.filter((v) => v in (this.patient?.vitals ?? {}));
    if (wanted.includes('systolic_bp')) wanted.push('diastolic_bp');
    try {
      const found = Object.fromEntries(await Promise.all(wanted.map(fetchOne)));
      if (patientId === this.patientId && span === this.span) {
        this.series = { ...found, from, to };
        this.failed = false;
      }
    } catch {
      this.failed = true;
    }
  }

  render() {
    const p = this.patient;
    if (!p) {
      return html`<main class="patient"><a class="back" href="/" data-link>${icons.back()} ${t('patient.back')}</a>
        <p class="calm">${t('patient.not_found')}</p></main>`;
    }
    return html`<main class="patient">
      <header class="patient-head">
        <a class="back" href="/" data-link>${icons.back()} ${t('patient.back')}</a>
        <div><h1>${fullName(p)}</h1>
          <div class="patient-facts">
            <span>${p.age === null ? t('ward.age_unknown') : t('ward.years', { n: p.age })}</span>
            ${p.number ? html`<span>${t('patient.number')} ${p.number}</span>` : nothing}
            ${p.area ? html`<span>${p.area}</span>` : nothing}
            <span>${t('patient.scale', { n: p.scale })}</span>
          </div></div>
        ${news2Badge(p.news2, this.now)}
      </header>
      <div class="patient-now">
        <section class="panel"><h2>${t('patient.now')}</h2>
          ${p.episodes.length ? html`<div class="alerts">${p.episodes.map((e) => alertLine(p, e, this.now, this.actions))}</div>` : nothing}
          <hv-tile bare .patient=${p} .now=${this.now} .actions=${this.actions}></hv-tile>
          <hv-care .patient=${p} .now=${this.now} .actions=${this.actions} .language=${this.language}></hv-care>
        </section>
        <section class="panel"><h2>NEWS2</h2>${this.parts(p.news2)}</section>
      </div>
      <section>
        <div class="chart-bar"><h2>${t('patient.charts')}</h2>
          <span class="switch">${['day', 'week'].map((s) => html`<button aria-pressed=${this.span === s}
            @click=${() => { this.span = s; }}>${t(`patient.${s}`)}</button>`)}</span>
          ${this.failed ? html`<span role="alert">${t('patient.failed')}</span>` : nothing}</div>
        <div class="charts">${CHARTS.filter((v) => v in p.vitals).map((v) => this.chart(p, v))}</div>
      </section>
      <section class="panel"><h2>${t('patient.episodes')}</h2>${this.history()}</section>
    </main>`;
  }

  parts(n) {
    if (!n) return html`<p>${t('news2.none')}</p>`;
    return html`<table>
      <thead><tr><th>${t('news2.part')}</th><th>${t('news2.value')}</th><th>${t('news2.measured')}</th><th class="points">${t('news2.points')}</th></tr></thead>
      <tbody>${n.parts.map((x) => html`<tr>
        <td>${t(`vital_long.${x.vital}`)}</td>
        <td>${x.v === null ? '–' : withUnit(x.vital, x.v)}</td>
        <td>${x.at === null ? t('value.never') : age(this.now - x.at)}</td>
        <td class="points points-${x.points}">${x.points === null ? t('news2.too_old')
          : html`<span class="pips" aria-hidden="true">${'●'.repeat(x.points)}</span> ${x.points}`}</td></tr>`)}
        <tr class="sum"><td colspan="3">${t('news2.total')}${n.band ? html` · ${t('news2.risk', { band: t('news2.band')[n.band] })}` : nothing}${n.red ? html` · ${t('news2.red')}` : nothing}</td>
          <td class="points">${n.total ?? `– (${t('news2.at_least', { n: n.lowest })})`}</td></tr>
      </tbody></table>`;
  }

  chart(p, vital) {
    const series = this.series[vital];
    const shown = p.vitals[vital];
    const second = vital === 'systolic_bp' ? this.series.diastolic_bp : null;
    const newest = shown && this.now < shown.gone
      ? `${number(vital, shown.v)}${vital === 'systolic_bp' && p.vitals.diastolic_bp ? `/${number('diastolic_bp', p.vitals.diastolic_bp.v)}` : ''} ${unit(vital)} · ${age(this.now - shown.at)}`
      : t('value.gone');
    return html`<div class="panel chart-panel"><h3>${t(`vital_long.${vital}`)} <span>${newest}</span></h3>
      ${!series ? html`<p class="chart-note">${t('patient.loading')}</p>`
        : !series.t.length ? html`<p class="chart-note">${t('patient.no_data')}</p>`
          : html`<hv-chart .vital=${vital} .series=${series} .second=${second?.t.length ? second : null} .limits=${p.limits[vital]}
              .from=${this.series.from} .to=${this.series.to} .theme=${this.theme} .language=${this.language}></hv-chart>`}
    </div>`;
  }

  history() {
    if (!this.episodes) return html`<p class="calm">${t('patient.loading')}</p>`;
    if (!this.episodes.length) return html`<p class="calm">${t('patient.none')}</p>`;
    return html`<div class="episodes-wrap" tabindex="0" role="region" aria-label=${t('patient.episodes')}><table class="episodes">
      <thead><tr><th>${t('patient.when')}</th><th>${t('patient.what')}</th><th>${t('patient.evidence')}</th><th>${t('patient.rule')}</th><th>${t('patient.state')}</th></tr></thead>
      <tbody>${this.episodes.map((e) => html`<tr>
        <td>${when(e.opened, this.now)}</td>
        <td><span class="row-mark row-mark-${level(e)}" title=${t(`alert.${level(e)}`)}>${MARKS[level(e)]}</span> ${problem(e)}${e.late ? html` · ${t('alert.late')}` : nothing}</td>
        <td>${e.evidence.map((x) => html`<div>${fact(x)} <small>${when(x.at, this.now)}${x.median ? html` · ${t('why.median', { n: x.median })}` : nothing}${x.of ? html` · ${t(`why.of_${x.of}`)}` : nothing}</small></div>`)}
          ${this.ends(e)}</td>
        <td>${e.rule} <small>${t('patient.version', { n: e.ruleVersion })}</small></td>
        <td>${this.stateOf(e)}</td></tr>`)}</tbody></table></div>`;
  }

  /** What would end it: shown on demand, since it is read when somebody wonders. */
  ends(e) {
    if (e.state === 'cleared') return nothing;
    return html`<details><summary>${t('why.ends')}</summary>${e.clears?.length
      ? html`<ul>${e.clears.map((c) => html`<li>${clearing(c)}</li>`)}</ul>` : html`<p>${t('why.ends_by_person')}</p>`}
      ${e.acceptEnds ? html`<p>${t('why.accept_ends', { time: when(e.acceptEnds, this.now) })}</p>` : nothing}</details>`;
  }

  stateOf(e) {
    if (e.state === 'open') return t('patient.state_open');
    if (e.state === 'accepted') return t('patient.state_accepted', { by: e.by });
    return e.by
      ? `${t('patient.state_accepted', { by: e.by })}, ${t('patient.state_cleared', { time: when(e.closed, this.now) })}`
      : t('patient.state_cleared_unaccepted', { time: when(e.closed, this.now) });
  }
}

customElements.define('hv-patient', PatientPage);
