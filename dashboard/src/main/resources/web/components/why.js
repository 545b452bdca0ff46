import { html, nothing } from 'lit';
import { Newest, PageElement } from './element.js';
import { t, has, when, language } from '../text/text.js';
import { problem, fact, clearing, level, MARKS } from './words.js';
import { proposal } from './proposal.js';
import { dueTime } from './visit.js';
import { get } from '../data/api.js';
import './told.js';

/** Why an alert is there: rule, readings, limits, what would end it, and what has happened to it. */
class Why extends PageElement {
  static properties = { patientId: {}, episode: {}, visits: {}, teams: {}, charted: {}, now: { type: Number }, language: {}, story: { state: true }, rule: { state: true }, failed: { state: true } };
  #loaded = '';
  #order = new Newest();

  updated() {
    // A home visit is no change of the alert it was asked for, and stands in its story.
    const key = `${this.episode.id} ${this.episode.state} ${this.episode.changed} ${this.visits.map((v) => v.id)}`;
    if (key !== this.#loaded) {
      const opened = !this.#loaded.startsWith(`${this.episode.id} `);
      this.#loaded = key;
      if (opened) {
        this.story = null;
        this.rule = null;
        const heading = this.querySelector('h2');
        heading.focus({ preventScroll: true });
        heading.scrollIntoView({ block: 'nearest' });
      }
      this.load();
    }
  }

  async load() {
    const { id } = this.episode;
    const take = this.#order.ask();
    try {
      const { story, rule } = await get(`/api/patients/${this.patientId}/story?episode=${encodeURIComponent(id)}`);
      if (id === this.episode.id && take()) {
        this.story = story;
        this.rule = rule;
        this.failed = false;
      }
    } catch {
      this.failed = true;
      this.#loaded = `${id} `; // asked again with the next change
    }
  }

  render() {
    const e = this.episode;
    return html`<section class="panel why-panel" aria-labelledby="why-title" data-why-of=${e.id} @keydown=${(event) => event.key === 'Escape' && this.close()}>
      <div class="why-head"><h2 id="why-title" tabindex="-1"><span class="row-mark row-mark-${level(e)}" title=${t(`alert.${level(e)}`)}>${MARKS[level(e)]}</span>
        ${t('why.title', { what: problem(e) })}</h2>
        <button class="act" @click=${() => this.close()}>${t('why.close')}</button></div>
      <dl class="why-facts">
        <dt>${t('patient.rule')}</dt><dd>${this.ruleName(e)}</dd>
        <dt>${t('patient.evidence')}</dt><dd>${e.evidence.length ? html`<ul>${e.evidence.map((x) => this.reading(x))}</ul>`
          : e.note ? html`${e.note.by}${e.note.text ? html`: ”${e.note.text}”` : nothing}` : t('why.no_readings')}</dd>
        <dt>${t('why.ends')}</dt><dd>${ends(e, this.now)}</dd>
        <dt>${t('why.story')}</dt><dd aria-live="polite">${this.failed ? html`<p role="alert">${t('why.failed')}</p>`
          : !this.story ? t('patient.loading') : html`<ol class="story">${this.story.map((x) => html`<li><time>${when(x.at, this.now)}</time> ${told(x, this.teams, this.now)}</li>`)}</ol>`}</dd>
        <dt>${t('told.title')}</dt><dd><hv-told .patientId=${this.patientId} .episode=${e} .now=${this.now} .language=${this.language}></hv-told></dd>
      </dl>
    </section>`;
  }

  /** A profile's rule by its own name, with whose it is and where the number comes from; else by its key. */
  ruleName(e) {
    const version = html`<small>${t('patient.version', { n: e.ruleVersion })}</small>`;
    const own = this.rule;
    if (!own) return html`${has('rule', e.rule) ? t(`rule.${e.rule}`) : e.rule} ${version}`;
    return html`${own[language()] ?? own.sv} <small>${e.rule}</small> ${version} ${own.proposed ? proposal() : nothing}
      <p class="hint">${t('why.source', { source: own.source, owner: own.owner })}</p>`;
  }

  reading(x) {
    const more = html`<small>${when(x.at, this.now)}${x.median ? html` · ${t('why.median', { n: x.median })}` : nothing}${x.of ? html` · ${t(`why.of_${x.of}`)}` : nothing}</small>`;
    return html`<li>${this.charted.includes(x.vital)
      ? html`<button class="link" data-reading=${x.vital} title=${t('why.show')} @click=${() => this.dispatchEvent(new CustomEvent('mark', { detail: x, bubbles: true }))}>${fact(x)}</button>`
      : fact(x)} ${more}</li>`;
  }

  close() {
    this.dispatchEvent(new CustomEvent('close-why', { bubbles: true }));
  }
}

/** What would end an alert, as a list. */
export function ends(e, now) {
  if (e.state === 'cleared') return html`<p>${t('patient.state_cleared', { time: when(e.closed, now) })}</p>`;
  return html`${e.clears?.length
    ? html`<ul>${e.clears.map((c) => html`<li>${clearing(c)}</li>`)}</ul>` : html`<p>${t('why.ends_by_person')}</p>`}
    ${e.acceptEnds ? html`<p>${t('why.accept_ends', { time: when(e.acceptEnds, now) })}</p>` : nothing}`;
}

/** One thing that happened, in words. */
function told(x, teams, now) {
  const priority = x.priority ? t(`alert.${x.priority}`).toLowerCase() : '';
  switch (x.what) {
    case 'measure':
      return t('story.measure', { what: t(`vital_long.${x.vital}`), why: has('story', `measure_${x.reason}`) ? t(`story.measure_${x.reason}`) : '' });
    case 'quieted':
      return x.until === undefined ? t('story.sounding')
        : t('story.quieted', { time: when(x.until, now), by: x.by ?? '–', reason: x.reason ?? '' });
    case 'action':
      return t('story.action', { by: x.by, what: t(`action.${x.action}`) }) + (x.words ? `: ”${x.words}”` : '');
    case 'visit_asked':
      return t('story.visit_asked', { by: x.by, team: teams.name(x.team), time: dueTime(x.due) }) + `: ”${x.words}”`;
    case 'visit_made':
    case 'visit_cancelled':
      return t(`story.${x.what}`, { by: x.by }) + (x.words ? `: ”${x.words}”` : '');
    case 'outcome':
      return t('story.outcome', { by: x.by, what: t(`outcome.${x.outcome}`) });
    case 'reopened':
      return x.reason ? t(`alert.returned_${x.reason}`, { by: x.by ?? '' }) : t(`story.reopened${x.by ? '_by' : ''}`, { by: x.by ?? '' });
    default:
      return t(`story.${x.what}${x.by && x.what !== 'accepted' ? '_by' : ''}`, { by: x.by ?? '', priority, team: x.team ? teams.name(x.team) : '' })
        + (x.late ? ` · ${t('alert.late')}` : '');
  }
}

customElements.define('hv-why', Why);
