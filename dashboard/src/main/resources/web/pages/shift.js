import { html, nothing } from 'lit';
import { AskingElement, Newest } from '../components/element.js';
import { t, has, when, short } from '../text/text.js';
import { fullName, problemName, level, MARKS } from '../components/words.js';
import '../components/ended.js';
import * as icons from '../components/icons.js';
import { dueLine } from '../components/visit.js';
import { get, post } from '../data/api.js';

/** The change of shift: what those who come have to know, and two signatures by which the duty moves. */
class ShiftPage extends AskingElement {
  static properties = { app: {}, board: {}, actions: {}, now: { type: Number }, language: {}, report: { state: true }, outcomes: { state: true }, failed: { state: true }, refused: { state: true }, busy: { state: true } };
  #order = new Newest();

  async load() {
    const take = this.#order.ask();
    try {
      const [report, outcomes] = await Promise.all([get('/api/shift'), get('/api/outcomes?days=30')]);
      if (!take()) return;
      this.report = report;
      this.outcomes = outcomes;
      this.failed = false;
    } catch {
      this.failed = true;
    }
  }

  async sign(step) {
    this.busy = true;
    this.refused = '';
    try {
      await post('/api/shift', { step });
    } catch (e) {
      this.refused = has('duty', e.error) ? t(`duty.${e.error}`) : t('alert.lost');
    }
    await this.load();
    this.busy = false;
  }

  render() {
    const r = this.report;
    return html`<main class="shift">
      <a class="back" href="/" data-link>${icons.back()} ${t('patient.back')}</a>
      ${this.failed ? html`<p role="alert" class="care-wrong">${t('shift.failed')}</p>` : nothing}
      ${!r ? html`<p class="calm">${t('patient.loading')}</p>` : html`
        <h1>${t('shift.title')} <small>${name(r.shift)} ${short(r.shift.from)}–${short(r.shift.to)} → ${name(r.next)}</small></h1>
        ${this.duty(r)}
        ${this.part('open', r.open, (x) => this.alert(x), r.open.length)}
        <div class="shift-parts">
          ${this.part('unanswered', r.unanswered, (x) => this.handover(x))}
          ${this.part('visits', r.visits, (x) => html`${this.who(x)} ${dueLine(x, this.now)} ”${x.reason}” <small>${x.team} · ${t('visit.asked', { by: x.by, time: when(x.asked, this.now) })}</small>`)}
          ${this.part('ending', r.ending, (x) => html`${this.who(x)} ${x.problem ? t('shift.silence', { what: problemName(x.problem) }) : t('shift.pause')}
            <b>${t('shift.until', { time: when(x.until, this.now) })}</b> <small>${x.by}: ”${x.reason}”</small>`)}
          ${this.part('notOpened', r.notOpened, (id) => this.who({ patient: id }))}
          ${this.part('moved', r.moved, (x) => this.moved(x))}
          ${this.app.me.mayAct ? html`<hv-ended .actions=${this.actions} .now=${this.now} .language=${this.language}></hv-ended>` : nothing}
          ${this.part('actions', r.actions, (x) => html`${this.who(x)} ${t(`action.${x.action}`)}${x.words ? html`: ”${x.words}”` : nothing} <small>${x.by} ${when(x.at, this.now)}</small>`)}
        </div>
        <section class="panel" data-part="changed"><h2>${t('shift.changed')} <small>${t('shift.counts', r.counts)}</small></h2>
          ${r.changed.length ? html`<ul class="shift-list">${r.changed.map((x) => html`<li>${this.alert(x)}</li>`)}</ul>` : html`<p class="calm">${t('shift.none')}</p>`}</section>
        ${this.figures()}`}
    </main>`;
  }

  duty(r) {
    const me = this.app.me;
    const mine = r.duty?.by === me.name;
    return html`<section class="panel shift-duty" data-duty aria-live="polite">
      <p>${r.duty ? t('duty.has', { by: r.duty.by, time: when(r.duty.at, this.now) }) : t('duty.nobody')}
        ${r.leaving ? html`<br><b>${t('duty.leaving', { by: r.leaving.by, time: when(r.leaving.at, this.now) })}</b>` : nothing}</p>
      ${me.mayAct ? html`<div class="care-buttons">
        ${!r.leaving && (mine || !r.duty) ? html`<button class="act" data-sign="leave" ?disabled=${this.busy} @click=${() => this.sign('leave')}>${t('duty.leave', { me: me.name })}</button>` : nothing}
        ${(r.leaving ? r.leaving.by !== me.name : !mine) ? html`<button class="act act-accept" data-sign="take" ?disabled=${this.busy} @click=${() => this.sign('take')}>${t('duty.take', { me: me.name })}</button>` : nothing}
      </div>${r.duty && !r.leaving && !mine ? html`<p class="hint">${t('duty.unsigned', { by: r.duty.by })}</p>` : nothing}` : nothing}
      ${this.refused ? html`<p role="alert" class="care-wrong">${this.refused}</p>` : nothing}
    </section>`;
  }

