package se.hemvakt.model;

import org.jspecify.annotations.Nullable;

/**
 * One reading an episode rests on, with the limit it broke.
 *
 * @param vital what was measured
 * @param milli its value in thousandths
 * @param measuredAtMs when
 * @param side which way the limit was broken
 * @param limitMilli the limit in thousandths, or null when the evidence is a score part
 * @param points the NEWS2 part score, or null
 * @param limitOf whose limit it is; null when there is none
 * @param medianOf how many readings the value is the median of (a streaming sensor's newest ones, the last of them measured
 *     at {@code measuredAtMs}); null when it is that reading itself
 */
public record Evidence(
        Vital vital,
        int milli,
        long measuredAtMs,
        Side side,
        @Nullable Integer limitMilli,
        @Nullable Integer points,
        @Nullable LimitOf limitOf,
        @Nullable Integer medianOf) {

    /** A reading by itself, its limit the patient's own if there is one. */
    public Evidence(
            Vital vital,
            int milli,
            long measuredAtMs,
            Side side,
            @Nullable Integer limitMilli,
            @Nullable Integer points) {
        this(vital, milli, measuredAtMs, side, limitMilli, points, limitMilli == null ? null : LimitOf.OWN, null);
    }

    /** Whose limit. */
    public enum LimitOf {
        /** Set for this patient. */
        OWN,
        /** Of a condition's profile the patient has. */
        PROFILE,
        /** The same for everybody. */
        STANDARD
    }

    /** Which way a limit was broken. */
    public enum Side {
        LOW,
        HIGH,
        NONE
    }
}
