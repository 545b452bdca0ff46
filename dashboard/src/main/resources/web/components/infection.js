import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import { proposal } from './proposal.js';
import { t, age, when } from '../text/text.js';

/** Whether somebody who has seen the patient suspects an infection: what the sepsis pathway asks and no device can tell. One tap. */
class Infection extends PageElement {
  static properties = { patient: {}, now: { type: Number }, actions: {}, language: {} };

  render() {
    const said = this.patient.infection;
    return html`${said
      ? html`<p class="care-standing" data-infection><b>${t('infection.said', { by: said.by, age: age(this.now - said.from) })}</b>
          ${t('infection.until', { time: when(said.until, this.now) })} ${proposal()}</p>`
      : html`<p class="hint">${t('infection.none')}</p>`}
      ${this.actions.me?.mayAct ? html`<div class="care-buttons">
        ${this.button('suspect_infection', t(said ? 'infection.again' : 'infection.say'))}
        ${said ? this.button('withdraw_infection', t('infection.withdraw')) : nothing}</div>` : nothing}`;
  }

  button(kind, text) {
    return html`<button class="act" data-ask=${kind} ?disabled=${this.actions.pending.has(`${kind} ${this.patient.id}`)}
      @click=${() => this.actions.act(kind, this.patient, null)}>${text}</button>`;
  }
}

customElements.define('hv-infection', Infection);
