package se.hemvakt.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved: a night passes in a millisecond. */
public final class VirtualClock implements InstantSource {
    private volatile Instant now;

    private VirtualClock(Instant now) {
        this.now = now;
    }

    /** Standing at this time: {@code 2026-03-10T08:00:00Z}. */
    public static VirtualClock at(String instant) {
        return new VirtualClock(Instant.parse(instant));
    }

    /** Standing at this time. */
    public static VirtualClock at(Instant instant) {
        return new VirtualClock(instant);
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Moves it on; a negative duration sets it back, as clocks are set. */
    public synchronized Instant advance(Duration duration) {
        now = now.plus(duration);
        return now;
    }

    /** Sets it. */
    public synchronized void set(Instant instant) {
        now = instant;
    }
}
