import { html, nothing } from 'lit';
import { AskingElement } from './element.js';
import { t } from '../text/text.js';
import { get } from '../data/api.js';

/** That an alert climbs and nobody can be told: on every screen whose team sees the patient, and on the technicians' (H04). */
class Nobody extends AskingElement {
  static askEveryMs = 10_000;
  static properties = { language: {}, patients: { state: true } };

  constructor() {
    super();
    this.patients = 0;
  }

  async load() {
    try {
      this.patients = (await get('/api/nobody')).patients;
    } catch {
      // What was so a moment ago stands until it is known to be over.
    }
  }

  render() {
    return this.patients
      ? html`<p class="nobody" role="alert">${t(this.patients === 1 ? 'nobody.one' : 'nobody.many', { n: this.patients })}</p>`
      : nothing;
  }
}

customElements.define('hv-nobody', Nobody);
