import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import { t, age, clock, otherLanguage } from '../text/text.js';
import * as icons from './icons.js';

/** Who, when, how alive, whether it can sound. */
class TopBar extends PageElement {
  static properties = { app: {}, now: { type: Number }, beat: {}, team: {}, sound: {}, theme: {}, language: {} };

  render() {
    const beat = this.beat;
    return html`<header class="bar">
      <a class="brand" href="/" data-link title=${t('bar.ward')}><img src="/web/icon.svg" alt="" width="28" height="28">
        <span class="team">${this.team}</span></a>
      <time class="clock" title=${t('bar.server_time')}>${clock(this.now)}</time>
      <ul class="counts" aria-label=${t('bar.status')}>
        ${beat ? html`
          <li class="count"><b>${beat.live}</b> ${t('bar.live')}</li>
          <li class="count ${beat.stale ? 'count-stale' : ''}"><b>${beat.stale}</b> ${t('bar.stale')}</li>
          <li class="count ${beat.silent ? 'count-silent' : ''}"><b>${beat.silent}</b> ${t('bar.silent')}</li>
          ${beat.none ? html`<li class="count"><b>${beat.none}</b> ${t('bar.none')}</li>` : nothing}
          <li class="count wide">${beat.newest
            ? t('bar.newest', { age: this.now - beat.newest < 10_000 ? t('age.now') : t('age.ago', { age: age(this.now - beat.newest) }) })
            : t('bar.newest_never')}</li>
          <li class="count wide">${t('bar.audible', { n: beat.audible })}</li>` : html`<li class="count">${t('link.connecting')}</li>`}
      </ul>
      <span class="sound sound-${this.sound}">${this.sound === 'on' ? icons.bell() : icons.bellOff()} ${t(`bar.sound_${this.sound}`)}</span>
      <span class="tools">
        <a class="tool" href="/directory" data-link>${t('directory.short')}</a>
        <button class="tool" lang=${otherLanguage()} aria-label=${t('bar.other_language')}
          @click=${() => this.app.changeLanguage(otherLanguage())}>${otherLanguage().toUpperCase()}</button>
        <button class="tool" aria-label=${`${t('bar.theme')}: ${t(`bar.theme_${this.theme}`)}`}
          title=${t('bar.theme')} @click=${() => this.app.nextTheme()}>◐ ${t(`bar.theme_${this.theme}`)}</button>
        <button class="tool" @click=${() => this.app.logout()}><span class="me">${this.app.me?.name} · </span>${t('bar.logout')}</button>
      </span>
    </header>`;
  }
}

customElements.define('hv-top-bar', TopBar);
