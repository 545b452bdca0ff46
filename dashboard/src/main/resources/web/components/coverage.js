import { html, svg, nothing } from 'lit';
import { AskingElement } from './element.js';
import { t, day, short } from '../text/text.js';
import { get } from '../data/api.js';

const AHEAD_MS = 72 * 3600e3;
// Younger than this the coverage clock is at work; older, what it said may no longer be so.
const BEAT_MAX_MS = 5 * 60e3;

/** A time span as people say it: on wed 2 dec 17:00–22:00; with both days when it ends on another. */
export const spanOf = (from, to) =>
  day(from) === day(to) ? `${day(from)} ${short(from)}–${short(to)}` : `${day(from)} ${short(from)} – ${day(to)} ${short(to)}`;

/** Who covers the team's patients in the next 72 h, and the hours nobody does (H06). */
class Coverage extends AskingElement {
  static properties = { now: { type: Number }, language: {}, cover: { state: true }, failed: { state: true } };

  constructor() {
    super();
    this.cover = null;
    this.failed = false;
  }

  async load() {
    try {
      this.cover = await get('/api/coverage');
      this.failed = false;
    } catch {
      this.failed = true;
    }
  }

  render() {
    if (!this.cover && !this.failed) return nothing;
    const stale = this.failed || this.cover.at - (this.cover.beat ?? 0) > BEAT_MAX_MS;
    if (stale) return html`<p class="coverage-gap coverage-unknown" role="status">${t('coverage.unknown')}</p>`;
    // A gap of a team without patients concerns nobody.
    if (!this.cover.kept || !this.cover.patients) return nothing;
    const now = this.now;
    const parts = this.cover.parts.filter((part) => part.to > now && part.from < now + AHEAD_MS);
    // A team that is not in the organisation has nobody at all.
    if (!parts.length) return html`<p class="coverage-gap" role="status">${t('coverage.nobody')}</p>`;
    const gaps = parts.filter((part) => !part.by);
    return html`${gaps.map((gap) => html`<p class="coverage-gap" role="status">${gap.from <= now
        ? t('coverage.gap_now', { until: `${day(gap.to)} ${short(gap.to)}` })
        : t('coverage.gap', { span: spanOf(gap.from, gap.to) })}</p>`)}
      <details class="coverage">
        <summary>${t('coverage.title')}: ${gaps.length ? t('coverage.gaps', { n: gaps.length }) : t('coverage.whole')}</summary>
        ${this.bar(parts, now)}
        <ul>${parts.map((part) => html`<li class=${part.by ? '' : 'coverage-none'}>${spanOf(Math.max(part.from, now), Math.min(part.to, now + AHEAD_MS))}:
          ${part.by ? part.name : t('coverage.none')}</li>`)}</ul>
      </details>`;
  }

  /** Attributes and classes only: the Content-Security-Policy allows no inline style. */
  bar(parts, now) {
    const teams = [...new Set(parts.map((part) => part.by).filter(Boolean))];
    const x = (ms) => (1000 * (Math.min(Math.max(ms, now), now + AHEAD_MS) - now)) / AHEAD_MS;
    return html`<svg class="coverage-bar" viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">
      ${parts.map((part) => svg`<rect class=${part.by ? `coverage-by-${teams.indexOf(part.by) % 3}` : 'coverage-by-none'}
        x=${x(part.from)} width=${x(part.to) - x(part.from)} y="0" height="20"></rect>`)}
    </svg>`;
  }
}

customElements.define('hv-coverage', Coverage);
