import { html, nothing } from 'lit';
import { Newest, PageElement } from './element.js';
import { t, age, when, withUnit } from '../text/text.js';
import { decisive } from './news2.js';
import { proposal } from './proposal.js';
import { get } from '../data/api.js';

const REFRESH_MS = 30_000;

/** NEWS2 in parts with their ages, what it can still become, how far it has risen, and the flags of sepsis. */
class ScoreDetail extends PageElement {
  static properties = { patientId: {}, score: {}, said: {}, now: { type: Number }, language: {}, detail: { state: true }, failed: { state: true } };
  #timer = 0;
  #loaded = '';
  #order = new Newest();

  connectedCallback() {
    super.connectedCallback();
    this.#timer = setInterval(() => this.load(), REFRESH_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  updated() {
    const n = this.score;
    // What somebody has said of an infection changes a flag too.
    const key = `${this.patientId} ${n ? [n.at, n.total, n.lowest, n.band].join() : ''} ${this.said ?? ''}`;
    if (key !== this.#loaded) {
      if (!this.#loaded.startsWith(`${this.patientId} `)) this.detail = null;
      this.#loaded = key;
      this.load();
    }
  }

  async load() {
    const { patientId } = this;
    const take = this.#order.ask();
    try {
      const detail = await get(`/api/patients/${patientId}/score`);
      if (patientId === this.patientId && take()) {
        this.detail = detail;
        this.failed = false;
      }
    } catch {
      this.failed = true;
    }
  }

  render() {
    const d = this.detail;
    // Until the answer is there, and if none comes: what the ward view knows.
    const n = d ?? this.score;
    return html`${n ? this.parts(n) : html`<p>${t('news2.none')}</p>`}
      ${this.failed ? html`<p role="alert">${t('why_not.error')}</p>` : nothing}
      ${d ? html`${d.total === null ? this.range(d) : nothing}${this.rise(d)}${this.flags(d)}` : nothing}`;
  }

  parts(n) {
    return html`<table>
      <thead><tr><th>${t('news2.part')}</th><th>${t('news2.value')}</th><th>${t('news2.measured')}</th><th class="points">${t('news2.points')}</th></tr></thead>
      <tbody>${n.parts.map((x) => html`<tr>
        <td>${t(`vital_long.${x.vital}`)}</td>
        <td>${x.v === null ? '–' : withUnit(x.vital, x.v)}</td>
        <td>${x.at === null ? t('value.never') : age(this.now - x.at)}</td>
        <td class="points points-${x.points}">${x.points === null ? t('news2.too_old')
          : html`<span class="pips" aria-hidden="true">${'●'.repeat(x.points)}</span> ${x.points}`}</td></tr>`)}
        <tr class="sum"><td colspan="3">${t('news2.total')}${this.band()}</td>
          <td class="points">${n.total ?? `– (${t('news2.at_least', { n: n.lowest })})`}</td></tr>
      </tbody></table>`;
  }

  band() {
    const n = this.score;
    return html`${n?.band ? html` · ${t('news2.risk', { band: t('news2.band')[n.band] })}` : nothing}${n?.red ? html` · ${t('news2.red')}` : nothing}`;
  }

  range(d) {
    const bands = t('news2.band');
    return html`<p class="score-range">${t('news2.can_be', { range: `${d.lowest}–${d.highest}`, low: bands[d.lowestBand], high: bands[d.highestBand] })}
      ${d.decisive ? html`<b class="decisive" data-decisive=${d.decisive}>${decisive(d)}</b>` : html`<span>${t('news2.none_decides')}</span>`} ${proposal()}</p>`;
  }

  rise(d) {
    const least = d.total === null;
    return html`<p class="score-rise" data-rise=${d.rise ?? 'unknown'}>${t('news2.rise')}: ${d.rise === null ? t('news2.rise_unknown')
      : html`<b>${d.rise > 0 ? `+${d.rise}` : d.rise}</b>${least ? ` (${t('news2.rise_least')})` : ''}${d.rise >= d.act ? html` · ${t('news2.rise_act')}`
        : d.rise >= d.look ? html` · ${t('news2.rise_look')}` : nothing}`} ${proposal()}</p>`;
  }

  flags(d) {
    return html`<h3 class="flags-title">${t('flag.title')}</h3>
      <ul class="flags">${d.flags.map((f) => html`<li class="flag flag-${f.is}" data-flag=${f.code}>
        <b>${t(`flag.${f.code}`)}: ${t(`flag.${f.is}`)}</b> <small>${t('flag.needs', { n: f.needed, of: f.inputs.length })}</small>
        <ul>${f.inputs.map((x) => html`<li>${this.input(x)}</li>`)}</ul></li>`)}</ul>
      <p class="hint">${t('flag.hint')} ${proposal()}</p>`;
  }

  input(x) {
    const plain = x.what === 'adult' || x.what === 'infection';
    const news2 = x.what === 'news2';
    const name = plain ? t(`flag.${x.what}`) : news2 ? 'NEWS2' : t(`vital_long.${x.what}`);
    const shown = (v) => (news2 ? String(v / 1000) : withUnit(x.what, v));
    const limit = x.limit === null ? '' : ` ${{ high: ['>', '≥'], low: ['<', '≤'] }[x.side][x.atLimit ? 1 : 0]}\u00a0${shown(x.limit)}`;
    const value = plain ? `${t(`flag.said_${x.is}`)}${x.at === null ? '' : ` ${t('flag.said_at', { time: when(x.at, this.now), age: age(this.now - x.at) })}`}` : x.v === null ? t('flag.unknown')
      : `${shown(x.v)}${x.at === null ? '' : ` ${when(x.at, this.now)}`}`;
    return html`${name}${limit}: ${value}${plain || x.v === null ? nothing : html` – ${t(`flag.${x.is}`)}`}`;
  }
}

customElements.define('hv-score', ScoreDetail);
