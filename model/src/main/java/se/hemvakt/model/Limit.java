package se.hemvakt.model;

import org.jspecify.annotations.Nullable;

/**
 * A patient's own limits for one vital. A value <em>below</em> {@code lowMilli} or <em>above</em> {@code highMilli} breaks it.
 *
 * @param lowMilli thousandths, or null for no low limit
 * @param highMilli thousandths, or null for no high limit
 */
public record Limit(
        Vital vital, @Nullable Integer lowMilli, @Nullable Integer highMilli) {
    public Limit {
        if (lowMilli == null && highMilli == null) {
            throw new IllegalArgumentException("limit for " + vital.code() + " has neither low nor high");
        }
        if (lowMilli != null && highMilli != null && lowMilli >= highMilli) {
            throw new IllegalArgumentException("limit for " + vital.code() + ": low must be below high");
        }
    }
}