  part(key, list, row, count = list.length) {
    return html`<section class="panel" data-part=${key}><h2>${t(`shift.${key}`)} <small>${count}</small></h2>
      ${list.length ? html`<ul class="shift-list">${list.map((x) => html`<li>${row(x)}</li>`)}</ul>` : html`<p class="calm">${t('shift.none')}</p>`}</section>`;
  }

  /** By name while the patient is on the team's board; who has left it is told without. */
  who(x) {
    const p = this.board.patients.get(x.patient);
    return p ? html`<a href="/patient/${p.id}" data-link class="shift-who">${fullName(p)}</a>` : html`<span class="shift-who">${t('shift.elsewhere')}</span>`;
  }

  alert(x) {
    const kind = level(x);
    const state = x.state === 'open' ? (x.returned ? t(`shift.returned_${x.returned}`) : t('patient.state_open'))
      : x.state === 'accepted' ? t('patient.state_accepted', { by: x.by })
        : x.by ? `${t('patient.state_accepted', { by: x.by })}, ${t('patient.state_cleared', { time: when(x.closed, this.now) })}`
          : t('patient.state_cleared_unaccepted', { time: when(x.closed, this.now) });
    return html`<span class="row-mark row-mark-${kind}" title=${t(`alert.${kind}`)}>${MARKS[kind]}</span> ${this.who(x)} <b>${problemName(x.problem)}</b>
      <small>${when(x.opened, this.now)} · ${state}${x.outcome ? ` · ${t(`outcome.${x.outcome}`)}` : ''}${x.actBy ? ` · ${t('shift.act_by', { time: when(x.actBy, this.now) })}` : ''}</small>`;
  }

  handover(x) {
    return html`${this.who(x)} ${t(`handover.${x.kind}`)} ${x.from} → ${x.to}
      <small>${x.by} ${when(x.asked, this.now)} · ${has('handover', x.state) ? t(`handover.${x.state}`, { team: x.answers, by: x.by }) : x.state}</small>`;
  }

  moved(x) {
    const team = x.from && x.from !== x.to ? `${x.from} → ${x.to}` : x.from ? '' : t('shift.enrolled');
    const phase = x.phaseBefore !== x.phase ? `${x.phaseBefore ? `${t(`phase.${x.phaseBefore}`)} → ` : ''}${t(`phase.${x.phase}`)}` : '';
    return html`${this.who(x)} ${[team, phase].filter(Boolean).join(' · ')} <small>${when(x.at, this.now)}</small>`;
  }

  figures() {
    const o = this.outcomes;
    const kinds = ['acted', 'not_needed', 'artefact', 'technical'];
    return html`<section class="panel" data-part="outcomes"><h2>${t('shift.outcomes')} <small>${t('shift.told', { n: o.told, of: o.alerts })}</small></h2>
      ${o.rules.length ? html`<div class="episodes-wrap" tabindex="0" role="region" aria-label=${t('shift.outcomes')}><table class="episodes">
        <thead><tr><th>${t('patient.rule')}</th><th>${t('shift.n')}</th>${kinds.map((k) => html`<th>${t(`outcome.${k}`)}</th>`)}</tr></thead>
        <tbody>${o.rules.map((x) => html`<tr><td>${has('rule', x.rule) ? t(`rule.${x.rule}`) : x.rule}</td><td>${x.n}</td>
          ${kinds.map((k) => html`<td>${x[k]} <small>${Math.round(100 * x[k] / x.n)} %</small></td>`)}</tr>`)}</tbody></table></div>` : html`<p class="calm">${t('shift.none')}</p>`}
      <p class="hint">${t('shift.outcomes_hint')}</p>
      <p data-visits-in-time>${o.visits.n ? t('shift.visits_in_time', { n: o.visits.inTime, of: o.visits.n, percent: o.visits.inTimePercent }) : t('shift.visits_none')}</p></section>`;
  }
}

/** A shift by the ward's own word, or ours where it has the usual name. */
const name = (shift) => (has('shift_name', shift.name) ? t(`shift_name.${shift.name}`) : shift.name);

customElements.define('hv-shift', ShiftPage);
