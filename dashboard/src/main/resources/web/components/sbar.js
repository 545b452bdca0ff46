import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import { t, when, short, withUnit, language } from '../text/text.js';
import { fullName } from './words.js';
import { get } from '../data/api.js';

const PARTS = ['situation', 'background', 'assessment', 'recommendation'];

/**
 * The report by SBAR: what was signed, each sentence with the readings and alerts it rests on; or, to edit, the draft the server has
 * written from what is known now. Events: mark (a reading to show in its curve).
 */
class Sbar extends PageElement {
  static properties = {
    patient: {}, now: { type: Number }, actions: {}, language: {}, edit: { type: Boolean },
    answer: { state: true }, shown: { state: true }, failed: { state: true }, copied: { state: true },
  };
  #loaded = '';

  constructor() {
    super();
    this.answer = null;
    this.shown = 0;
    this.failed = false;
    this.copied = false;
  }

  updated() {
    // A version signed meanwhile is another handover's words, or this one's: read again when one was asked for or answered.
    const asked = (this.patient.responsible.handovers ?? []).map((h) => `${h.id}${h.asked}`).join();
    const key = `${this.patient.id} ${language()} ${this.edit ? '' : asked}`;
    if (key !== this.#loaded) {
      this.#loaded = key;
      this.load();
    }
  }

  async load() {
    const key = this.#loaded;
    try {
      const answer = await get(`/api/patients/${this.patient.id}/sbar?lang=${language()}`);
      if (key === this.#loaded) {
        this.answer = answer;
        this.shown = 0;
        this.failed = false;
      }
    } catch {
      this.failed = true;
    }
  }

  /** Whether the draft is there to be read, or cannot be had: a hand-over must not go without it because a finger was quicker. */
  get isReady() {
    return this.failed || this.answer !== null;
  }

  /** What stands in the form, to be signed; null while it is not there or empty. A sentence that was not changed keeps its links. */
  value() {
    if (!this.answer) return null;
    const { draft } = this.answer;
    const parts = Object.fromEntries(PARTS.map((part) => {
      const links = new Map(draft[part].map((one) => [one.text, one.links]));
      return [part, this.querySelector(`textarea[name='${part}']`).value.split('\n').map((line) => line.trim()).filter(Boolean)
        .map((text) => ({ text, links: links.get(text) ?? [] }))];
    }));
    if (PARTS.every((part) => !parts[part].length)) return null;
    return { lang: draft.lang, at: draft.at, ...parts, readBack: this.querySelector("input[name='readBack']").value.trim() };
  }

  render() {
    if (this.failed) return html`<p role="alert" class="care-wrong">${t('sbar.failed')} <button type="button" class="act" @click=${() => this.load()}>${t('sbar.again')}</button></p>`;
    if (!this.answer) return html`<p class="calm">${t('patient.loading')}</p>`;
    return this.edit ? this.form() : this.sheet();
  }

  form() {
    const { draft } = this.answer;
    return html`<fieldset class="sbar-form"><legend>${t('sbar.draft', { time: short(draft.at) })}</legend>
      ${PARTS.map((part) => html`<label>${t(`sbar.${part}`)}
        <textarea name=${part} maxlength="8000" rows=${Math.max(3, draft[part].length + 1)} .value=${draft[part].map((one) => one.text).join('\n')}></textarea></label>`)}
      <label>${t('sbar.read_back')} <input name="readBack" maxlength="200" autocomplete="off"></label>
      <button type="button" class="act" @click=${() => this.load()}>${t('sbar.rewrite')}</button>
    </fieldset>`;
  }

  sheet() {
    const { draft, signed } = this.answer;
    const report = signed[this.shown] ?? draft;
    const p = this.patient;
    return html`<section class="sbar-sheet" data-sbar=${report.version ?? 'draft'} aria-label="SBAR">
      <h3>SBAR <small>${report.version
        ? t('sbar.signed', { n: report.version, by: report.by, team: this.actions.teams.name(report.team), time: when(report.signedAt, this.now) })
        : t('sbar.unsigned', { time: short(report.at) })}</small></h3>
      <p class="print-only"><b>${fullName(p)}</b>${p.age === null ? nothing : html`, ${t('ward.years', { n: p.age })}`}${p.number ? html`, ${p.number}` : nothing}</p>
      ${PARTS.map((part) => html`<h4>${t(`sbar.${part}`)}</h4><ul>${report[part].map((one) => html`<li>${one.text} ${one.links.map((link) => this.link(link))}</li>`)}</ul>`)}
      <p class="read-back">${t('sbar.read_back')}: ${report.readBack || '…………………………'}</p>
      <div class="care-buttons no-print">
        <button type="button" class="act" @click=${() => this.copy(report)}>${t(this.copied ? 'sbar.copied' : 'sbar.copy')}</button>
        <button type="button" class="act" @click=${() => window.print()}>${t('sbar.print')}</button>
        ${signed.length > 1 ? html`<label class="sbar-version">${t('sbar.version')} <select @change=${(event) => { this.shown = Number(event.target.value); this.copied = false; }}>
          ${signed.map((one, i) => html`<option value=${i} ?selected=${i === this.shown}>${one.version} · ${when(one.signedAt, this.now)} · ${one.by}</option>`)}</select></label>` : nothing}
      </div>
    </section>`;
  }

  link(link) {
    return link.vital
      ? html`<button type="button" class="link sbar-link no-print" data-link-reading=${link.vital} title=${t('why.show')}
          @click=${() => this.dispatchEvent(new CustomEvent('mark', { detail: link, bubbles: true }))}>${t(`vital.${link.vital}`)} ${withUnit(link.vital, link.v)} ${when(link.at, this.now)}</button>`
      : html`<button type="button" class="link sbar-link no-print" data-link-alert=${link.episode} @click=${() => this.actions.why(link.episode)}>${t('why.short')}</button>`;
  }

  async copy(report) {
    const p = this.patient;
    const head = `${fullName(p)}${p.number ? `, ${p.number}` : ''}\n${report.version
      ? t('sbar.signed', { n: report.version, by: report.by, team: this.actions.teams.name(report.team), time: when(report.signedAt, this.now) })
      : t('sbar.unsigned', { time: short(report.at) })}\n\n`;
    try {
      await navigator.clipboard.writeText(head + report.text);
      this.copied = true;
    } catch {
      this.copied = false;
    }
  }
}

customElements.define('hv-sbar', Sbar);
