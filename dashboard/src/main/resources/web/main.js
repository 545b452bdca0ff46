import { html, nothing } from 'lit';
import { PageElement } from './components/element.js';
import './components/top-bar.js';
import './components/cover.js';
import './components/nobody.js';
import './components/sound-bar.js';
import './components/push-bar.js';
import './pages/login.js';
import './pages/ward.js';
import './pages/directory.js';
import { get, post } from './data/api.js';
import { Live } from './data/live.js';
import { Sound, soundOf } from './data/sound.js';
import { Push } from './data/push.js';
import { Teams } from './data/teams.js';
import { isOnWard } from './data/board.js';
import { answerWords } from './components/answers.js';
import { fullName, problem } from './components/words.js';
import { t, has, setLanguage, setZone, language, stored, remember, short } from './text/text.js';

const THEMES = ['auto', 'light', 'dark'];
const ANSWER_PATIENCE_MS = 5000;

/** The page: who is logged in, the link, the place, and what stands on every view. */
class App extends PageElement {
  static properties = { tick: { state: true }, place: { state: true }, me: { state: true } };

  start = null;
  me = null;
  live = null;
  ended = false;
  sound = new Sound();
  push = new Push();
  teams = new Teams();
  theme = stored('hemvakt.theme') ?? 'auto';
  toasts = [];
  #pending = new Map(); // episode id → what was asked
  #early = new Map(); // request → its answer, which was here before the server had told us the request's number
  #refused = new Map(); // patient id → why the last request about who is responsible was not carried out
  #version = 0;
  #frame = 0;
  /** The alert whose explanation is open on the patient page. */
  why = null;

  /** What a tile needs to let somebody act. A new object when anything in it changed, so that tiles render again. */
  actions = this.#makeActions();

