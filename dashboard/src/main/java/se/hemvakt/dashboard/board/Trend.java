package se.hemvakt.dashboard.board;

import se.hemvakt.model.Vital;

/**
 * Whether a vital rises or falls: a fast average (about a minute) against a slow one (about twenty). For a spot value the
 * time between readings makes both forget, so it is compared with the one before. Constant memory; not thread-safe.
 *
 * <p>The step that counts as a change is a display choice, about the measurement's own noise; no alert rests on it.
 */
final class Trend {
    private static final double FAST_MS = 60_000;
    private static final double SLOW_MS = 20 * 60_000;

    private final double step;
    private double fast;
    private double slow;
    private long lastMs;
    private boolean begun;

    Trend(Vital vital) {
        this(stepOf(vital));
    }

    private Trend(double step) {
        this.step = step;
    }

    private static double stepOf(Vital vital) {
        return switch (vital) {
            case SPO2 -> 2_000;
            case HEART_RATE, PULSE_RATE -> 10_000;
            case RESPIRATORY_RATE -> 3_000;
            case SYSTOLIC_BP -> 15_000;
            case DIASTOLIC_BP, MEAN_BP -> 10_000;
            case TEMPERATURE -> 400;
            case WEIGHT -> 1_000;
            case GLUCOSE -> 1_500;
            default -> Double.MAX_VALUE;
        };
    }

    Trend copy() {
        Trend copy = new Trend(step);
        copy.fast = fast;
        copy.slow = slow;
        copy.lastMs = lastMs;
        copy.begun = begun;
        return copy;
    }

    /** Takes a value in, and says -1 falling, 0 steady or 1 rising. Values older than the last are not taken. */
    int add(long atMs, int milli) {
        if (!begun) {
            begun = true;
            fast = milli;
            slow = milli;
            lastMs = atMs;
            return 0;
        }
        double passed = Math.max(0, atMs - lastMs);
        lastMs = Math.max(lastMs, atMs);
        fast += (milli - fast) * (1 - Math.exp(-passed / FAST_MS));
        double before = slow;
        slow += (milli - slow) * (1 - Math.exp(-passed / SLOW_MS));
        double change = fast - before;
        return change >= step ? 1 : change <= -step ? -1 : 0;
    }
}
