package se.hemvakt.rules.trend;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import se.hemvakt.model.Vital;

/**
 * What a rule may ask of one patient's past, as of the moment it is judged. Values are thousandths of the vital's unit, times
 * and windows milliseconds of measured time. Empty means that too little is known: never that it is normal (H18).
 */
public interface Windows {
    /** The newest value measured within the window. */
    OptionalInt last(Vital vital, long windowMs);

    /** The median of the values measured within the window. */
    OptionalInt median(Vital vital, long windowMs);

    /** The newest value minus the one the window began with. */
    OptionalInt delta(Vital vital, long windowMs);

    /** Theil–Sen slope over the window, in thousandths a day; empty with fewer than five points. */
    OptionalDouble slopePerDay(Vital vital, long windowMs);

    /** How many values were measured within the window; 0 is known to be none. */
    int count(Vital vital, long windowMs);

    /**
     * How many of the newest values within the window are as far out as this number or farther.
     *
     * @param newest how many values are looked at, at most
     * @param above whether larger is farther out
     */
    int asFarAs(Vital vital, long windowMs, int newest, int milli, boolean above);

    /** How long ago the newest value was measured. */
    OptionalLong sinceMs(Vital vital);

    /** How far the newest value is from the patient's own baseline, in robust standard deviations. */
    OptionalDouble baselineZ(Vital vital);

    /** The patient's own baseline: the median of the stable days, for this hour of the day where enough is known. */
    OptionalInt baseline(Vital vital);
}
