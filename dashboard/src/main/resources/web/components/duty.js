import { html, nothing } from 'lit';
import { AskingElement } from './element.js';
import { t, when } from '../text/text.js';
import { get } from '../data/api.js';

/** Who has the duty since when, on the ward view; a way to the change of shift. */
class DutyLine extends AskingElement {
  static properties = { now: { type: Number }, language: {}, duty: { state: true } };

  async load() {
    try {
      this.duty = await get('/api/duty');
    } catch {
      this.duty = null; // what is not known now is not shown as if it were
    }
  }

  render() {
    const d = this.duty;
    return html`<p class="duty-line"><a href="/shift" data-link>${t('shift.title')}</a>${d ? html` · ${d.duty
      ? t('duty.has', { by: d.duty.by, time: when(d.duty.at, this.now) }) : t('duty.nobody')}${d.leaving
      ? html` · <b>${t('duty.leaving', { by: d.leaving.by, time: when(d.leaving.at, this.now) })}</b>` : nothing}` : nothing}</p>`;
  }
}

customElements.define('hv-duty', DutyLine);
