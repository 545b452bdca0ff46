package se.hemvakt.ingest.check;

import se.hemvakt.runtime.intake.Intake.Route;

/**
 * How far one kit's clock is from ours, learnt from {@code received - sent_at} of its messages (hazard H14).
 *
 * <p>Up to a minute is left alone. Beyond, the error is corrected, and the correction is <em>sticky</em>: it stays the same until the error has moved by more
 * than 30 s, since a message sent again must come out with the same measured time to be known as a duplicate.
 *
 * <p>A delayed message looks exactly like a slow clock, and believing a delay would make an old value look new (H11). Two facts tell them apart. Delay
 * only ever adds to the error, so an error that shrinks is believed at once. And a direct connection that stalls is ended by its keepalive within three
 * minutes, so an error that grows by more than that is a clock, and a smaller one is believed when it has lasted that long, at its lowest. A broker may hold a
 * message for days: there a positive error is never a clock.
 *
 * <p>Not for several threads at once.
 */
public final class KitClock {
    static final long TOLERATED_MS = 60_000;
    static final long STICKY_MS = 30_000;

    /** One and a half times the longest keepalive we take (D2). */
    static final long STALL_MAX_MS = 180_000;

    private static final long NEVER = Long.MIN_VALUE;

    private long correctionMs;
    private long risingSinceMs = NEVER;
    private long lowestRiseMs;

    /**
     * @param correctionMs the correction last in use, so that a restart of ours does not change it; 0 when there was none
     */
    public KitClock(long correctionMs) {
        this.correctionMs = correctionMs;
    }

    /** What is added to this kit's times at present, in milliseconds; positive when the kit is behind. */
    public long correctionMs() {
        return correctionMs;
    }

    /** Learns from one message and returns what to add to its times. */
    public long learn(long sentAtMs, long receivedAtMs, Route route) {
        long error = receivedAtMs - sentAtMs;
        if (route == Route.BRIDGE && error > 0) {
            error = 0;
        }
        if (Math.abs(error - correctionMs) <= STICKY_MS || tolerated(error) == correctionMs) {
            risingSinceMs = NEVER;
            return correctionMs;
        }
        boolean mayBeDelay = error > correctionMs && (route == Route.BRIDGE || error - correctionMs <= STALL_MAX_MS);
        if (mayBeDelay) {
            if (risingSinceMs == NEVER) {
                risingSinceMs = receivedAtMs;
                lowestRiseMs = error;
            }
            lowestRiseMs = Math.min(lowestRiseMs, error);
            if (receivedAtMs - risingSinceMs < STALL_MAX_MS) {
                return correctionMs;
            }
            error = lowestRiseMs;
        }
        risingSinceMs = NEVER;
        correctionMs = tolerated(error);
        return correctionMs;
    }

    private static long tolerated(long error) {
        return Math.abs(error) <= TOLERATED_MS ? 0 : error;
    }
}
