import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import { t, when } from '../text/text.js';
import { problem, problemName } from './words.js';

const H = 3600e3;
const SILENCE = [1, 4, 12];
const PAUSE = [4, 24, 72, 168];
const REASON_MAX = 200;
const MEASURED = ['spo2', 'heart_rate', 'pulse_rate', 'respiratory_rate', 'systolic_bp', 'temperature', 'weight', 'glucose'];

/** What staff can do about a patient besides taking an alert: say that they worry, pause, silence, have it measured again. */
class CarePanel extends PageElement {
  static properties = { patient: {}, now: { type: Number }, actions: {}, language: {}, asking: { state: true }, hours: { state: true }, wrong: { state: true } };

  constructor() {
    super();
    this.asking = null;
    this.hours = 0;
    this.wrong = false;
  }

  render() {
    const p = this.patient;
    if (!this.actions.me?.mayAct) return this.standing();
    return html`${this.standing()}
      <div class="care-buttons">
        ${this.opener('worried')}
        ${p.pause ? html`<button class="act" ?disabled=${this.isPending('resume')} @click=${() => this.actions.act('resume', p, null)}>${t('ask.resume')}</button>` : this.opener('pause')}
        ${this.opener('measure_again')}
        ${p.episodes.filter((e) => e.state !== 'cleared' && e.priority !== 'high').map((e) => (this.now < (e.quiet ?? 0)
          ? html`<button class="act" ?disabled=${this.actions.pending.has(e.id)} @click=${() => this.actions.act('end_silence', p, e)}>${t('ask.end_silence', { what: problem(e) })}</button>`
          : this.opener('silence', e)))}
      </div>
      ${this.asking ? this.form() : nothing}`;
  }

  /** What people have decided and still holds: a pause or a silence nobody sees is forgotten (H07, H26). */
  standing() {
    const p = this.patient;
    return html`
      ${p.pause ? html`<p class="care-standing"><b>${t('watch.paused', { time: when(p.pause.until, this.now), by: p.pause.by })}</b> ”${p.pause.reason}”</p>` : nothing}
      ${(p.silences ?? []).map((s) => html`<p class="care-standing">${t('watch.silenced', {
        what: problemName(s.problem), time: when(s.until, this.now), by: s.by })} ”${s.reason}”</p>`)}`;
  }

  isPending(kind) {
    return this.actions.pending.has(`${kind} ${this.patient.id}`);
  }

  opener(kind, episode = null) {
    const open = this.asking?.kind === kind && this.asking.episode?.id === episode?.id;
    const pending = episode ? this.actions.pending.has(episode.id) : this.isPending(kind);
    return html`<button class="act ${kind === 'worried' ? 'act-worried' : ''}" data-ask=${kind} aria-expanded=${open} ?disabled=${pending}
      @click=${() => { this.asking = open ? null : { kind, episode }; this.hours = kind === 'silence' ? SILENCE[0] : PAUSE[0]; this.wrong = false; }}>
      ${t(`ask.${kind}`, { what: episode ? problem(episode) : '' })}</button>`;
  }

  form() {
    const { kind, episode } = this.asking;
    const times = kind === 'silence' ? SILENCE : kind === 'pause' ? PAUSE : [];
    const measured = MEASURED.filter((v) => v in this.patient.vitals);
    return html`<form class="care-form" @submit=${(event) => this.send(event, kind, episode)}>
      <p>${t(`ask.about_${kind}`)}</p>
      ${times.length ? html`<fieldset class="switch"><legend class="hidden">${t('ask.how_long')}</legend>${times.map((h) => html`<button type="button"
        aria-pressed=${this.hours === h} @click=${() => { this.hours = h; }}>${h < 48 ? t('age.h', { n: h }) : t('age.d', { n: h / 24 })}</button>`)}</fieldset>` : nothing}
      ${kind === 'measure_again'
        ? html`<label>${t('ask.what')} <select name="vital">${measured.map((v) => html`<option value=${v}>${t(`vital_long.${v}`)}</option>`)}</select></label>`
        : html`<label>${t(kind === 'worried' ? 'ask.why_if' : 'ask.why')} <input name="reason" maxlength=${REASON_MAX} autocomplete="off"></label>`}
      ${this.wrong ? html`<p role="alert" class="care-wrong">${t('request.reason_missing')}</p>` : nothing}
      <div class="care-buttons"><button class="act act-accept" ?disabled=${kind === 'measure_again' && !measured.length}>${t(`ask.do_${kind}`)}</button>
        <button type="button" class="act" @click=${() => { this.asking = null; }}>${t('ask.cancel')}</button></div>
    </form>`;
  }

  send(event, kind, episode) {
    event.preventDefault();
    const given = new FormData(event.target);
    const reason = (given.get('reason') ?? '').trim();
    this.wrong = (kind === 'silence' || kind === 'pause') && !reason;
    if (this.wrong) return;
    this.actions.act(kind, this.patient, episode, {
      ...(reason && { reason }),
      ...((kind === 'silence' || kind === 'pause') && { until: Math.floor(this.now + this.hours * H) }),
      ...(kind === 'measure_again' && { vital: given.get('vital') }),
    });
    this.asking = null;
  }
}

customElements.define('hv-care', CarePanel);
