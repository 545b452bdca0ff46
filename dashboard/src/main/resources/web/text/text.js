// Words, numbers, times and ages in the chosen language. Time zone is the server's: a screen abroad shows the ward's hours.
import sv from './sv.js';
import en from './en.js';

const LANGUAGES = { sv, en };
let words = LANGUAGES[stored('hemvakt.language')] ?? sv;
let zone = 'Europe/Stockholm';
let formats = makeFormats();

function stored(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // private mode: the choice lasts as long as the page
  }
}

export function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // private mode
  }
}

export { stored };

function makeFormats() {
  const time = (options) => new Intl.DateTimeFormat(words.locale, { hourCycle: 'h23', timeZone: zone, ...options });
  return {
    clock: time({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    short: time({ hour: '2-digit', minute: '2-digit' }),
    day: time({ weekday: 'short', day: 'numeric', month: 'short' }),
    numbers: [0, 1, 2].map((n) =>
      new Intl.NumberFormat(words.locale, { minimumFractionDigits: n, maximumFractionDigits: n, useGrouping: false })),
  };
}

export function setZone(id) {
  zone = id;
  formats = makeFormats();
}

export const language = () => words.language;

/** Changes the language for every component: they ask again when they render. */
export function setLanguage(id) {
  words = LANGUAGES[id] ?? sv;
  remember('hemvakt.language', words.language);
  document.documentElement.lang = words.language;
  formats = makeFormats();
}

export const otherLanguage = () => (words.language === 'sv' ? 'en' : 'sv');

/** The words under that key; the key itself when there are none, so that nothing is hidden by a missing word. */
export function t(key, values) {
  let found = words;
  for (const part of key.split('.')) {
    found = found?.[part];
  }
  // Keys that hold dots themselves stand one level down: problem["kit.silent"].
  if (found === undefined) {
    const dot = key.indexOf('.');
    found = words[key.slice(0, dot)]?.[key.slice(dot + 1)];
  }
  if (found === undefined) {
    return key;
  }
  return typeof found === 'string' && values
    ? found.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole)
    : found;
}

export const has = (group, key) => words[group]?.[key] !== undefined;

const DECIMALS = { temperature: 1, weight: 1, glucose: 1, oxygen_flow: 1, gait_speed: 2, grip_strength: 1 };

/** A value in thousandths as people read it, without unit. */
export function number(vital, milli) {
  if (vital === 'oxygen') return words.oxygen[milli / 1000] ?? String(milli / 1000);
  if (vital === 'consciousness') return (words.acvpu[milli / 1000] ?? '?').charAt(0);
  return formats.numbers[DECIMALS[vital] ?? 0].format(milli / 1000);
}

export function withUnit(vital, milli) {
  if (vital === 'consciousness') return words.acvpu[milli / 1000] ?? '?';
  const unit = words.unit[vital];
  return unit ? `${number(vital, milli)}\u00a0${unit}` : number(vital, milli);
}

export const decimals = (vital) => DECIMALS[vital] ?? 0;
export const unit = (vital) => words.unit[vital] ?? '';

/** How long, in the largest unit that says it: 12 s, 3 min, 2 h 10 min, 4 d; brief leaves the minutes out: 2 h. */
export function age(ms, brief = false) {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 60) return t('age.s', { n: s });
  const min = Math.floor(s / 60);
  if (min < 60) return t('age.min', { n: min });
  const h = Math.floor(min / 60);
  if (!brief && h < 6 && min % 60) return t('age.hm', { h, m: min % 60 });
  return h < 48 ? t('age.h', { n: h }) : t('age.d', { n: Math.floor(h / 24) });
}

/** A part of a whole in thousandths, as people read it: 0,12. */
export const decimal = (milli) => formats.numbers[2].format(milli / 1000);

/** A number as it is, with the language's comma: 12,2. */
export const plain = (n) => formats.numbers[Number.isInteger(n) ? 0 : 1].format(n);

export const clock = (ms) => formats.clock.format(ms);
export const short = (ms) => formats.short.format(ms);
export const day = (ms) => formats.day.format(ms);
/** A day written 2026-11-22. */
export const dayOf = (iso) => day(Date.parse(`${iso}T12:00Z`));

/** The time alone when it was less than 20 h ago, else with the day. */
export const when = (ms, now) => (Math.abs(now - ms) < 20 * 3600e3 ? short(ms) : `${day(ms)} ${short(ms)}`);

/** A moment as an input of date and time has it, in the ward's zone. */
export function toLocal(ms) {
  const part = Object.fromEntries(new Intl.DateTimeFormat('sv-SE', {
    hourCycle: 'h23', timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
  }).formatToParts(ms).map((p) => [p.type, p.value]));
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}`;
}

/** And back; of the hour that comes twice in autumn, one of the two. NaN when it is no moment. */
export function fromLocal(text) {
  const asUtc = Date.parse(`${text}Z`);
  const offset = (ms) => Date.parse(`${toLocal(ms)}Z`) - Math.floor(ms / 60_000) * 60_000;
  return Number.isNaN(asUtc) ? NaN : asUtc - offset(asUtc - offset(asUtc));
}

export const collator = () => new Intl.Collator(words.locale);