  connectedCallback() {
    super.connectedCallback();
    document.documentElement.lang = language();
    this.#showTheme();
    this.place = location.pathname;
    window.addEventListener('popstate', () => { this.place = location.pathname; this.why = null; });
    this.addEventListener('click', (event) => this.#follow(event));
    this.addEventListener('watch', () => this.#soundChanged());
    this.teams.addEventListener('change', () => { this.actions = this.#makeActions(); this.#changed(); });
    this.sound.addEventListener('change', () => this.#soundChanged());
    this.push.addEventListener('change', () => this.#changed());
    // Once a second: ages, the clock, countdowns. Values and alerts render when they come.
    setInterval(() => this.#changed(), 1000);
    this.#begin();
  }

  async #begin() {
    try {
      this.start = await get('/api/start');
      if (this.start.zone) setZone(this.start.zone);
      this.loggedIn(await get('/api/me'));
    } catch (e) {
      if (e.status === 401) {
        this.#changed();
      } else {
        setTimeout(() => this.#begin(), 2000);
      }
    }
  }

  loggedIn(me) {
    this.me = me;
    this.ended = false;
    this.actions = this.#makeActions();
    if (this.place === '/login') this.go('/');
    if (me.mayAct) this.push.look();
    if (me.seesPatients) {
      this.live = new Live();
      this.live.audible = this.sound.state === 'on';
      this.live.addEventListener('change', (event) => this.#heard(event.detail));
      this.live.addEventListener('answer', (event) => this.#answered(event.detail));
      this.live.addEventListener('ended', () => this.#loggedOut(true));
      this.live.start();
      this.teams.start();
    }
    this.#changed();
  }

  async logout() {
    this.live?.stop();
    // Who has logged out is not told; a push service that does not answer must not keep anybody logged in.
    await Promise.race([this.push.stop(), new Promise((done) => setTimeout(done, 2000))]);
    await post('/api/logout').catch(() => {});
    this.#loggedOut(false);
  }

  #loggedOut(ended) {
    this.live?.stop();
    this.live = null;
    this.teams.stop();
    this.me = null;
    this.ended = ended;
    this.sound.want(null);
    this.#pending.clear();
    this.#early.clear();
    this.#refused.clear();
    this.actions = this.#makeActions();
    this.#changed();
  }

  changeLanguage(id) {
    setLanguage(id);
    this.actions = this.#makeActions();
    this.#changed();
  }

  nextTheme() {
    this.theme = THEMES[(THEMES.indexOf(this.theme) + 1) % THEMES.length];
    remember('hemvakt.theme', this.theme);
    this.#showTheme();
    this.#changed();
  }

  #showTheme() {
    if (this.theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = this.theme;
    this.dispatchEvent(new Event('theme'));
  }

  go(path) {
    if (path === this.place) return;
    history.pushState(null, '', path);
    this.place = path;
    window.scrollTo(0, 0);
  }

  #follow(event) {
    const link = event.target.closest?.('a[data-link]');
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      if (link.dataset.why === undefined) this.why = null;
      this.go(link.getAttribute('href'));
    }
  }

  #makeActions() {
    return {
      me: this.me,
      language: language(),
      pending: this.#pending ?? new Map(),
      refused: this.#refused ?? new Map(),
      teams: this.teams,
      act: (kind, patient, episode, more) => this.#act(kind, patient, episode, more),
      // Kept here and not in the address: what somebody looks at is nobody's history.
      why: (episode) => { this.why = episode; this.#changed(); },
    };
  }

  /**
   * Asks for something.
   *
   * @param episode what it is about; null when it is about the patient
   * @param more what the kind needs besides: reason, until, vital
   */
  async #act(kind, patient, episode, more = {}) {
    const key = episode?.id ?? `${kind} ${patient.id}`;
    this.#refused.delete(patient.id);
    const asked = { kind, patient, what: episode ? problem(episode) : '', request: null };
    this.#pending.set(key, asked);
    this.actions = this.#makeActions();
    this.#changed();
    try {
      const path = kind === 'seen' ? '/api/seen' : '/api/requests';
      const { sbar, ...needed } = more;
      const request = { kind, patient: patient.id, ...(episode && { episode: episode.id }), ...needed };
      // A report is signed and what it is for is asked in one go.
      const answer = await (sbar ? post(`/api/patients/${patient.id}/sbar`, { ...sbar, request }) : post(path, request));
      if (kind === 'seen') {
        this.#settle(key);
        return;
      }
      asked.request = answer.request;
      const early = this.#early.get(answer.request);
      if (early) {
        this.#answered(early);
      } else {
        setTimeout(() => {
          if (this.#pending.get(key) === asked) {
            this.#settle(key);
            this.#say('warn', t(kind === 'accept' ? 'alert.no_answer' : 'ask.no_answer'), patient);
          }
        }, ANSWER_PATIENCE_MS);
      }
    } catch (e) {
      this.#settle(key);
      this.#say('warn', has('request', e.error) ? t(`request.${e.error}`, { by: '' }) : t('alert.lost'), patient);
    }
  }

  #settle(episode) {
    if (this.#pending.delete(episode)) {
      if (!this.#hasUnnumbered()) this.#early.clear();
      this.actions = this.#makeActions();
      this.#changed();
    }
  }

  /** Whether the number of a request of mine is still on its way. */
  #hasUnnumbered() {
    return [...this.#pending.values()].some((asked) => asked.request === null);
  }

  /** What became of a request of mine: of this very one, or somebody reads "accepted" of what has not even been asked (H05). */
  #answered(answer) {
    const entry = [...this.#pending].find(([, asked]) => asked.request === answer.request);
    if (!entry) {
      // Of another page of mine; or quicker than the number of my request.
      if (this.#hasUnnumbered()) this.#early.set(answer.request, answer);
      return;
    }
    const [episode, asked] = entry;
    const words = answerWords(asked, answer, this.teams, this.live.clock.now());
    if (!answer.done && has('handover_done', asked.kind)) this.#refused.set(asked.patient.id, words);
    this.#settle(episode);
    this.#say(answer.done ? 'done' : 'warn', words, asked.patient);
  }

  /** A word to the person, with whom it is about: name and number stand with each action (H30). */
  #say(kind, text, patient) {
    const who = patient.number ? t('alert.patient_of', { name: fullName(patient), number: patient.number }) : fullName(patient);
    const toast = { kind, text, who };
    this.toasts = [...this.toasts.slice(-2), toast];
    setTimeout(() => {
      this.toasts = this.toasts.filter((x) => x !== toast);
      this.#changed();
    }, 10_000);
    this.#changed();
  }

  #heard() {
    const patients = [...this.live.board.patients.values()];
    this.sound.want(soundOf(patients, this.live.clock.now()));
    const open = patients.reduce((n, p) => n + (isOnWard(p) ? p.episodes.filter((e) => e.state === 'open').length : 0)
      + (p.responsible?.handovers ?? []).filter((h) => h.sounds).length, 0);
    document.title = open ? `(${open}) Hemvakt` : 'Hemvakt';
    this.#version++;
    this.#changed();
  }

  #soundChanged() {
    if (this.live) {
      this.live.audible = this.sound.state === 'on';
      this.live.tellStation();
    }
    this.#changed();
  }

  #changed() {
    if (!this.#frame) {
      this.#frame = requestAnimationFrame(() => {
        this.#frame = 0;
        this.tick = (this.tick ?? 0) + 1;
      });
    }
  }

  render() {
    const live = this.live;
    const now = live?.clock.now() ?? Date.now();
    const dead = live?.state === 'dead';
    const beat = live?.board.beat;
    return html`
      ${(this.start?.notices ?? []).map((code) => html`<div class="notice notice-${code}" role="note">${t(`notice.${code}`)}</div>`)}
      ${!this.me ? html`<hv-login .app=${this} .start=${this.start} .ended=${this.ended} .language=${language()}></hv-login>` : html`
        <div class="view" ?inert=${dead}>
          <hv-top-bar .app=${this} .now=${Math.floor(now / 1000) * 1000} .beat=${beat} .team=${live?.board.team} .sound=${this.sound.state}
            .theme=${this.theme} .language=${language()}></hv-top-bar>
          ${beat?.behind ? html`<div class="behind" role="alert">${t('link.behind', { time: short(beat.behindSince) })}</div>` : nothing}
          <hv-nobody .language=${language()}></hv-nobody>
          ${live ? html`<hv-sound-bar .sound=${this.sound} .state=${this.sound.state} .language=${language()}></hv-sound-bar>` : nothing}
          ${this.me.mayAct ? html`<hv-push-bar .push=${this.push} .state=${this.push.state} .language=${language()}></hv-push-bar>` : nothing}
          ${this.#page(now)}
        </div>`}
      <div class="toasts" role="status">${this.toasts.map((x) => html`<p class="toast toast-${x.kind}"><b>${x.who}</b> ${x.text}</p>`)}</div>
      ${dead ? html`<hv-cover .lastHeard=${live.clock.lastHeard} .silence=${live.clock.silence()}></hv-cover>` : nothing}`;
  }

  #page(now) {
    if (this.place === '/directory') return html`<hv-directory .app=${this} .now=${now} .language=${language()}></hv-directory>`;
    if (!this.live) return html`<main class="ward"><p class="calm">${t('login.no_patients')}</p></main>`;
    if (this.live.state === 'connecting') return html`<main class="ward"><p class="calm">${t('link.catching_up')}</p></main>`;
    // While the link is being mended nothing is drawn anew; if that takes long the cover stands over it.
    const second = Math.floor(now / 1000) * 1000;
    const patient = this.place.match(/^\/patient\/([0-9a-z]+)$/)?.[1];
    if (patient) {
      return html`<hv-patient .app=${this} .patientId=${patient}   .patient=${this.live.board.patients.get(patient)} .why=${this.why}
        .now=${second} .actions=${this.actions} .language=${language()} .theme=${this.theme}></hv-patient>`;
    }
    if (this.place === '/shift') {
      return html`<hv-shift .app=${this} .board=${this.live.board} .actions=${this.actions} .now=${Math.floor(now / 60_000) * 60_000} .language=${language()}></hv-shift>`;
    }
    return html`<hv-ward .app=${this} .board=${this.live.board} .version=${this.#version} .now=${second}
      .language=${language()}></hv-ward>`;
  }

  willUpdate() {
    // Charts are a third of a megabyte: fetched when a patient is opened, not with the ward.
    if (/^\/patient\//.test(this.place ?? '')) import('./pages/patient.js');
    if (this.place === '/shift') import('./pages/shift.js');
  }
}

customElements.define('hv-app', App);
