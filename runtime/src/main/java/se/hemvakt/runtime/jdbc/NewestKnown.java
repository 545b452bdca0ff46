package se.hemvakt.runtime.jdbc;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import se.hemvakt.model.Reading;

/**
 * The newest measured time this process has itself stored, for each patient and vital.
 *
 * <p>A hint for speed, never a truth: what is newer than it is almost surely new, so it can be inserted without asking first.
 * When the hint is wrong (another process stored the same), the database's unique key says so and the batch takes the careful
 * way. Bounded: when full it forgets everything, which costs one careful batch for each series.
 */
final class NewestKnown {
    private static final int SERIES_MAX = 1_000_000;

    private final Map<Long, Long> newest = new ConcurrentHashMap<>();

    /** The newest time stored for the reading's series, or {@link Long#MIN_VALUE} when none is known. */
    long before(Reading reading) {
        return newest.getOrDefault(series(reading), Long.MIN_VALUE);
    }

    /** These are committed now; sorted by series and time. */
    void committed(List<Reading> sorted) {
        if (newest.size() > SERIES_MAX) {
            newest.clear();
        }
        for (int i = 0; i < sorted.size(); i++) {
            Reading reading = sorted.get(i);
            boolean lastOfSeries = i + 1 == sorted.size() || series(sorted.get(i + 1)) != series(reading);
            if (lastOfSeries) {
                newest.merge(series(reading), reading.measuredAtMs(), Math::max);
            }
        }
    }

    /** The hint was wrong for some of these: ask first, next time. */
    void forget(List<Reading> readings) {
        for (Reading reading : readings) {
            newest.remove(series(reading));
        }
    }

    /** A patient has 53 bits, a vital 6: both fit one number. */
    static long series(Reading reading) {
        return reading.patient().value() << 6 | reading.vital().number();
    }
}
