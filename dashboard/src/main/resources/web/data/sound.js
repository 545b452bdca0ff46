// Alarm tones after the pattern of IEC 60601-1-8 as instrument manuals describe it: high 10 pulses (3+2, twice), medium 3,
// low and technical 1; a base tone with four harmonics. Only the highest active priority sounds.
import { isOnWard } from './board.js';

const BASE_HZ = 523;
const PATTERNS = {
  high: { length: 0.15, repeat: 7, starts: [0, 0.25, 0.5, 0.9, 1.15, 2.0, 2.25, 2.5, 2.9, 3.15] },
  medium: { length: 0.2, repeat: 16, starts: [0, 0.4, 0.8] },
  low: { length: 0.2, repeat: 30, starts: [0] },
};

/** State: off (nobody has started the watch), on, failed (the browser or the machine does not let us sound). */
export class Sound extends EventTarget {
  state = 'off';
  #context = null;
  #wave = null;
  /** What should sound now, or would if the watch were started: high, medium, low or null. */
  wanted = null;
  #nextAt = 0;

  constructor() {
    super();
    setInterval(() => this.#tick(), 250);
  }

  /** Must be called from a touch or click: a page may not sound before one. */
  async start() {
    try {
      this.#context ??= new AudioContext();
      await Promise.race([this.#context.resume(), new Promise((_, no) => setTimeout(no, 2000))]);
      this.#wave ??= this.#context.createPeriodicWave(
        new Float32Array([0, 1, 0.6, 0.5, 0.4, 0.3]), new Float32Array(6));
      this.#become(this.#context.state === 'running' ? 'on' : 'failed');
    } catch {
      this.#become('failed');
    }
    return this.state === 'on';
  }

  fail() {
    this.#become('failed');
  }

  /** Plays one burst; returns how many seconds it lasts. */
  play(priority) {
    const { length, starts } = PATTERNS[priority];
    if (this.#context) starts.forEach((start) => this.#pulse(this.#context.currentTime + 0.02 + start, length));
    return starts[starts.length - 1] + length;
  }

  /** What should sound from now on: high, medium, low or null. A worse one sounds at once. */
  want(priority) {
    if (priority === this.wanted) return;
    const order = [null, 'low', 'medium', 'high'];
    if (order.indexOf(priority) > order.indexOf(this.wanted)) this.#nextAt = 0;
    this.wanted = priority;
  }

  #tick() {
    if (this.state === 'on' && this.#context.state !== 'running') this.#become('failed');
    const now = performance.now();
    if (this.state === 'on' && this.wanted && now >= this.#nextAt) {
      this.play(this.wanted);
      this.#nextAt = now + PATTERNS[this.wanted].repeat * 1000;
    }
  }

  #pulse(at, length) {
    const tone = this.#context.createOscillator();
    const gain = this.#context.createGain();
    tone.setPeriodicWave(this.#wave);
    tone.frequency.value = BASE_HZ;
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(0.35, at + 0.02);
    gain.gain.setValueAtTime(0.35, at + length - 0.03);
    gain.gain.linearRampToValueAtTime(0, at + length);
    tone.connect(gain).connect(this.#context.destination);
    tone.start(at);
    tone.stop(at + length + 0.02);
  }

  #become(state) {
    if (state !== this.state) {
      this.state = state;
      this.dispatchEvent(new Event('change'));
    }
  }
}

/**
 * The highest priority that should sound: what nobody has accepted or silenced, high alerts that ended unseen, and handovers that
 * nobody of the team has looked at (H40).
 */
export function soundOf(patients, now) {
  let worst = null;
  for (const p of patients) {
    if (p.responsible?.handovers?.some((h) => h.sounds)) worst = 'medium';
    // Whom we are asked to take over or to visit still is another team's: that team's screens sound.
    if (!isOnWard(p)) continue;
    for (const e of p.episodes) {
      if (e.state === 'accepted' || (e.priority !== 'high' && now < (e.quiet ?? 0))) continue;
      if (e.kind === 'technical') {
        worst ??= 'low';
      } else if (e.priority === 'high') {
        return 'high';
      } else if (e.state === 'open' && e.priority === 'medium') {
        worst = 'medium';
      } else if (e.state === 'open') {
        worst ??= 'low';
      }
    }
  }
  return worst;
}
