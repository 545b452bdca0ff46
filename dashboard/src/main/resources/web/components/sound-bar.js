import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import { t } from '../text/text.js';
import { MARKS } from './words.js';

const STEPS = ['high', 'medium', 'low'];

/** Says in words that the screen cannot sound, and begins the watch: every tone and colour once, then "did you hear?". */
class SoundBar extends PageElement {
  static properties = { sound: {}, state: {}, step: { state: true }, language: {} };

  render() {
    if (this.step) {
      return html`<div class="sound-test" role="status">
        <strong>${this.step === 'ask' ? t('sound.heard') : t('sound.testing')}</strong>
        ${STEPS.map((s) => html`<span class="sample sample-${s} ${this.step === s ? 'sample-now' : ''}">${MARKS[s]} ${t(`alert.${s}`)}</span>`)}
        ${this.step === 'ask' ? html`
          <button class="act act-accept" @click=${() => this.heard(true)}>${t('sound.yes')}</button>
          <button class="act" @click=${() => this.heard(false)}>${t('sound.no')}</button>` : nothing}
      </div>`;
    }
    if (this.state === 'on') return nothing;
    return html`<div class="sound-bar sound-bar-${this.state}" role="alert">
      <strong>${t(`sound.${this.state}`)}</strong>
      <button class="act" @click=${() => this.begin()}>${t('sound.start')}<small>${t('sound.start_hint')}</small></button>
    </div>`;
  }

  async begin() {
    if (!(await this.sound.start())) return;
    for (const step of STEPS) {
      this.step = step;
      const seconds = this.sound.play(step);
      await new Promise((done) => setTimeout(done, seconds * 1000 + 500));
    }
    this.step = 'ask';
  }

  heard(yes) {
    this.step = null;
    if (!yes) this.sound.fail();
    this.dispatchEvent(new Event('watch', { bubbles: true }));
  }
}

customElements.define('hv-sound-bar', SoundBar);
