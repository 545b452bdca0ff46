package se.hemvakt.notify.send;

import java.time.Duration;

/**
 * The circuit breaker of one party. While it is open, messages fail at once, so that the rules take the next contact path
 * instead of waiting for somebody who does not answer.
 *
 * <pre>
 *   closed ──so many failures in a row──▶ open ──after a while──▶ half open: one message is the probe
 *     ▲                                    ▲                          │
 *     └────────────── it worked ───────────┼──────────────────────────┤
 *                                          └──────── it failed ───────┘
 * </pre>
 *
 * <p>Forty lines of our own, because the libraries keep time by themselves and a test could not let an hour pass.
 */
final class Breaker {
    static final int FAILURES_TO_OPEN = 5;
    static final Duration OPEN_FOR = Duration.ofSeconds(30);
    /** A probe nobody heard of again is forgotten, or the breaker would never close. */
    private static final Duration PROBE_WITHIN = Duration.ofSeconds(30);

    private int failures;
    private boolean open;
    private long nextProbeMs;

    /** Whether a message may go now; with an open breaker a yes is for the probe. */
    boolean admits(long nowMs) {
        if (!open) {
            return true;
        }
        if (nowMs < nextProbeMs) {
            return false;
        }
        nextProbeMs = nowMs + PROBE_WITHIN.toMillis();
        return true;
    }

    void worked() {
        failures = 0;
        open = false;
    }

    /** True when this opened it. */
    boolean failed(long nowMs) {
        failures++;
        boolean opens = !open && failures >= FAILURES_TO_OPEN;
        if (opens || open) {
            open = true;
            nextProbeMs = nowMs + OPEN_FOR.toMillis();
        }
        return opens;
    }

    boolean isOpen() {
        return open;
    }
}
