import { html, nothing } from 'lit';
import { PageElement } from '../components/element.js';
import { hours } from '../components/handover.js';
import { t, has, language, clock } from '../text/text.js';
import { get } from '../data/api.js';
import * as icons from '../components/icons.js';

const REFRESH_MS = 60_000;

/** Who is on duty now, what they can do and how they are reached: for every role. */
class DirectoryPage extends PageElement {
  static properties = { app: {}, now: { type: Number }, language: {}, answer: { state: true }, failed: { state: true } };
  #timer = 0;
  #asked = { q: '', address: '' };

  connectedCallback() {
    super.connectedCallback();
    this.load();
    this.#timer = setInterval(() => this.load(), REFRESH_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  async load() {
    const asked = this.#asked;
    try {
      const answer = await get(`/api/directory?q=${encodeURIComponent(asked.q)}&address=${encodeURIComponent(asked.address)}`);
      if (asked === this.#asked) {
        this.answer = answer;
        this.failed = false;
      }
    } catch {
      this.failed = true;
    }
  }

  render() {
    return html`<main class="directory">
      ${this.app.live ? html`<a class="back" href="/" data-link>${icons.back()} ${t('patient.back')}</a>` : nothing}
      <h1>${t('directory.title')}</h1>
      <form class="directory-form" role="search" @submit=${(event) => this.ask(event)}>
        <label>${t('directory.words')} <input name="q" maxlength="200" autocomplete="off" placeholder=${t('directory.words_hint')}></label>
        <label>${t('directory.address')} <input name="address" maxlength="200" autocomplete="off" placeholder=${t('directory.address_hint')}></label>
        <button class="act act-accept">${t('directory.search')}</button>
      </form>
      <p role="status" class="directory-said">${this.said()}</p>
      <ul class="team-list">${(this.answer?.teams ?? []).map((team) => this.team(team))}</ul>
    </main>`;
  }

  ask(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    this.#asked = { q: form.get('q').trim(), address: form.get('address').trim() };
    this.load();
  }

  /** As of when, and what was understood. */
  said() {
    if (this.failed) return t('directory.failed');
    if (!this.answer) return t('patient.loading');
    const { at, municipality, teams, hoursKnown } = this.answer;
    return [
      t('directory.as_of', { time: clock(at), open: teams.filter((team) => team.open).length, n: teams.length }),
      this.#asked.address && (municipality ? t('directory.in', { name: municipality }) : t('directory.no_place')),
      !hoursKnown && t('directory.no_hours'),
    ].filter(Boolean).join(' ');
  }

  team(team) {
    const mission = team.mission[language()];
    return html`<li class="panel team-card ${team.open ? '' : 'team-closed'}" data-team=${team.id} data-open=${team.open}>
      <h2>${team.name}</h2>
      <p>${hours(team, this.answer.at)}${has('team_kind', team.kind) ? html` · ${t(`team_kind.${team.kind}`)}` : nothing}${team.unit ? html` · ${team.unit}` : nothing}</p>
      ${mission ? html`<p>${mission}</p>` : nothing}
      <dl>
        ${team.competence.length ? html`<dt>${t('directory.can')}</dt><dd>${team.competence.join(', ')}</dd>` : nothing}
        ${team.contact.length ? html`<dt>${t('directory.reach')}</dt><dd>${team.byDispatch ? html`${t('handoff.by_dispatch')}; ` : nothing}${team.contact.map((way, i) => html`${i ? '; ' : ''}${this.way(way)}`)}</dd>` : nothing}
        ${team.there.length ? html`<dt>${t('directory.there')}</dt><dd>${team.there.map((one) => `${one.name}${one.onCall ? ` (${t('directory.on_call')})` : ''}`).join(', ')}</dd>` : nothing}
        ${team.areas.length ? html`<dt>${t('directory.area')}</dt><dd>${team.areas.join('; ')}</dd>` : nothing}
        ${!team.open && team.cover.length ? html`<dt>${t('directory.cover')}</dt><dd>${team.cover.map((id) => this.name(id)).join(', ')}</dd>` : nothing}
      </dl></li>`;
  }

  name(id) {
    return this.answer.teams.find((team) => team.id === id)?.name ?? this.app.teams.name(id);
  }

  way(way) {
    const words = t(`contact_by.${way.by}`);
    if (!way.to) return words;
    if (way.by === 'phone' || way.by === 'sms') return html`${words} <a href="tel:${way.to.replaceAll(/[ -]/g, '')}">${way.to}</a>`;
    return html`${words} ${way.to}`;
  }
}

customElements.define('hv-directory', DirectoryPage);
