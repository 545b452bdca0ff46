import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import { t } from '../text/text.js';

/** Offers to tell in this browser, says when it cannot, and lets a person try it. */
class PushBar extends PageElement {
  static properties = { push: {}, state: {}, language: {}, away: { state: true }, working: { state: true }, tested: { state: true } };

  render() {
    if (this.state === 'none' || this.away) return nothing;
    const words = this.tested ? t(`push.test_${this.tested}`) : t(`push.${this.state}`);
    return html`<div class="push-bar push-bar-${this.state}" role="status">
      <span>${words}</span>
      ${this.state === 'off' || this.state === 'failed' ? html`<button class="tool" ?disabled=${this.working} @click=${() => this.do('start')}>${t('push.start')}</button>` : nothing}
      ${this.state === 'on' ? html`
        <button class="tool" ?disabled=${this.working} @click=${() => this.test()}>${t('push.test')}</button>
        <button class="tool" ?disabled=${this.working} @click=${() => this.do('stop')}>${t('push.stop')}</button>` : nothing}
      <button class="tool" @click=${() => { this.away = true; }}>${t('push.hide')}</button>
    </div>`;
  }

  async do(what) {
    this.working = true;
    this.tested = null;
    await this.push[what]();
    this.working = false;
  }

  async test() {
    this.working = true;
    this.tested = 'trying';
    try {
      await this.push.test((states) => { this.tested = states[states.length - 1] ?? 'trying'; });
    } catch {
      this.tested = 'failed';
    }
    this.working = false;
  }
}

customElements.define('hv-push-bar', PushBar);
