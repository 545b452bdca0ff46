import { html } from 'lit';
import { t } from '../text/text.js';

/** Marks a figure that no source gives (confidence C in docs/clinical-basis.md): a clinician has to confirm it. */
export const proposal = () => html`<span class="proposal" title=${t('proposal.about')}>${t('proposal.word')}</span>`;
