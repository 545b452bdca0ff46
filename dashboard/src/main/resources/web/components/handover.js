import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import { t, age, when } from '../text/text.js';
import './sbar.js';
import { post } from '../data/api.js';

const REASON_MAX = 200;
const PHASES = ['stable', 'unstable', 'late_palliative', 'newly_discharged'];
const WAITING = ['waiting', 'unanswered'];
const RETURNED = ['declined', 'no_unit', 'lapsed'];
const UNDER_WAY = ['accepted', 'en_route', 'on_site'];
const OVER = ['done', 'withdrawn'];

/** Whose answer, whose errand: what a handover is to a team. */
export function roleOf(handover, team) {
  return {
    answers: WAITING.includes(handover.state) && handover.answers === team && handover.kind !== 'help',
    owns: (handover.kind === 'ask' ? handover.to : handover.from) === team,
  };
}

/** What stands about a handover, in one line: who wants what of whom. */
export function headline(h, team, teams) {
  // Taken over is offered no more.
  if (UNDER_WAY.includes(h.state) && h.kind !== 'help') {
    return h.to === team ? t('handoff.taken_in', { team: teams.name(h.from) }) : t('handoff.taken_out', { team: teams.name(h.to) });
  }
  const way = (h.kind === 'ask' ? h.to : h.from) === team ? 'out' : 'in';
  const other = way === 'out' ? (h.kind === 'ask' ? h.from : h.to) : (h.kind === 'ask' ? h.to : h.from);
  return t(`handoff.${h.kind}_${way}`, { team: teams.name(other) });
}

/** Where it stands, who brought it there and when. */
export function standing(h, now, teams) {
  return t(`handoff.state_${h.state}`, {
    team: teams.name(h.answers), by: h.stateBy, time: when(WAITING.includes(h.state) ? h.asked : h.stateAt, now), n: h.times,
  });
}

/**
 * Who is responsible, and everything that moves it: offer, ask, accept, decline, ask again, withdraw, on the way, there, outcome,
 * hand back; phase, end and consent. The server decides each; what it said stands here in words.
 */
class HandoverPanel extends PageElement {
  static properties = {
    patient: {}, now: { type: Number }, actions: {}, language: {},
    asking: { state: true }, wrong: { state: true }, chosen: { state: true }, reading: { state: true },
  };
  #looked = '';

  constructor() {
    super();
    this.asking = null;
    this.wrong = false;
    this.chosen = '';
    this.reading = false;
    // A hand on the page is somebody; a page left open is nobody (H40).
    this.look = () => this.#look();
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('pointerdown', this.look);
    window.addEventListener('keydown', this.look);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('pointerdown', this.look);
    window.removeEventListener('keydown', this.look);
  }

  firstUpdated() {
    if (navigator.userActivation?.isActive) this.#look();
  }

  willUpdate(changed) {
    const before = changed.get('patient');
    if (before && before.id !== this.patient.id) this.close();
  }

