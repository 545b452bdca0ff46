import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import { proposal } from './proposal.js';
import { t, day, short, when } from '../text/text.js';
import { fullName } from './words.js';

const WORDS_MAX = 200;

/** By when, with its day. Midnight is the end of the day before it. */
export const dueTime = (ms) => (short(ms) === '00:00' ? `${day(ms - 1)} 24:00` : `${day(ms)} ${short(ms)}`);

/** By when a visit is to be made; that it is overdue is told by sign and word, never by colour alone. */
export const dueLine = (visit, now) => html`${visit.due < now ? html`<b class="visit-late"><span aria-hidden="true">▲</span> ${t('visit.late')}</b> ` : nothing}<b>${
  t('visit.due', { time: dueTime(visit.due) })}</b>`;

/** Asks for a home visit: which team and why. By when is the server's answer. */
class VisitAsk extends PageElement {
  static properties = { patient: {}, episode: {}, actions: {}, language: {}, open: { state: true }, wrong: { state: true } };

  constructor() {
    super();
    this.episode = null;
    this.open = false;
    this.wrong = false;
  }

  render() {
    const pending = this.actions.pending.has(this.episode?.id ?? `ask_visit ${this.patient.id}`);
    return html`<button class=${this.episode ? 'chip' : 'act'} data-ask="ask_visit" aria-expanded=${this.open} ?disabled=${pending}
      @click=${() => { this.open = !this.open; this.wrong = false; }}>${t('ask.ask_visit')}</button>${this.open ? this.form() : nothing}`;
  }

  form() {
    const { teams } = this.actions;
    const own = this.patient.responsible.team;
    const others = teams.all.filter((team) => team.id !== own && !team.byDispatch);
    return html`<form class="care-form" data-form="ask_visit" @submit=${(event) => this.send(event)}>
      <p>${t('visit.about')} ${proposal()}</p>
      <label>${t('visit.team')} <select name="team"><option value=${own}>${teams.name(own)}</option>${others.map((team) => html`<option value=${team.id}>${team.name}</option>`)}</select></label>
      <label>${t('ask.why')} <input name="reason" maxlength=${WORDS_MAX} autocomplete="off"></label>
      ${this.wrong ? html`<p role="alert" class="care-wrong">${t('request.reason_missing')}</p>` : nothing}
      <div class="care-buttons"><button class="act act-accept">${t('visit.ask')}</button>
        <button type="button" class="act" @click=${() => { this.open = false; }}>${t('ask.cancel')}</button></div>
    </form>`;
  }

  send(event) {
    event.preventDefault();
    const given = new FormData(event.target);
    const reason = (given.get('reason') ?? '').trim();
    this.wrong = !reason;
    if (this.wrong) return;
    this.actions.act('ask_visit', this.patient, this.episode, { reason, team: given.get('team') });
    this.open = false;
  }
}

/** The home visits a patient is to have: by when, who makes them, and what became of them. */
class Visits extends PageElement {
  static properties = { patient: {}, now: { type: Number }, actions: {}, language: {}, cancelling: { state: true }, wrong: { state: true } };

  constructor() {
    super();
    this.cancelling = '';
    this.wrong = false;
  }

  /** As the rules judge it again: the team that is to make it, or whoever acts for the one responsible. */
  mayEnd(visit) {
    return this.actions.me?.mayAct && (visit.team === this.actions.me.team || this.actsForResponsible);
  }

  get actsForResponsible() {
    return ['responsible', 'cover', 'told'].includes(this.patient.here);
  }

  render() {
    return html`${(this.patient.visits ?? []).map((visit) => this.visit(visit))}
      ${this.actions.me?.mayAct && this.actsForResponsible ? html`<hv-visit-ask .patient=${this.patient} .actions=${this.actions}
        .language=${this.language}></hv-visit-ask>` : nothing}`;
  }

  visit(v) {
    const pending = ['visit_made', 'cancel_visit'].some((kind) => this.actions.pending.has(`${kind} ${this.patient.id}`));
    return html`<div class="visit ${v.due < this.now ? 'visit-overdue' : ''}" data-visit=${v.id}>
      <p>${t('visit.one')}: ${dueLine(v, this.now)} · ${this.actions.teams.name(v.team)}</p>
      <p>”${v.reason}” <small>${t('visit.asked', { by: v.by, time: when(v.asked, this.now) })}</small></p>
      ${this.mayEnd(v) ? html`<div class="care-buttons">
        <button class="act" data-act="visit_made" ?disabled=${pending} @click=${() => this.actions.act('visit_made', this.patient, null, { visit: v.id })}>${t('visit.made')}</button>
        <button class="act" data-ask="cancel_visit" aria-expanded=${this.cancelling === v.id} ?disabled=${pending}
          @click=${() => { this.cancelling = this.cancelling === v.id ? '' : v.id; this.wrong = false; }}>${t('visit.cancel')}</button></div>` : nothing}
      ${this.cancelling === v.id ? html`<form class="care-form" data-form="cancel_visit" @submit=${(event) => this.cancel(event, v)}>
        <label>${t('ask.why')} <input name="reason" maxlength=${WORDS_MAX} autocomplete="off"></label>
        ${this.wrong ? html`<p role="alert" class="care-wrong">${t('request.reason_missing')}</p>` : nothing}
        <div class="care-buttons"><button class="act act-accept">${t('visit.do_cancel')}</button>
          <button type="button" class="act" @click=${() => { this.cancelling = ''; }}>${t('ask.cancel')}</button></div></form>` : nothing}
    </div>`;
  }

  cancel(event, v) {
    event.preventDefault();
    const reason = (new FormData(event.target).get('reason') ?? '').trim();
    this.wrong = !reason;
    if (this.wrong) return;
    this.actions.act('cancel_visit', this.patient, null, { visit: v.id, reason });
    this.cancelling = '';
  }
}

/** What the team is to do, and what it has asked of others for its patients; the longest overdue first. */
export function visitsOf(patients, team) {
  return [...patients]
    .flatMap((p) => (p.visits ?? []).filter((v) => v.team === team || ['responsible', 'cover'].includes(p.here)).map((v) => ({ p, v })))
    .sort((a, b) => a.v.due - b.v.due || a.v.asked - b.v.asked);
}

/** The team's open home visits on the ward view: a line each, which opens its patient. They never sound. */
class VisitStrip extends PageElement {
  static properties = { board: {}, version: {}, now: { type: Number }, actions: {}, language: {} };

  render() {
    const { me, teams } = this.actions;
    const visits = visitsOf(this.board.patients.values(), me.team);
    if (!visits.length) return nothing;
    const late = visits.filter(({ v }) => v.due < this.now).length;
    return html`<section class="visits" aria-labelledby="visits-title">
      <h2 id="visits-title">${t('visit.title')} <small>${visits.length}${late ? html` · <b>${t('visit.late_of', { n: late })}</b>` : nothing}</small></h2>
      <ul>${visits.map(({ p, v }) => html`<li><a class="visit-line ${v.due < this.now ? 'visit-overdue' : ''}" href="/patient/${p.id}" data-link data-visit=${v.id}>
        <span class="visit-who">${fullName(p)}</span> <span>${dueLine(v, this.now)}</span>
        <span class="visit-more">”${v.reason}”${v.team === me.team ? nothing : html` · ${teams.name(v.team)}`}</span></a></li>`)}</ul>
    </section>`;
  }
}

customElements.define('hv-visit-ask', VisitAsk);
customElements.define('hv-visits', Visits);
customElements.define('hv-visit-strip', VisitStrip);
