import { html, nothing } from 'lit';
import { PageElement } from '../components/element.js';
import { t, otherLanguage } from '../text/text.js';
import { post } from '../data/api.js';

class LoginPage extends PageElement {
  static properties = { app: {}, start: {}, ended: { type: Boolean }, error: { state: true }, working: { state: true }, language: {} };

  render() {
    return html`<main class="login">
      <img src="/web/icon.svg" alt="" width="64" height="64">
      <h1>Hemvakt</h1>
      ${this.ended ? html`<p class="login-ended" role="alert">${t('login.ended')}</p>` : nothing}
      ${this.start?.login === 'none' ? html`<p role="alert">${t('login.none')}</p>` : html`
        <form @submit=${this.submit}>
          <label>${t('login.username')}<input name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="40"></label>
          <label>${t('login.password')}<input name="password" type="password" autocomplete="current-password" required maxlength="256"></label>
          <p class="login-error" role="alert">${this.error ?? ''}</p>
          <button class="act act-accept" ?disabled=${this.working}>${this.working ? t('login.working') : t('login.submit')}</button>
        </form>`}
      <button class="tool" lang=${otherLanguage()} @click=${() => this.app.changeLanguage(otherLanguage())}>${t('bar.other_language')}</button>
    </main>`;
  }

  async submit(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    this.working = true;
    this.error = '';
    try {
      const me = await post('/api/login', { username: form.get('username'), password: form.get('password') });
      this.app.loggedIn(me);
    } catch (e) {
      this.error = t(['wrong', 'slow_down', 'busy'].includes(e.error) ? `login.${e.error}` : 'login.failed');
    } finally {
      this.working = false;
    }
  }
}

customElements.define('hv-login', LoginPage);