  /** Tells that somebody has looked, so that it stops to sound on the team's screens. */
  #look() {
    if (!this.actions.me?.mayAct) return;
    for (const h of this.patient.responsible.handovers ?? []) {
      const call = `${this.patient.id} ${h.id} ${h.due}`;
      if (h.sounds && call !== this.#looked) {
        this.#looked = call;
        post('/api/seen', { patient: this.patient.id, handover: h.id }).catch(() => { this.#looked = ''; });
      }
    }
  }

  /** As whom we ask: a team that stands in asks as the one responsible. */
  get team() {
    return this.patient.here === 'cover' ? this.patient.responsible.team : this.actions.me.team;
  }

  get isOurs() {
    return this.patient.responsible.team === this.team;
  }

  close() {
    this.asking = null;
    this.wrong = false;
    this.chosen = '';
  }

  render() {
    const { responsible } = this.patient;
    const { teams } = this.actions;
    const handovers = responsible.handovers ?? [];
    const said = this.actions.refused.get(this.patient.id);
    return html`<section class="panel handover" aria-labelledby="handover-title">
      <h2 id="handover-title">${t('handoff.title')}</h2>
      <p class="holder"><b data-responsible=${responsible.team}>${teams.name(responsible.team)}</b>
        ${responsible.since ? html`<span>${t('handoff.since', { time: when(responsible.since, this.now) })}</span>` : nothing}
        <span class="phase">${t('responsibility.phase')}: <b>${t(`phase.${responsible.phase}`)}</b></span>
        ${responsible.home ? html`<span>${t('responsibility.home', { team: teams.name(responsible.home) })}</span>` : nothing}</p>
      ${this.patient.here === 'responsible' ? nothing : html`<p class="hint">${t(`handoff.here_${this.patient.here}`, { team: teams.name(responsible.team) })}</p>`}
      ${handovers.filter((h) => !OVER.includes(h.state)).map((h) => this.running(h))}
      ${said ? html`<p class="care-wrong handover-said" role="alert">${said}</p>` : nothing}
      ${this.actions.me.mayAct && this.isOurs ? this.own(handovers) : nothing}
      ${this.actions.me.mayAct && this.patient.here === 'told' && !this.isMoving(handovers)
        ? html`<div class="care-buttons">${this.opener('ask_for', null, t('handover.ask'))}</div>` : nothing}
      ${this.asking ? this.form() : nothing}
      ${this.asking ? nothing : this.report(handovers)}
      ${this.history(handovers.filter((h) => OVER.includes(h.state)))}
    </section>`;
  }

  /** The report, beside what it was signed for; else behind a button. */
  report(handovers) {
    const sheet = html`<hv-sbar .patient=${this.patient} .now=${this.now} .actions=${this.actions} .language=${this.language}></hv-sbar>`;
    return handovers.some((h) => h.kind !== 'help' && !OVER.includes(h.state))
      ? sheet
      : html`<details class="handover-over" data-report @toggle=${(event) => { this.reading = event.target.open; }}><summary>${t('sbar.title')}</summary>
        ${this.reading ? sheet : nothing}</details>`;
  }

  // ---- one that is not over

  running(h) {
    const { teams } = this.actions;
    return html`<div class="call ${h.waits ? 'call-waits' : ''} ${h.sounds ? 'call-sounds' : ''}" data-handover=${h.id} data-state=${h.state}>
      <p><b>${headline(h, this.team, teams)}</b> · ${h.by}${h.reason ? html`: ”${h.reason}”` : nothing}</p>
      <p>${standing(h, this.now, teams)}${h.words ? html` ”${h.words}”` : nothing}${h.due && this.now < h.due && h.state !== 'waiting'
        ? html` <small>${t('handoff.again', { age: age(h.due - this.now) })}</small>` : nothing}</p>
      ${this.actions.me.mayAct ? html`<div class="care-buttons">${this.answers(h)}</div>` : nothing}
    </div>`;
  }

  /** What may be pressed about it now; the server judges it again. */
  answers(h) {
    const { answers, owns } = roleOf(h, this.team);
    const unit = h.kind === 'help' && this.isOurs;
    const buttons = [];
    if (answers) {
      buttons.push(this.button('accept_handover', h, t(h.kind === 'ask' ? 'handoff.let_go' : 'handover.accept'), 'act-accept'));
      buttons.push(this.opener('decline_handover', h, t('handover.decline')));
    }
    if (unit && WAITING.includes(h.state)) {
      buttons.push(this.button('accept_handover', h, t('handoff.unit_comes')));
      buttons.push(this.button('decline_handover', h, t('handover.no_unit_free')));
    }
    if (owns && (RETURNED.includes(h.state) || h.state === 'unanswered')) {
      buttons.push(this.button('ask_again', h, t('handover.ask_again'), 'act-accept'));
    }
    if (owns && (RETURNED.includes(h.state) || WAITING.includes(h.state))) {
      buttons.push(this.button('withdraw_handover', h, t('handover.withdraw')));
    }
    if (UNDER_WAY.includes(h.state) && this.isOurs) {
      if (h.state === 'accepted') buttons.push(this.button('en_route', h, t('handover.en_route')));
      if (h.state !== 'on_site') buttons.push(this.button('on_site', h, t('handover.on_site')));
      buttons.push(this.opener('outcome', h, t('handover.outcome')));
    }
    return buttons;
  }

  button(kind, h, words, look = '') {
    return html`<button class="act ${look}" data-act=${kind} ?disabled=${this.isPending(kind)}
      @click=${() => this.ask(kind, { handover: h.id })}>${this.isPending(kind) ? t('alert.accepting') : words}</button>`;
  }

  isPending(kind) {
    return this.actions.pending.has(`${kind} ${this.patient.id}`);
  }

  ask(kind, more) {
    this.actions.act(kind, this.patient, null, more);
    this.close();
  }

  // ---- what a team may begin

  isMoving(handovers) {
    return handovers.some((h) => h.kind !== 'help' && h.state === 'waiting');
  }

  own(handovers) {
    const { responsible } = this.patient;
    return html`<div class="care-buttons">
      ${this.isMoving(handovers) ? nothing : html`${this.opener('offer', null, t('handover.offer'))}
        ${responsible.home ? this.opener('hand_back', null, t('handoff.hand_back_to', { team: this.actions.teams.name(responsible.home) })) : nothing}`}
      ${this.opener('set_phase', null, t('handoff.set_phase'))}
      ${this.opener('end', null, t('handoff.end'))}
    </div>`;
  }

  opener(kind, h, words) {
    const open = this.asking?.kind === kind && this.asking.handover?.id === h?.id;
    return html`<button class="act" data-ask=${kind} aria-expanded=${open} ?disabled=${this.isPending(kind)}
      @click=${() => { this.close(); this.asking = open ? null : { kind, handover: h }; if (kind === 'offer') this.actions.teams.load(); }}>${words}</button>`;
  }

  form() {
    const { kind, handover } = this.asking;
    return html`<form class="care-form handover-form" data-form=${kind} @submit=${(event) => this.send(event)}>
      <p>${t(`handoff.about_${kind}`, { team: this.actions.teams.name(this.patient.responsible.team) })}</p>
      ${kind === 'offer' ? this.teams() : nothing}
      ${kind === 'set_phase' ? this.choices('phase', PHASES, this.patient.responsible.phase) : nothing}
      ${kind === 'end' ? this.choices('end', ['ended', 'deceased', 'withdraw_consent'], '') : nothing}
      ${kind === 'set_phase' ? nothing : html`<label>${t(['offer', 'hand_back', 'ask_for'].includes(kind) ? 'handoff.why_offer' : kind === 'outcome'
        ? 'handoff.what_came' : 'ask.why')} <input name="reason" maxlength=${REASON_MAX} autocomplete="off"></label>`}
      ${kind === 'offer' || kind === 'hand_back' ? html`<hv-sbar edit .patient=${this.patient} .now=${this.now} .actions=${this.actions} .language=${this.language}></hv-sbar>` : nothing}
      ${this.wrong ? html`<p role="alert" class="care-wrong">${t(this.wrong)}</p>` : nothing}
      <div class="care-buttons">
        <button class="act ${kind === 'end' ? 'act-end' : 'act-accept'}">${t(`handoff.do_${kind}`, { team: handover ? '' : this.actions.teams.name(this.chosen) })}</button>
        <button type="button" class="act" @click=${() => this.close()}>${t('ask.cancel')}</button></div>
    </form>`;
  }

  /**
   * Whom to offer to: who is there first; who is not can be read of and not chosen, as the server would refuse it. Not oneself:
   * whoever stands in does all of it already.
   */
  teams() {
    const others = this.actions.teams.all.filter((team) => team.id !== this.team && team.id !== this.actions.me.team);
    return html`<fieldset class="teams"><legend>${t('handoff.to_whom')}</legend>
      ${others.map((team) => html`<label class="team-choice ${team.open ? '' : 'team-closed'}">
        <input type="radio" name="to" value=${team.id} ?disabled=${!team.open} .checked=${this.chosen === team.id}
          @change=${() => { this.chosen = team.id; this.wrong = false; }}>
        <span><b>${team.name}</b><span class="team-line">${hours(team, this.now)}${team.byDispatch ? html` · ${t('handoff.by_dispatch')}` : nothing}</span>
          <small>${team.competence.join(', ')}</small></span></label>`)}
    </fieldset>`;
  }

  choices(group, values, now) {
    return html`<fieldset class="choices"><legend class="hidden">${t(`handoff.${group === 'phase' ? 'set_phase' : 'end'}`)}</legend>
      ${values.map((value) => html`<label><input type="radio" name="choice" value=${value} ?checked=${value === now}>
        ${t(value === 'withdraw_consent' ? 'handoff.withdraw_consent' : `phase.${value}`)}</label>`)}</fieldset>`;
  }

  send(event) {
    event.preventDefault();
    const { kind, handover } = this.asking;
    const given = new FormData(event.target);
    const reason = (given.get('reason') ?? '').trim();
    const choice = given.get('choice');
    this.wrong = kind === 'offer' && !this.chosen ? 'handoff.choose_team'
      : (kind === 'set_phase' || kind === 'end') && !choice ? 'handoff.choose'
        : ['decline_handover', 'outcome', 'end'].includes(kind) && !reason ? 'request.reason_missing' : false;
    const report = kind === 'offer' || kind === 'hand_back' ? this.querySelector('hv-sbar') : null;
    if (!this.wrong && report && !report.isReady) this.wrong = 'handoff.report_comes';
    if (this.wrong) return;
    const worst = this.patient.episodes.find((e) => e.state !== 'cleared');
    const sbar = report ? report.value() : null;
    if (kind === 'offer') {
      this.ask('offer', { sbar, to: this.chosen, ...(reason && { reason }), ...(worst && { episode: worst.id }) });
    } else if (kind === 'hand_back' || kind === 'ask_for') {
      this.ask(kind, { sbar, ...(reason && { reason }) });
    } else if (kind === 'set_phase') {
      this.ask('set_phase', { phase: choice });
    } else if (kind === 'end') {
      this.ask(choice === 'withdraw_consent' ? 'withdraw_consent' : 'set_phase', { reason, ...(choice !== 'withdraw_consent' && { phase: choice }) });
    } else {
      this.ask(kind, { handover: handover.id, reason });
    }
  }

  history(over) {
    if (!over.length) return nothing;
    const { teams } = this.actions;
    return html`<details class="handover-over" data-before><summary>${t('handoff.before')} (${over.length})</summary>
      <ul>${over.map((h) => html`<li>${when(h.stateAt, this.now)} ${t('handoff.between', {
        what: t(`handoff.kind_${h.kind}`), from: teams.name(h.kind === 'ask' ? h.to : h.from), to: teams.name(h.kind === 'ask' ? h.from : h.to),
      })}: ${standing(h, this.now, teams)}${h.words ? html` ”${h.words}”` : nothing}</li>`)}</ul></details>`;
  }
}

/** Until when a team is there, or when it opens. */
export function hours(team, now) {
  if (!team.open) {
    return html`<span class="team-hours">${team.changes ? t('directory.opens', { time: when(team.changes, now) }) : t('directory.not_soon')}</span>`;
  }
  return html`<span class="team-hours team-open">${team.changes ? t('directory.until', { time: when(team.changes, now) }) : t('directory.always')}</span>`;
}

customElements.define('hv-handover', HandoverPanel);
