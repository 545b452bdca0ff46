import { html, nothing } from 'lit';
import { Newest, PageElement } from '../components/element.js';
import '../components/alert-note.js';
import '../components/chart.js';
import '../components/care-panel.js';
import '../components/discharge.js';
import '../components/frailty.js';
import '../components/handover.js';
import '../components/infection.js';
import '../components/score-detail.js';
import '../components/visit.js';
import '../components/why-not.js';
import '../components/why.js';
import { t, age, when, number, unit } from '../text/text.js';
import { news2Badge } from '../components/news2.js';
import { alertLine } from '../components/alert-line.js';
import { fullName, problem, fact, level, MARKS } from '../components/words.js';
import * as icons from '../components/icons.js';
import { get, post } from '../data/api.js';
import { isOnWard } from '../data/board.js';

const SPANS = { day: 24 * 3600e3, week: 7 * 24 * 3600e3 };
const CHARTS = ['spo2', 'respiratory_rate', 'heart_rate', 'pulse_rate', 'systolic_bp', 'temperature', 'weight', 'glucose', 'oxygen_flow'];
const REFRESH_MS = 30_000;
/** Around a marked reading that is older than a week. */
const AROUND_MS = 12 * 3600e3;

/** One patient: now, the score in parts, curves, and every alert with what it rests on. */
class PatientPage extends PageElement {
  static properties = {
    app: {}, patientId: {}, patient: {}, now: { type: Number }, actions: {}, language: {}, theme: {}, why: {},
    mark: { state: true }, span: { state: true }, series: { state: true }, episodes: { state: true }, failed: { state: true },
  };
  #timer = 0;
  #loaded = '';
  #opened = '';
  #shownEpisodes = '';
  #history = new Newest();

