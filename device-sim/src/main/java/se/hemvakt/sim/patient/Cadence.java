package se.hemvakt.sim.patient;

import java.time.Duration;
import java.util.Optional;

/**
 * How often the wearable measures. Everything else is by the clock: cuff and thermometer a few times a day, weight in the
 * morning, consciousness and oxygen by staff, all more often when ill and not at night when well.
 *
 * @param streamEvery 1 second to 10 minutes
 * @param roundsEvery when set, somebody also measures all of it at this interval, day and night, as for patients cared for at
 *     home instead of in hospital; 10 minutes or more
 */
public record Cadence(Duration streamEvery, Optional<Duration> roundsEvery) {
    /** Every 30 seconds. */
    public static final Cadence USUAL = new Cadence(Duration.ofSeconds(30));

    public Cadence {
        if (streamEvery.compareTo(Duration.ofSeconds(1)) < 0 || streamEvery.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("the wearable measures every 1 s to 10 min, not every " + streamEvery);
        }
        if (roundsEvery.isPresent() && roundsEvery.get().compareTo(Duration.ofMinutes(10)) < 0) {
            throw new IllegalArgumentException("rounds are at least 10 min apart, not " + roundsEvery.get());
        }
    }

    /** No rounds but the usual. */
    public Cadence(Duration streamEvery) {
        this(streamEvery, Optional.empty());
    }

    public Cadence withRounds(Duration every) {
        return new Cadence(streamEvery, Optional.of(every));
    }
}
