import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import './visit.js';
import { t, when } from '../text/text.js';

const ACTIONS = ['phoned', 'visited', 'asked_for_help', 'measured_again', 'medicine_by_plan'];
const OUTCOMES = ['acted', 'not_needed', 'artefact', 'technical'];
const WORDS_MAX = 200;

/** What was done about an alert somebody has, and what it turned out to be: one touch each. */
class AlertNote extends PageElement {
  static properties = { patient: {}, episode: {}, now: { type: Number }, actions: {}, language: {}, folded: { type: Boolean }, asking: { state: true }, wrong: { state: true } };

  constructor() {
    super();
    this.asking = false;
    this.wrong = false;
  }

  render() {
    const e = this.episode;
    if (!this.actions.me?.mayAct || e.state === 'open') return nothing;
    const busy = this.actions.pending.has(e.id);
    const before = e.actBy ? t('note.before', { time: when(e.actBy, this.now) }) : '';
    const body = html`${e.state === 'accepted' ? this.done(busy) : nothing}${this.outcome(busy)}`;
    // On a tile of the lane it stands folded, but while a red alert waits for an answer its time stands there.
    return this.folded
      ? html`<details class="note"><summary>${before || t('note.open')}</summary>${body}</details>`
      : html`<div class="note">${before ? html`<p class="note-before" role="status">${before}</p>` : nothing}${body}</div>`;
  }

  done(busy) {
    return html`<fieldset class="note-group"><legend>${t('note.what_done')}</legend>
      ${ACTIONS.map((a) => html`<button class="chip" data-action=${a} ?disabled=${busy} @click=${() => this.tell('action', { action: a })}>${t(`action.${a}`)}</button>`)}
      <button class="chip" data-action="other" aria-expanded=${this.asking} ?disabled=${busy} @click=${() => { this.asking = !this.asking; this.wrong = false; }}>${t('action.other')} …</button>
      <hv-visit-ask .patient=${this.patient} .episode=${this.episode} .actions=${this.actions} .language=${this.language}></hv-visit-ask>
      ${this.asking ? html`<form class="note-words" @submit=${(event) => this.other(event)}>
        <label>${t('note.words')} <input name="words" maxlength=${WORDS_MAX} autocomplete="off"></label>
        <button class="chip">${t('note.save')}</button>
        ${this.wrong ? html`<p role="alert" class="care-wrong">${t('request.reason_missing')}</p>` : nothing}</form>` : nothing}
    </fieldset>`;
  }

  outcome(busy) {
    const told = this.episode.outcome;
    return html`<fieldset class="note-group"><legend>${t('note.what_was_it')}</legend>
      ${OUTCOMES.map((o) => html`<button class="chip" data-outcome=${o} aria-pressed=${told === o} ?disabled=${busy || told === o}
        @click=${() => this.tell('alert_outcome', { outcome: o })}>${t(`outcome.${o}`)}</button>`)}
    </fieldset>`;
  }

  other(event) {
    event.preventDefault();
    const words = (new FormData(event.target).get('words') ?? '').trim();
    this.wrong = !words;
    if (this.wrong) return;
    this.tell('action', { action: 'other', reason: words });
    this.asking = false;
  }

  tell(kind, more) {
    this.actions.act(kind, this.patient, this.episode, more);
  }
}

customElements.define('hv-alert-note', AlertNote);
