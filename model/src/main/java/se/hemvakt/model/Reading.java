package se.hemvakt.model;

import java.time.Instant;

/**
 * One measured value of one patient, checked and bound: a reading that exists is possible, has its canonical unit and knows
 * whose it is. Immutable; a wrong one is corrected by a new row, never by change.
 *
 * <p>Times are epoch milliseconds, since this record passes through the hot path a hundred thousand times a second.
 *
 * @param patient whom it was measured on, by the kit binding at {@code measuredAtMs} (hazard H13)
 * @param vital what was measured
 * @param measuredAtMs when it was measured: the kit's time, corrected by the kit's clock offset; never re-stamped (H11, H14)
 * @param milli the value in thousandths of {@link Vital#unit()}
 * @param receivedAtMs when it reached us, by our clock
 * @param kit the kit that sent it, by its connection
 * @param quality flags of {@link Quality}, 0 when nothing is known against it
 */
public record Reading(
        PatientId patient, Vital vital, long measuredAtMs, int milli, long receivedAtMs, KitId kit, int quality) {

    public Reading {
        if (!vital.isPossible(milli)) {
            throw new IllegalArgumentException(vital.code() + " outside its possible range");
        }
    }

    public Instant measuredAt() {
        return Instant.ofEpochMilli(measuredAtMs);
    }

    public Instant receivedAt() {
        return Instant.ofEpochMilli(receivedAtMs);
    }

    /** The value in its unit, for display and charts; compare with {@link #milli()} instead. */
    public double value() {
        return milli / 1000.0;
    }

    /** Never the value: a reading must not leak through a log line or an exception (H36). */
    @Override
    public String toString() {
        return "Reading[" + vital.code() + " of kit " + kit + "]";
    }
}
