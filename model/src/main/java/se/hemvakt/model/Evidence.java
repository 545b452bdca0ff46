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
 */
public record Evidence(
        Vital vital,
        int milli,
        long measuredAtMs,
        Side side,
        @Nullable Integer limitMilli,
        @Nullable Integer points) {

    /** Which way a limit was broken. */
    public enum Side {
        LOW,
        HIGH,
        NONE
    }
}
