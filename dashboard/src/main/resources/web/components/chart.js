import { html, nothing } from 'lit';
import * as echarts from 'echarts';
import { PageElement } from './element.js';
import { t, number, unit, short, day, clock } from '../text/text.js';

// Fixed axes (H30): the same height means the same value for every patient and day; wider only when a value lies outside.
const AXES = {
  spo2: [80, 100, 5], heart_rate: [40, 140, 20], pulse_rate: [40, 140, 20], respiratory_rate: [5, 35, 10], systolic_bp: [40, 200, 40],
  temperature: [35, 40, 1], glucose: [0, 20, 5], oxygen_flow: [0, 15, 5],
};

/** Splits columns where the time between two points is longer than a value lives: a gap is drawn as a gap. */
export function withGaps(series, pick) {
  const points = [];
  for (let i = 0; i < series.t.length; i++) {
    if (i > 0 && series.t[i] - series.t[i - 1] > series.gap) points.push([series.t[i - 1] + 1, null]);
    points.push([series.t[i], pick(i)]);
  }
  return points;
}

/** One vital over time: line, limits, and the lowest and highest of each step when the server rolled up. */
class Chart extends PageElement {
  static properties = { vital: {}, series: {}, second: {}, limits: {}, from: { type: Number }, to: { type: Number }, mark: {}, theme: {}, language: {} };
  #chart = null;
  #resize = new ResizeObserver(() => this.#chart?.resize());

  render() {
    return html`<div class="chart" role="img" aria-label=${this.summary()} data-marked=${this.mark?.at ?? nothing}></div>`;
  }

  summary() {
    const values = this.series?.v ?? [];
    if (!values.length) return `${t(`vital_long.${this.vital}`)}: ${t('patient.no_data')}`;
    const low = Math.min(...(this.series.lo ?? values));
    const high = Math.max(...(this.series.hi ?? values));
    const marked = this.mark ? `, ${t('why.marked', { time: `${day(this.mark.at)} ${clock(this.mark.at)}`, value: number(this.vital, this.mark.v) })}` : '';
    return `${t(`vital_long.${this.vital}`)}: ${number(this.vital, low)}–${number(this.vital, high)} ${unit(this.vital)}${marked}`;
  }

  firstUpdated() {
    this.#resize.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resize.disconnect();
    this.#chart?.dispose();
    this.#chart = null;
  }

  updated() {
    if (!this.series) return;
    this.#chart ??= echarts.init(this.querySelector('.chart'), null, { renderer: 'canvas' });
    this.#chart.group = 'patient';
    echarts.connect('patient');
    this.#chart.setOption(this.option(), true);
  }

