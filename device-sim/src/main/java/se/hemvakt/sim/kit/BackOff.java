package se.hemvakt.sim.kit;

import java.util.random.RandomGenerator;

/**
 * How long a kit waits before it tries to connect again: evenly up to a bound that doubles from 1 s to 64 s (full
 * jitter), so that a thousand kits dropped at once do not come back at once (hazard H21), and a kit whose platform is gone for
 * a day tries about every half minute (H38). The bound falls back only after a receipt: a platform that takes connections and
 * drops them is no better than one that refuses.
 */
final class BackOff {
    private static final int DOUBLINGS = 6;

    private final RandomGenerator random;
    private int failures;

    BackOff(RandomGenerator random) {
        this.random = random;
    }

    /** The next wait; each call without {@link #proven} in between doubles the bound. */
    long nextMs() {
        long bound = 1000L << Math.min(failures, DOUBLINGS);
        failures++;
        return random.nextLong(1, bound + 1);
    }

    /** The platform has stored something of ours. */
    void proven() {
        failures = 0;
    }
}
