package se.hemvakt.rules.alert;

import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Quality;
import se.hemvakt.model.Reading;
import se.hemvakt.model.Vital;

/**
 * From readings to the value that is judged: which reading of a vital is current, whether it may be trusted, and the median
 * of a streaming sensor. What is current depends on the readings there are, not on the order they came in (H12).
 */
final class Intake {
    /** What became of a reading. */
    enum Taken {
        /** The current value may be another now. */
        CURRENT,
        /** Known already, or milder than what stands for the same time, or too doubtful to say that something is well. */
        NOTHING,
        /** Older than what is current: it is about the past only. */
        OLDER
    }

    private static final int OFF_BODY = Vital.OFF_BODY.ordinal();

    private final CurrentScore scores;
    private final long windowMs;

    Intake(RuleSettings settings, CurrentScore scores) {
        this.scores = scores;
        this.windowMs = settings.inputs().filterWindow().toMillis();
    }

    Taken take(PatientState s, Reading reading) {
        Vital vital = reading.vital();
        int v = vital.ordinal();
        long at = reading.measuredAtMs();
        long newest = s.measuredAt[v];
        boolean doubtful = isDoubtful(s, reading);
        if (doubtful && isPassedOver(s, reading, newest)) {
            return Taken.NOTHING;
        }
        if (vital.kind() != Vital.Kind.NUMERIC) {
            if (at < newest) {
                return Taken.OLDER;
            }
            if (at == newest && !isWorse(s, vital, reading.milli(), s.milli[v])) {
                return Taken.NOTHING;
            }
            s.milli[v] = reading.milli();
            setCurrent(s, v, at, reading.receivedAtMs(), doubtful);
            return Taken.CURRENT;
        }
        Recent recent = s.recent(v);
        if (recent.holds(at) && !isWorse(s, vital, reading.milli(), recent.at(at))) {
            return Taken.NOTHING;
        }
        if (!recent.take(at, reading.milli())) {
            return Taken.OLDER;
        }
        if (at >= newest) {
            setCurrent(s, v, at, reading.receivedAtMs(), doubtful);
            s.milli[v] = recent.value(samples(s, v));
            noteFiltered(s, v, recent);
            return Taken.CURRENT;
        }
        int samples = samples(s, v);
        if (samples == 1 || at < newest - windowMs) {
            return Taken.OLDER;
        }
        int value = recent.value(samples);
        boolean changed = value != s.milli[v];
        s.milli[v] = value;
        noteFiltered(s, v, recent);
        return changed ? Taken.CURRENT : Taken.NOTHING;
    }

    /**
     * A doubtful value beside a good one (H17). From a streaming sensor it counts when no better one comes for a window; by
     * itself it may only warn. Once doubtful values stand for the vital, all count, and none of them makes anything better.
     */
    private boolean isPassedOver(PatientState s, Reading reading, long newest) {
        int v = reading.vital().ordinal();
        long at = reading.measuredAtMs();
        if (newest < at - scores.validityMs(s, v) || ((s.doubtful >> v) & 1) == 1) {
            return false;
        }
        return samples(s, v) > 1 ? at <= newest + windowMs : !isWorse(s, reading.vital(), reading.milli(), s.milli[v]);
    }

    private void setCurrent(PatientState s, int v, long at, long receivedAt, boolean doubtful) {
        s.measuredAt[v] = at;
        s.receivedAt[v] = receivedAt;
        s.expiry = Math.min(s.expiry, at + scores.validityMs(s, v) + 1);
        s.doubtful = doubtful ? s.doubtful | (1L << v) : s.doubtful & ~(1L << v);
    }

    /** The sensor was unsure, the patient moved, or it was not on the body at all (H17). */
    private static boolean isDoubtful(PatientState s, Reading reading) {
        if ((reading.quality() & (Quality.LOW | Quality.MOVEMENT)) != 0) {
            return true;
        }
        return reading.vital().kind() == Vital.Kind.NUMERIC
                && s.milli[OFF_BODY] > 0
                && s.measuredAt[OFF_BODY] != PatientState.NEVER
                && s.measuredAt[OFF_BODY] <= reading.measuredAtMs();
    }

    /** The newest reading is bad and its neighbours are not: if no other one follows soon, it counts by itself. */
    private void noteFiltered(PatientState s, int v, Recent recent) {
        Vital vital = Vital.values()[v];
        String problem = Problem.filter(vital);
        if (s.milli[v] != recent.newest()
                && isWorse(s, vital, recent.newest(), s.milli[v])
                && isBad(s, vital, recent)) {
            long due = recent.newestAt() + windowMs / 2;
            s.pending.put(problem, new Pending(problem, recent.newestAt(), due, null));
            s.conditionDue = Math.min(s.conditionDue, due);
        } else if (!s.pending.isEmpty()) {
            s.pending.remove(problem);
        }
    }

    private boolean isBad(PatientState s, Vital vital, Recent recent) {
        return scores.pointsOf(s, vital, recent.newest(), s.clock) > 0
                || isBeyondLimit(s, vital.ordinal(), recent.newest());
    }

    /** The reading that stood alone counts now: nothing came that says otherwise. */
    void unfilter(PatientState s, Vital vital) {
        s.pending.remove(Problem.filter(vital));
        s.milli[vital.ordinal()] = s.recent(vital.ordinal()).newest();
    }

    /** How many readings the current value is the median of. */
    int samples(PatientState s, int v) {
        Recent recent = s.recent[v];
        if (recent == null || recent.size() == 0) {
            return 1;
        }
        // The first doubtful value after good ones stands beside them for as long again.
        return recent.samples(((s.doubtful >> v) & 1) == 1 ? 2 * windowMs : windowMs);
    }

    /** The same for evidence: null when it is one reading, also one among others that counts since nothing came after it. */
    @Nullable
    Integer medianOf(PatientState s, int v) {
        int samples = samples(s, v);
        return samples == 1 || s.milli[v] != s.recent(v).value(samples) ? null : Integer.valueOf(samples);
    }

    /** Whether values of this vital come as a stream, by plan or as they do. */
    boolean isStreaming(PatientState s, int v) {
        return ((s.streaming >> v) & 1) == 1 || samples(s, v) > 1;
    }

    static boolean isBeyondLimit(PatientState s, int v, int milli) {
        return milli < s.low[v] || milli > s.high[v];
    }

    /** Of two values for one time: which of them counts must not depend on which came first. */
    boolean isWorse(PatientState s, Vital vital, int is, int was) {
        int points = scores.pointsOf(s, vital, is, s.clock) - scores.pointsOf(s, vital, was, s.clock);
        if (points != 0) {
            return points > 0;
        }
        int v = vital.ordinal();
        boolean beyond = isBeyondLimit(s, v, is);
        return beyond == isBeyondLimit(s, v, was) ? is > was : beyond;
    }
}
