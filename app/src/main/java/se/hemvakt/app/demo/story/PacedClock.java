package se.hemvakt.app.demo.story;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** A clock that begins where it is told and goes as fast as it is told; it never goes back. Thread-safe. */
public final class PacedClock implements InstantSource {
    private record Since(Instant at, long nanos, double pace) {}

    private final LongSupplier nanoTime;
    private volatile Since since;

    /** Begins at true pace. */
    public PacedClock(Instant begin) {
        this(begin, System::nanoTime);
    }

    PacedClock(Instant begin, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.since = new Since(begin, nanoTime.getAsLong(), 1);
    }

    @Override
    public Instant instant() {
        return at(since, nanoTime.getAsLong());
    }

    private static Instant at(Since since, long nanos) {
        return since.at().plusNanos((long) ((nanos - since.nanos()) * since.pace()));
    }

    /** From now on so many times as fast as true time. */
    public synchronized void pace(double pace) {
        if (!(pace >= 1) || pace > 1_000) {
            throw new IllegalArgumentException("a clock goes at 1 to 1,000 times its pace, not " + pace);
        }
        long nanos = nanoTime.getAsLong();
        since = new Since(at(since, nanos), nanos, pace);
    }
}
