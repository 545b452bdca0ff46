import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import { t, age, number, when } from '../text/text.js';
import { news2Badge, news2Missing } from './news2.js';
import { alertLine } from './alert-line.js';
import { fullName, newest, level, reason } from './words.js';
import * as icons from './icons.js';

// The five of the tile. Two codes: either sensor may fill the place.
const FIVE = [['spo2'], ['heart_rate', 'pulse_rate'], ['respiratory_rate'], ['systolic_bp'], ['temperature']];

/** A patient's place on the ward: always there, always the same place. */
class Tile extends PageElement {
  static properties = { patient: {}, now: { type: Number }, actions: {}, lane: { type: Boolean }, bare: { type: Boolean } };

  render() {
    const p = this.patient;
    const worst = p.episodes[0];
    const kind = worst ? level(worst) : 'calm';
    if (this.bare) return html`${this.values()}${this.foot()}`;
    return html`<article class="tile tile-${kind} ${worst ? `tile-${worst.state}` : ''} link-${p.link}" data-patient=${p.id}
        aria-label=${fullName(p)}>
      <header class="tile-head">
        <a class="tile-name" href="/patient/${p.id}" data-link>
          <span class="tile-family">${fullName(p)}</span>
          <span class="tile-sub">${p.age === null ? t('ward.age_unknown') : t('ward.years', { n: p.age })}${p.area
            ? html` · ${p.area}` : nothing}${this.lane && p.number ? html` · ${p.number}` : nothing}${p.here === 'responsible'
            ? nothing : html` · <b>${t(`ward.here_${p.here}`)}</b>`}</span>
        </a>
        ${news2Badge(p.news2, this.now)}
      </header>
      ${this.lane ? this.alerts() : html`${this.values()}${this.foot()}${this.firstAlert()}`}
    </article>`;
  }

  values() {
    const p = this.patient;
    return html`<dl class="five">${FIVE.map((codes) => this.value(p, newest(p, codes, this.now), codes[0]))}</dl>`;
  }

  value(p, shown, code) {
    const name = t(`vital.${shown?.code ?? code}`);
    const bp = code === 'systolic_bp';
    if (!shown) {
      return html`<div class="value value-gone"><dt>${name}</dt><dd><span class="number">–</span>
        <span class="value-age hidden">${t('value.never')}</span></dd></div>`;
    }
    const old = this.now - shown.at;
    if (this.now >= shown.gone) {
      return html`<div class="value value-gone"><dt>${name}</dt><dd><span class="number">–</span>
        <span class="value-age">${age(old, true)}</span></dd></div>`;
    }
    const stale = this.now >= shown.stale;
    const broken = p.episodes.some((e) => e.state !== 'cleared' && e.kind === 'clinical'
      && e.evidence.some((x) => x.vital === shown.code && (x.limit !== null || x.points >= 2)));
    const diastolic = bp && p.vitals.diastolic_bp?.at === shown.at ? p.vitals.diastolic_bp.v : null;
    return html`<div class="value ${stale ? 'value-stale' : ''} ${broken ? 'value-broken' : ''}"
        title=${`${t(`vital_long.${shown.code}`)} ${t(`unit.${shown.code}`)}`}>
      <dt>${name}</dt>
      <dd><span class="number ${bp ? 'number-bp' : ''}">${number(shown.code, shown.v)}${diastolic === null
          ? nothing : html`<span class="diastolic">/${number('diastolic_bp', diastolic)}</span>`}</span>
        <span class="value-age">${trend(shown, stale)}${stale ? t('value.old', { age: age(old, true) }) : old < 10_000 ? t('age.now') : age(old, true)}${shown.unsure ? ' ?' : ''}</span>
      </dd>
    </div>`;
  }

  firstAlert() {
    const [worst, ...rest] = this.patient.episodes;
    if (!worst) return html`<div class="alert-place"></div>`;
    return html`<div class="alert-place">${alertLine(this.patient, worst, this.now, this.actions, { brief: true })}
      ${rest.length ? html`<span class="more">${t('alert.more', { n: rest.length })}</span>` : nothing}</div>`;
  }

  alerts() {
    const p = this.patient;
    return html`<div class="alerts">
      ${folded(p.episodes).map((same) => alertLine(p, same[0], this.now, this.actions, { same, fold: true }))}
      ${p.episodes.length ? nothing : html`<p class="why">${reason(p, this.now)}</p>`}
    </div>`;
  }

  foot() {
    const p = this.patient;
    const lacks = news2Missing(p.news2);
    const paused = p.pause && !this.bare ? html`<span class="kit kit-mind">${t('watch.paused', { time: when(p.pause.until, this.now), by: p.pause.by })}</span>` : nothing;
    return html`<footer class="tile-foot">${paused}${this.kit()}${lacks ? html`<span class="lacks">NEWS2 ${lacks}</span>` : nothing}</footer>`;
  }

  kit() {
    const p = this.patient;
    const { contact, battery } = p.kit;
    const oxygen = p.vitals.oxygen;
    const conscious = p.vitals.consciousness;
    const offBody = p.vitals.off_body?.v === 1000;
    const words = p.link === 'none' ? t('kit.none')
      : contact === undefined ? t('kit.never')
        : p.link === 'silent' ? t('kit.silent_since', { age: age(this.now - contact) })
          : t('kit.contact', { age: this.now - contact < 10_000 ? t('age.now') : age(this.now - contact) });
    return html`<span class="kit kit-${p.link}">${p.link === 'silent' || p.link === 'none' ? icons.linkOff() : icons.link()} ${words}</span>
      ${battery === undefined ? nothing : html`<span class="kit ${battery <= 15_000 ? 'kit-low' : ''}"
        title=${t('kit.battery', { n: battery / 1000 })}>${icons.battery(battery / 100_000)} ${battery / 1000}\u00a0%</span>`}
      ${oxygen?.v === 1000 && this.now < oxygen.gone ? html`<span class="kit">O₂ ${t('kit.oxygen')}</span>` : nothing}
      ${conscious && conscious.v > 0 && this.now < conscious.gone
        ? html`<span class="kit kit-mind">${t('acvpu')[conscious.v / 1000]}</span>` : nothing}
      ${offBody ? html`<span class="kit kit-silent">${t('kit.off_body')}</span>` : nothing}`;
  }
}

/** What is over and unseen, one line a problem: twenty lines of the same would hide the one that is new. Newest first. */
function folded(episodes) {
  const lines = [];
  const over = new Map();
  for (const e of episodes) {
    const key = e.state === 'cleared' ? e.problem : null;
    if (key !== null && over.has(key)) {
      over.get(key).push(e);
    } else {
      const line = [e];
      if (key !== null) over.set(key, line);
      lines.push(line);
    }
  }
  for (const line of lines) line.sort((a, b) => (b.closed ?? 0) - (a.closed ?? 0));
  return lines;
}

function trend(shown, stale) {
  if (stale || !(shown.code in { spo2: 1, heart_rate: 1, pulse_rate: 1, respiratory_rate: 1, systolic_bp: 1, temperature: 1 })) {
    return nothing;
  }
  const said = shown.trend > 0 ? 'rising' : shown.trend < 0 ? 'falling' : 'steady';
  const drawn = shown.trend > 0 ? icons.up() : shown.trend < 0 ? icons.down() : icons.steady();
  return html`<span class="trend trend-${said}" title=${t(`value.${said}`)}>${drawn}<span class="hidden">${t(`value.${said}`)}</span></span>`;
}

customElements.define('hv-tile', Tile);
