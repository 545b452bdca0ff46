package se.hemvakt.model;

import java.util.List;

/**
 * What is stored in one transaction and travels as one entry of the reading log: readings and quarantine rows of one lane,
 * in the order received. At most {@link #MAX_READINGS} readings.
 *
 * <p>A follower may see a reading twice (a kit resent it and the first receipt was lost): followers are idempotent on
 * patient, vital and measured time.
 */
public record ReadingBatch(List<Reading> readings, List<Quarantined> quarantined) {
    public static final int MAX_READINGS = 16_384;

    public ReadingBatch {
        readings = List.copyOf(readings);
        quarantined = List.copyOf(quarantined);
        if (readings.size() > MAX_READINGS) {
            throw new IllegalArgumentException("a batch holds at most " + MAX_READINGS + " readings");
        }
    }

    public boolean isEmpty() {
        return readings.isEmpty() && quarantined.isEmpty();
    }
}
