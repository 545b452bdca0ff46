package se.hemvakt.rules.alert;

import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Priority;

/**
 * Since when a condition has been better than each priority, without a break: so that one good value among bad ones neither
 * ends nor lowers an episode. {@link PatientState#FOREVER} where it is not better.
 */
record Better(long thanHigh, long thanMedium, long thanLow) {
    static final Better NOT = new Better(PatientState.FOREVER, PatientState.FOREVER, PatientState.FOREVER);

    /** The condition is at this level now; null when it is not there. */
    Better at(@Nullable Priority level, long t) {
        long high = since(level, Priority.HIGH, thanHigh, t);
        long medium = since(level, Priority.MEDIUM, thanMedium, t);
        long low = since(level, Priority.LOW, thanLow, t);
        return high == thanHigh && medium == thanMedium && low == thanLow ? this : new Better(high, medium, low);
    }

    private static long since(@Nullable Priority level, Priority than, long since, long t) {
        return level == null || than.isWorseThan(level) ? Math.min(since, t) : PatientState.FOREVER;
    }

    boolean isOver(long t, long holdMs) {
        return thanLow <= t - holdMs;
    }

    /** The priority that is left when what is better has to have lasted; not asked when it is over. */
    Priority left(long t, long holdMs) {
        if (thanMedium <= t - holdMs) {
            return Priority.LOW;
        }
        return thanHigh <= t - holdMs ? Priority.MEDIUM : Priority.HIGH;
    }

    /** When an episode of this priority is lowered or ended if nothing gets worse before. */
    long due(Priority priority, long holdMs) {
        long since =
                switch (priority) {
                    case HIGH -> thanHigh;
                    case MEDIUM -> thanMedium;
                    case LOW -> thanLow;
                };
        return since >= PatientState.FOREVER ? PatientState.FOREVER : since + holdMs;
    }
}
