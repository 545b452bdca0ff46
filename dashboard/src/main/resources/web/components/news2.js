import { html, nothing } from 'lit';
import { t, age } from '../text/text.js';

/** The one measurement that would change what is demanded, as something to do; empty when none alone would. */
export const decisive = (n) => (n?.decisive
  ? t(`news2.decisive_${{ oxygen: 'ask', oxygen_flow: 'ask', consciousness: 'look' }[n.decisive] ?? 'measure'}`, { what: t(`vital_long.${n.decisive}`) })
  : '');

/** What an incomplete score can be: "1–4", or "≥ 1" when the server does not say. */
export const between = (n) => (n.highest === undefined ? `≥ ${n.lowest}` : `${n.lowest}–${n.highest}`);

const missing = (n) => n.parts.filter((p) => p.points === null).map((p) => t(`vital.${p.vital}`));

/** The NEWS2 badge: its own colours, never those of alarms. A number only when all seven parts are there. */
export function news2Badge(n, now) {
  if (!n) {
    return html`<div class="news2 news2-none" title=${t('news2.none')}>
      <span class="news2-label">NEWS2</span><span class="news2-number">–</span>
    </div>`;
  }
  const lacks = missing(n);
  const whole = n.total !== null;
  const said = [
    whole ? `NEWS2 ${n.total}` : `NEWS2 –, ${n.highest === undefined ? t('news2.at_least', { n: n.lowest }) : t('news2.between', { range: between(n) })}`,
    n.band ? t('news2.risk', { band: t('news2.band')[n.band] }) : '',
    n.red ? t('news2.red') : '',
    lacks.length ? t('news2.missing', { what: lacks.join(', ') }) : '',
    decisive(n),
  ].filter(Boolean).join(', ');
  return html`<div class="news2 news2-${n.band ?? 'none'}" role="img" aria-label=${said} title=${said}>
    <span class="news2-label">NEWS2</span>
    <span class="news2-number">${whole ? n.total : '–'}</span>
    ${n.red ? html`<span class="news2-red" aria-hidden="true">▲3</span>` : nothing}
    <span class="news2-age">${whole ? age(now - n.at) : between(n)}</span>
  </div>`;
}

/** What is missing, in words, for the line under the badge. */
export const news2Missing = (n) => {
  const lacks = n ? missing(n) : [];
  return [lacks.length ? t('news2.missing', { what: lacks.join(', ') }) : '', decisive(n)].filter(Boolean).join(' · ');
};
