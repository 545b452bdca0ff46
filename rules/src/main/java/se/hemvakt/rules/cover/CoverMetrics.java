package se.hemvakt.rules.cover;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.hemvakt.rules.organisation.Coverage;

/** What the coverage clock tells the operators. */
final class CoverMetrics {
    private final InstantSource clock;
    private final Counter warnings;
    private volatile @Nullable Instant nextGap;
    private volatile @Nullable Instant lookedAt;
    private volatile int uncovered;

    CoverMetrics(MeterRegistry meters, InstantSource clock) {
        this.clock = clock;
        warnings = Counter.builder("hemvakt.rules.cover.warnings")
                .description("Warnings of a coming gap in cover")
                .register(meters);
        Gauge.builder("hemvakt.rules.cover.next_gap", this, CoverMetrics::untilNextGap)
                .description(
                        "Time until a team with patients has nobody; 72 h when no gap is nearer, 0 while there is one")
                .baseUnit("seconds")
                .register(meters);
        Gauge.builder("hemvakt.rules.cover.uncovered", this, metrics -> metrics.uncovered)
                .description("Patients nobody covers now")
                .register(meters);
        Gauge.builder("hemvakt.rules.cover.age", this, CoverMetrics::age)
                .description("How long ago the coverage clock last looked")
                .baseUnit("seconds")
                .register(meters);
    }

    void looked(Optional<Instant> gap, int patients, int given, Instant now) {
        nextGap = gap.orElse(null);
        uncovered = patients;
        warnings.increment(given);
        lookedAt = now;
    }

    private double untilNextGap() {
        Instant gap = nextGap;
        return gap == null ? Coverage.AHEAD.toSeconds() : Math.max(0, seconds(clock.instant(), gap));
    }

    private double age() {
        Instant last = lookedAt;
        return last == null ? Double.NaN : seconds(last, clock.instant());
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
