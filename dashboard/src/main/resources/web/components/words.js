// What alerts and values say, from the data the server gave.
import { t, has, age, number, withUnit, unit } from '../text/text.js';

/** One fact of an alert: "SpO₂ 86 % < 90 %", or "Andning 26 /min (3)" for a score part. */
export function fact(e) {
  const name = t(`vital.${e.vital}`);
  const value = withUnit(e.vital, e.v);
  if (e.limit !== null) {
    // "SpO₂ 86 % < 90 %", but "Puls 122 > 120 /min": a long unit is said once. A line may break after the name only: a
    // number and its limit are never torn apart (H30).
    const broken = e.vital === 'spo2' ? value : number(e.vital, e.v);
    return `${name} ${broken}\u00a0${e.side === 'low' ? '<' : '>'}\u00a0${withUnit(e.vital, e.limit)}`;
  }
  return e.points !== null ? `${name} ${value}\u00a0(${e.points})` : `${name} ${value}`;
}

/** What an alert is about, in one line. */
export function problem(episode) {
  if (episode.problem.startsWith('limit.') && episode.evidence.length) {
    return fact(episode.evidence[0]);
  }
  if (episode.problem.startsWith('late.') && episode.evidence.length) {
    return t('problem.late', { what: fact(episode.evidence[0]) });
  }
  const absent = /^(silent|missed)\.(.+)$/.exec(episode.problem);
  if (absent) {
    return t(`problem.${absent[1]}`, { what: t(`vital.${absent[2]}`) });
  }
  if (has('problem', episode.problem)) {
    return t(`problem.${episode.problem}`, { score: episode.score ?? '' }).trim();
  }
  return episode.evidence.length ? fact(episode.evidence[0]) : episode.problem;
}

/** A problem by its name alone, when the readings behind it are not at hand: "SpO₂ under gränsen". */
export function problemName(code) {
  const limit = /^limit\.(.+)\.(low|high)$/.exec(code);
  if (limit) return t(`problem.limit_${limit[2]}`, { what: t(`vital.${limit[1]}`) });
  const late = /^late\.(.+)$/.exec(code);
  if (late) return t('problem.late', { what: t(`vital.${late[1]}`) });
  return problem({ problem: code, evidence: [] });
}

/** One condition of an episode's end: "SpO₂ ≥ 92 % i 5 min". */
export function clearing(c) {
  const what = c.what === 'news2' ? 'NEWS2' : c.what === 'contact' ? t('why.contact') : t(`vital.${c.what}`);
  const value = c.what === 'news2' ? String(c.v / 1000) : withUnit(c.what, c.v);
  const said = c.side === 'none' ? t('why.known', { what }) : `${what}\u00a0${c.side === 'high' ? '≥' : '≤'}\u00a0${value}`;
  return c.hold ? t('why.for', { what: said, time: age(c.hold) }) : said;
}

/** Why somebody without an alert stands in the lane. */
export function reason(p, now) {
  if (p.link === 'silent') {
    return p.kit.contact === undefined ? t('kit.never') : t('kit.silent_since', { age: age(now - p.kit.contact) });
  }
  if (p.link === 'stale') {
    const old = STREAMED.filter((v) => p.vitals[v] && now >= p.vitals[v].stale);
    return t('ward.stale', { what: old.map((v) => `${t(`vital.${v}`)} ${age(now - p.vitals[v].at)}`).join(', ') || t('kit.stale') });
  }
  return p.news2?.band ? t('news2.risk', { band: t('news2.band')[p.news2.band] }) : '';
}

const STREAMED = ['spo2', 'heart_rate', 'pulse_rate', 'respiratory_rate'];

/** What it rests on, when the line above does not say it already. */
export function because(episode) {
  const rest = episode.problem.startsWith('limit.') ? episode.evidence.slice(1) : episode.evidence;
  return rest.map(fact).join(' · ');
}

export const level = (episode) => (episode.kind === 'technical' ? 'technical' : episode.priority);
export const MARKS = { high: '***', medium: '**', low: '*', technical: '!' };

export const fullName = (p) => `${p.given} ${p.family}`.trim();

/** The value to show for a cell that two sensors can fill: the newest that is not gone, ECG before pulse. */
export function newest(p, codes, now) {
  const there = codes.map((code) => ({ code, ...p.vitals[code] })).filter((x) => x.at !== undefined);
  const live = there.filter((x) => now < x.stale);
  return (live.length ? live : there).sort((a, b) => (live.length ? 0 : b.at - a.at))[0];
}

export { number, unit };
