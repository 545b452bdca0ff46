package se.hemvakt.notify.send;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When to try again: after a random time that may grow ("full jitter", Brooker 2015), so that messages that failed together do
 * not come back together.
 *
 * @param attemptsMax of one message
 * @param within from the first attempt on; shorter than the time after which the rules take the next contact path anyway
 */
public record RetryPlan(int attemptsMax, Duration within) {
    private static final long BASE_MS = 1_000;
    private static final long CAP_MS = 15_000;

    /** How long to wait after this many attempts, from 1. */
    public Duration wait(int attempts, RandomGenerator random) {
        long most = Math.min(CAP_MS, BASE_MS << Math.min(attempts - 1, 10));
        return Duration.ofMillis(random.nextLong(most + 1));
    }

    /** Whether there is another attempt after this many, the first of them so long ago, once it has waited; else it is given up. */
    public boolean allows(int attempts, Duration sinceFirst, Duration wait) {
        return attempts < attemptsMax && sinceFirst.plus(wait).compareTo(within) <= 0;
    }
}
