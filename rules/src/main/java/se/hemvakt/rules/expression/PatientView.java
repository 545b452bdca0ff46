package se.hemvakt.rules.expression;

import se.hemvakt.model.Vital;
import se.hemvakt.rules.trend.Windows;

/**
 * What a rule may ask of one patient, as of the moment it is judged. Values are thousandths of the vital's unit, times
 * milliseconds. It is asked for each reading: an answer costs no memory.
 */
public interface PatientView {
    /** What {@link #newest} answers when it does not know. */
    int UNKNOWN = Integer.MIN_VALUE;

    /** The newest value that is not too old to count, or {@link #UNKNOWN}. */
    int newest(Vital vital);

    /** When the newest value was measured; meaningful only where there is one. */
    long measuredAtMs(Vital vital);

    /** The lowest the score can be by what is known; 0 when nothing is. */
    int lowest(Score score);

    /** The highest the score can be by what is known; {@link Score#most()} when nothing is. */
    int highest(Score score);

    /** The patient's past. */
    Windows windows();
}