  option() {
    const style = getComputedStyle(document.documentElement);
    const color = (name) => style.getPropertyValue(`--${name}`).trim();
    const axis = AXES[this.vital] ?? null;
    const text = { color: color('muted'), fontFamily: 'inherit', fontSize: 11 };
    const milli = (x) => x / 1000;
    const band = this.series.lo ? this.#band(milli, color) : [];
    const line = (series, id, dashed) => ({
      id, type: 'line', name: t(`vital_long.${id}`), showSymbol: series.t.length < 60, symbolSize: 4, connectNulls: false, sampling: 'lttb',
      lineStyle: { width: 2, color: color('link'), type: dashed ? [4, 3] : 'solid' }, itemStyle: { color: color('link') },
      data: withGaps(series, (i) => milli(series.v[i])), z: 3,
    });
    const main = line(this.series, this.vital, false);
    const [low, high] = this.limits ?? [null, null];
    main.markLine = {
      silent: true, symbol: 'none', animation: false,
      lineStyle: { color: color('high-text'), type: 'dashed', width: 1.5 },
      label: { color: color('text'), fontSize: 10, position: 'insideStartTop', formatter: (m) => m.name },
      data: [[low, 'low_limit'], [high, 'high_limit']].filter(([v]) => v !== null && v !== undefined)
        .map(([v, name]) => ({ yAxis: milli(v), name: `${t(`patient.${name}`)} ${number(this.vital, v)}` })),
    };
    return {
      animation: false,
      aria: { enabled: false },
      grid: { left: 38, right: 12, top: 10, bottom: 22 },
      xAxis: {
        type: 'time', min: this.from, max: this.to, axisLabel: { ...text, hideOverlap: true, formatter: (v) => this.#tick(v) },
        axisLine: { lineStyle: { color: color('line') } }, splitLine: { show: false },
      },
      yAxis: {
        type: 'value', axisLabel: { ...text, formatter: (v) => number(this.vital, v * 1000) },
        min: (e) => (axis ? Math.min(axis[0], Math.floor(e.min / axis[2]) * axis[2]) : Math.floor(e.min - 1)),
        max: (e) => (axis ? Math.max(axis[1], Math.ceil(e.max / axis[2]) * axis[2]) : Math.ceil(e.max + 1)),
        interval: axis ? axis[2] : undefined,
        splitLine: { lineStyle: { color: color('line'), opacity: 0.6 } }, splitNumber: 3,
      },
      // Drawn on the canvas: a tooltip of HTML would need inline style.
      tooltip: {
        trigger: 'axis', renderMode: 'richText', confine: true, backgroundColor: color('surface'), borderColor: color('line'),
        textStyle: { color: color('text'), fontSize: 12 },
        formatter: (items) => this.#tip(items),
      },
      series: [...band, main, ...(this.second ? [line(this.second, 'diastolic_bp', true)] : []), ...this.#marked(milli, color)],
    };
  }

  /** The reading an alert rests on: ringed, and with its time, so that it is found without colour. */
  #marked(milli, color) {
    if (!this.mark) return [];
    const { at, v } = this.mark;
    return [{
      id: 'mark', type: 'scatter', symbol: 'circle', symbolSize: 16, silent: true, z: 6, tooltip: { show: false },
      itemStyle: { color: 'transparent', borderColor: color('high-text'), borderWidth: 3 },
      label: { show: true, position: at > (this.from + this.to) / 2 ? 'left' : 'right', color: color('text'), fontSize: 11, fontWeight: 'bold', formatter: `${short(at)} ${number(this.vital, v)}` },
      data: [[at, milli(v)]],
      markLine: { silent: true, symbol: 'none', animation: false, label: { show: false }, lineStyle: { color: color('high-text'), type: 'dotted' }, data: [{ xAxis: at }] },
    }];
  }

  #band(milli, color) {
    const base = { type: 'line', stack: 'band', symbol: 'none', silent: true, lineStyle: { opacity: 0 }, connectNulls: false, tooltip: { show: false }, z: 1 };
    return [
      { ...base, id: 'lo', data: withGaps(this.series, (i) => milli(this.series.lo[i])) },
      { ...base, id: 'hi', areaStyle: { color: color('link'), opacity: 0.22 }, data: withGaps(this.series, (i) => milli(this.series.hi[i] - this.series.lo[i])) },
    ];
  }

  #tick(v) {
    const midnight = short(v) === '00:00';
    return midnight || this.to - this.from > 2 * 86_400_000 ? day(v) : short(v);
  }

  #tip(items) {
    const shown = items.filter((i) => i.seriesId === this.vital || i.seriesId === 'diastolic_bp').filter((i) => i.value[1] !== null);
    if (!shown.length) return '';
    const at = shown[0].value[0];
    const i = this.series.t.indexOf(at);
    const range = this.series.lo && i >= 0 ? ` (${number(this.vital, this.series.lo[i])}–${number(this.vital, this.series.hi[i])})` : '';
    const values = shown.map((x) => number(this.vital, Math.round(x.value[1] * 1000))).join('/');
    return `${day(at)} ${this.series.lo ? short(at) : clock(at)}\n${values}${range} ${unit(this.vital)}`;
  }
}

customElements.define('hv-chart', Chart);
