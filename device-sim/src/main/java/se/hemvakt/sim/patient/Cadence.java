package se.hemvakt.sim.patient;

import java.time.Duration;

/**
 * How often the wearable measures. Everything else is by the clock: cuff and thermometer a few times a day, weight in the
 * morning, consciousness and oxygen by staff, all more often when ill and not at night when well.
 *
 * @param streamEvery 1 second to 10 minutes
 */
public record Cadence(Duration streamEvery) {
    /** Every 30 seconds. */
    public static final Cadence USUAL = new Cadence(Duration.ofSeconds(30));

    public Cadence {
        if (streamEvery.compareTo(Duration.ofSeconds(1)) < 0 || streamEvery.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("the wearable measures every 1 s to 10 min, not every " + streamEvery);
        }
    }
}
