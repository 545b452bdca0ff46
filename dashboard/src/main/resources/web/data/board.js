/** Whose alerts are this team's to take; a patient whom it is only asked about, or is to visit, has no place among the others. */
export const isOnWard = (p) => p.here !== 'handover' && p.here !== 'visit';

// What the server says of the ward, kept up by its frames. The page decides nothing: rank, staleness and priority are given.
export class Board {
  team = '';
  patients = new Map();
  beat = null;
  #care = -1;

  get isFilled() {
    return this.#care >= 0;
  }

  clear() {
    this.#care = -1;
  }

  /** Takes a frame in; false when one that must not be missed is missing: then a new snapshot is needed. */
  apply(frame) {
    switch (frame.type) {
      case 'snapshot':
        this.team = frame.team;
        this.patients = new Map(frame.patients.map((p) => [p.id, p]));
        this.#care = frame.care;
        return true;
      case 'care':
        if (frame.care !== this.#care + 1) return false;
        this.#care = frame.care;
        frame.gone?.forEach((id) => this.patients.delete(id));
        frame.patients.forEach((p) => this.patients.set(p.id, p));
        return true;
      case 'vitals':
        for (const p of frame.patients) {
          const known = this.patients.get(p.id);
          if (known) this.patients.set(p.id, { ...known, ...p });
        }
        return true;
      case 'heartbeat':
        this.beat = frame;
        return frame.care === this.#care;
      default:
        return true;
    }
  }

  /** In ward order: fixed places. */
  inOrder() {
    // Whom the team is only asked about stands in the strip of what waits, not among the places.
    return [...this.patients.values()].filter((p) => isOnWard(p)).sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
  }
}

/** The worst-first order of those who need somebody, as the server ranks them; equal ranks by name. */
export function laneOrder(patients, collator) {
  return patients
    .filter((p) => p.lane)
    .sort((a, b) => a.rank - b.rank || collator.compare(a.family + ' ' + a.given, b.family + ' ' + b.given))
    .map((p) => p.id);
}

/**
 * Holds an order still while somebody points, and 2.5 s after (H30): who is in it stays in place, who is new comes last, who
 * has left the lane stays until the hand is gone.
 */
export class HeldOrder {
  #order = [];
  #down = 0;
  #until = 0;

  pressed() {
    this.#down++;
  }

  released(now) {
    this.#down = Math.max(0, this.#down - 1);
    this.#until = now + 2500;
  }

  isHeld(now) {
    return this.#down > 0 || now < this.#until;
  }

  next(wanted, now) {
    if (!this.isHeld(now)) {
      this.#order = wanted;
    } else {
      this.#order = [...this.#order, ...wanted.filter((id) => !this.#order.includes(id))];
    }
    return this.#order;
  }
}
