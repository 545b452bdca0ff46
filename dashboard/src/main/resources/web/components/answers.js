// What became of a request, in words: carried out, or refused with why and who was first.
import { t, has, when } from '../text/text.js';

/**
 * @param asked what was asked: {kind, what}
 * @param answer the server's answer frame
 */
export function answerWords(asked, answer, teams, now) {
  if (answer.done) {
    return has('handover_done', asked.kind) ? t(`handover_done.${asked.kind}`) : t(`ask.done.${asked.kind}`, { what: asked.what });
  }
  const [group, key] = answer.reason.split('.');
  if (answer.reason === 'visit.closed') return closedThen(answer, teams, now);
  if (answer.closed) return closed(answer.closed, teams, now);
  return has(group, key) ? t(answer.reason, { by: teams.name(answer.by) }) : t('request.other');
}

/** A team that is not there on the day of a visit: when it is. */
function closedThen({ by, closed }, teams, now) {
  return t('visit.closed', { team: teams.name(by), time: closed.opens ? when(closed.opens, now) : t('handoff.not_soon') });
}

/** A team that is not there: when it is, and who is now. */
function closed({ opens, instead }, teams, now) {
  return t('handover.closed', {
    time: opens ? when(opens, now) : t('handoff.not_soon'),
    teams: instead.map((id) => teams.name(id)).join(', ') || t('handoff.nobody'),
  });
}
