package se.hemvakt.app.bench;

import java.time.Duration;

/**
 * How much to measure.
 *
 * @param connections kits at once
 * @param warmUp before each measurement, not counted
 * @param measured each measurement
 * @param fixedRate messages a second of the latency runs
 * @param fixedRuns how many of them; the median counts
 * @param alerts how many alerts are timed
 * @param background readings a second while they are
 * @param starts how often the program is started on kept data; the median counts
 */
public record BenchPlan(
        int connections,
        Duration warmUp,
        Duration measured,
        int fixedRate,
        int fixedRuns,
        int alerts,
        int background,
        int starts) {
    /** The figures that are published: about three minutes. */
    public static BenchPlan full() {
        return new BenchPlan(500, Duration.ofSeconds(5), Duration.ofSeconds(10), 20_000, 5, 1_000, 10_000, 5);
    }

    /** Whether it works, not how fast it is: half a minute. */
    public static BenchPlan quick() {
        return new BenchPlan(50, Duration.ofSeconds(1), Duration.ofSeconds(2), 5_000, 1, 60, 1_000, 1);
    }
}