  constructor() {
    super();
    this.span = 'day';
    this.series = {};
    this.episodes = null;
    this.mark = null;
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
    if (this.mark && this.mark.patient !== this.patientId) {
      this.mark = null;
      this.span = 'day';
    }
    if (this.#opened !== this.patientId && this.actions.me?.mayAct) {
      this.#opened = this.patientId;
      // Whom nobody has looked at is told at the change of shift; that it could not be noted errs to that side.
      post('/api/opened', { patient: this.patientId }).catch(() => { this.#opened = ''; });
    }
    const key = `${this.patientId} ${this.span} ${this.span === 'around' ? this.mark?.at : ''}`;
    if (key !== this.#loaded) {
      this.#loaded = key;
      this.series = {};
      this.load();
    }
    // Whose they are is part of it: also who has none in view has a history.
    const live = `${this.patientId} ${this.patient.episodes.map((e) => `${e.id}${e.state}${e.changed}`).join()}`;
    if (live !== this.#shownEpisodes) {
      if (!this.#shownEpisodes.startsWith(`${this.patientId} `)) this.episodes = null;
      this.#shownEpisodes = live;
      this.loadEpisodes();
    }
  }

  async loadEpisodes() {
    const { patientId } = this;
    const take = this.#history.ask();
    try {
      const { episodes } = await get(`/api/patients/${patientId}/episodes`);
      if (patientId === this.patientId && take()) this.episodes = episodes;
    } catch {
      this.#shownEpisodes = `${this.patientId} ?`; // asked again at the next frame
    }
  }

  async load() {
    const { patientId, span } = this;
    const key = this.#loaded;
    const now = Math.floor(this.app.live.clock.now());
    const around = span === 'around' && this.mark;
    const from = around ? this.mark.at - AROUND_MS : now - SPANS[span];
    const to = around ? Math.min(now, this.mark.at + AROUND_MS) : now;
    const points = Math.max(200, Math.min(1500, Math.round(window.innerWidth * window.devicePixelRatio / 2)));
    const fetchOne = async (vital) => [vital, await get(
      `/api/patients/${patientId}/series?vital=${vital}&from=${from}&to=${to}&points=${points}`)];
    const wanted = CHARTS.filter((v) => v in (this.patient?.vitals ?? {}));
    if (wanted.includes('systolic_bp')) wanted.push('diastolic_bp');
    try {
      const found = Object.fromEntries(await Promise.all(wanted.map(fetchOne)));
      if (key === this.#loaded) {
        this.series = { ...found, from, to };
        this.failed = false;
      }
    } catch {
      this.failed = true;
    }
  }

  /** The alert whose explanation is open; from the board while it is in view there, since that is newest. */
  explained() {
    const { why } = this;
    return why ? this.patient.episodes.find((e) => e.id === why) ?? this.episodes?.find((e) => e.id === why) : null;
  }

  /** Shows where a reading lies in the curve: the shortest span that holds it, and the curve in view. */
  async show({ vital, at, v }) {
    const old = this.app.live.clock.now() - at;
    this.mark = { patient: this.patientId, vital, at, v };
    this.span = old < SPANS.day ? 'day' : old < SPANS.week ? 'week' : 'around';
    await this.updateComplete;
    const panel = this.querySelector(`[data-chart="${vital === 'diastolic_bp' ? 'systolic_bp' : vital}"]`);
    panel?.scrollIntoView({ block: 'center' });
    panel?.focus({ preventScroll: true });
  }

  marked(vital) {
    const { mark } = this;
    return mark && (mark.vital === vital || (mark.vital === 'diastolic_bp' && vital === 'systolic_bp')) ? mark : undefined;
  }

  /** Whom the team is only asked about, or is to visit, is here to be seen: nothing but the handover or the visit can be acted on. */
  seeing(p) {
    return isOnWard(p) ? this.actions : { ...this.actions, me: { ...this.actions.me, mayAct: false } };
  }

  render() {
    const p = this.patient;
    if (!p) {
      return html`<main class="patient"><a class="back" href="/" data-link>${icons.back()} ${t('patient.back')}</a>
        <p class="calm">${t('patient.not_found')}</p></main>`;
    }
    const actions = this.seeing(p);
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
      <hv-handover @mark=${(event) => this.show(event.detail)} .patient=${p} .now=${this.now} .actions=${this.actions} .language=${this.language}></hv-handover>
      ${this.explanation(p)}
      <div class="patient-now">
        <section class="panel"><h2>${t('patient.now')}</h2>
          ${p.episodes.length ? html`<div class="alerts">${p.episodes.map((e) => alertLine(p, e, this.now, actions))}</div>` : nothing}
          <hv-tile bare .patient=${p} .now=${this.now} .actions=${actions}></hv-tile>
          <hv-care .patient=${p} .now=${this.now} .actions=${actions} .language=${this.language}></hv-care>
          <hv-visits .patient=${p} .now=${this.now} .actions=${this.actions} .language=${this.language}></hv-visits>
        </section>
        <section class="panel"><h2>NEWS2</h2><hv-score .patientId=${p.id} .score=${p.news2} .said=${p.infection?.from} .now=${this.now} .language=${this.language}></hv-score>
          <hv-infection .patient=${p} .now=${this.now} .actions=${actions} .language=${this.language}></hv-infection></section>
      </div>
      <section>
        <div class="chart-bar"><h2>${t('patient.charts')}</h2>
          <span class="switch">${['day', 'week'].map((s) => html`<button aria-pressed=${this.span === s}
            @click=${() => { this.span = s; this.mark = null; }}>${t(`patient.${s}`)}</button>`)}</span>
          ${this.failed ? html`<span role="alert">${t('patient.failed')}</span>` : nothing}</div>
        <div class="charts">${CHARTS.filter((v) => v in p.vitals).map((v) => this.chart(p, v))}</div>
      </section>
      <div class="patient-now">
        <hv-why-not .patientId=${p.id} .now=${this.now} .language=${this.language}></hv-why-not>
        <hv-frailty .patient=${p} .now=${this.now} .actions=${actions} .language=${this.language} .theme=${this.theme}></hv-frailty>
      </div>
      <hv-discharge .patient=${p} .now=${this.now} .actions=${this.actions} .language=${this.language}></hv-discharge>
      <section class="panel"><h2>${t('patient.episodes')}</h2>${this.history()}</section>
    </main>`;
  }

  explanation(p) {
    const e = this.explained();
    return e ? html`<hv-why .patientId=${p.id} .episode=${e} .visits=${p.visits ?? []} .teams=${this.actions.teams} .charted=${charted(p)} .now=${this.now} .language=${this.language}
      @mark=${(event) => this.show(event.detail)} @close-why=${() => this.actions.why(null)}></hv-why>` : nothing;
  }

  chart(p, vital) {
    const series = this.series[vital];
    const shown = p.vitals[vital];
    const second = vital === 'systolic_bp' ? this.series.diastolic_bp : null;
    const newest = shown && this.now < shown.gone
      ? `${number(vital, shown.v)}${vital === 'systolic_bp' && p.vitals.diastolic_bp ? `/${number('diastolic_bp', p.vitals.diastolic_bp.v)}` : ''} ${unit(vital)} · ${age(this.now - shown.at)}`
      : t('value.gone');
    return html`<div class="panel chart-panel" data-chart=${vital} tabindex="-1"><h3>${t(`vital_long.${vital}`)} <span>${newest}</span></h3>
      ${!series ? html`<p class="chart-note">${t('patient.loading')}</p>`
        : !series.t.length ? html`<p class="chart-note">${t('patient.no_data')}</p>`
          : html`<hv-chart .vital=${vital} .series=${series} .second=${second?.t.length ? second : null} .limits=${p.limits[vital]}
              .from=${this.series.from} .to=${this.series.to} .mark=${this.marked(vital)} .theme=${this.theme} .language=${this.language}></hv-chart>`}
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
          <button class="link" data-why=${e.id} @click=${() => this.actions.why(e.id)}>${t('why.short')}</button></td>
        <td>${e.rule} <small>${t('patient.version', { n: e.ruleVersion })}</small></td>
        <td>${this.stateOf(e)}${e.state === 'cleared' ? html`<hv-alert-note folded .patient=${this.patient} .episode=${e} .now=${this.now}
          .actions=${this.actions} .language=${this.language}></hv-alert-note>` : nothing}</td></tr>`)}</tbody></table></div>`;
  }

  stateOf(e) {
    if (e.state === 'open') return t('patient.state_open');
    if (e.state === 'accepted') return t('patient.state_accepted', { by: e.by });
    const told = e.outcome ? ` · ${t(`outcome.${e.outcome}`)}` : '';
    return (e.by
      ? `${t('patient.state_accepted', { by: e.by })}, ${t('patient.state_cleared', { time: when(e.closed, this.now) })}`
      : t('patient.state_cleared_unaccepted', { time: when(e.closed, this.now) })) + told;
  }
}

/** The vitals with a curve in which a reading can be shown. */
const charted = (p) => [...CHARTS, 'diastolic_bp'].filter((v) => v in p.vitals);

customElements.define('hv-patient', PatientPage);
