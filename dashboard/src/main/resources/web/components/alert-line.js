import { html, nothing } from 'lit';
import { t, age, when } from '../text/text.js';
import { problem, because, level, MARKS } from './words.js';
import * as icons from './icons.js';
import './alert-note.js';

const UNDO_MS = 10_000;

/**
 * One alert: mark and colour by priority, value and limit, how long, who has it, and the one button that matters now.
 *
 * @param same the episodes this line stands for, itself first: those over and unseen are one line a problem
 * @param brief only the line itself
 * @param fold what to tell about it stands folded below, where there is little room
 * @param actions what the viewer may do: {me, mayAct, pending: Set of episode ids, act(kind, patient, episode), why(episode)}
 */
export function alertLine(p, e, now, actions, { brief = false, fold = false, same = [e] } = {}) {
  const kind = level(e);
  const latched = e.state === 'cleared';
  const more = brief ? '' : because(e);
  const note = brief || e.state === 'open' ? nothing : html`<hv-alert-note .patient=${p} .episode=${e} .now=${now} .actions=${actions}
    .language=${actions.language} ?folded=${fold}></hv-alert-note>`;
  return html`<div class="alert alert-${kind} state-${e.state}" data-episode=${e.id}>
    <span class="alert-mark" title=${t(`alert.${kind}`)}>
      ${kind === 'technical' ? icons.wrench() : MARKS[kind]}<span class="hidden">${t(`alert.${kind}`)}</span>
    </span>
    <a class="alert-text" href="/patient/${p.id}" data-link data-why=${e.id} title=${t('why.open')} @click=${() => actions.why(e.id)}>
      <span class="alert-what">${latched ? html`<b>${t('alert.was')}</b> ` : nothing}${problem(e)}${same.length > 1
        ? html` <span class="alert-times">${t('alert.times', { n: same.length })}</span>` : nothing}</span>
      ${more ? html`<span class="alert-because">${more}</span>` : nothing}
      <span class="alert-when">
        ${latched ? t('alert.cleared', { time: when(e.closed, now) }) : age(now - e.opened)}
        ${e.late ? html` · ${t('alert.late')}` : nothing}
        ${now < (e.quiet ?? 0) ? html` · ${t('alert.quiet', { time: when(e.quiet, now) })}` : nothing}
        ${e.note ? html` · ${e.note.by}${e.note.text ? html`: ”${e.note.text}”` : nothing}` : nothing}
        ${e.state === 'accepted' ? html` · <span class="alert-by">${icons.check()} ${by(e, actions)}</span>` : nothing}
        ${e.returned && e.state === 'open' ? html` · <b class="alert-returned">${t(`alert.returned_${e.returned.why}`, { by: e.returned.by })}</b>` : nothing}
        · <span class="alert-why">${t('why.short')}</span>
      </span>
    </a>
    ${button(p, e, now, actions, same)}
  </div>${note}`;
}

const by = (e, actions) =>
  e.by === actions.me?.name ? t('alert.accepted_by_me') : t('alert.accepted', { by: e.by });

function button(p, e, now, actions, same) {
  if (!actions.me?.mayAct) return nothing;
  const press = (kind) => () => actions.act(kind, p, e);
  if (actions.pending.has(e.id)) {
    return html`<button class="act" disabled>${t('alert.accepting')}</button>`;
  }
  if (e.state === 'open') {
    return html`<button class="act act-accept" @click=${press('accept')}>${t('alert.accept')}</button>`;
  }
  if (e.state === 'cleared') {
    return html`<button class="act" @click=${() => same.forEach((one) => actions.act('seen', p, one))}>${t('alert.seen')}</button>`;
  }
  const left = Math.ceil((e.byAt + UNDO_MS - now) / 1000);
  if (e.by === actions.me.name && left > 0) {
    return html`<button class="act act-undo" @click=${press('undo_accept')}>${t('alert.undo', { n: Math.min(10, left) })}</button>`;
  }
  return nothing;
}
