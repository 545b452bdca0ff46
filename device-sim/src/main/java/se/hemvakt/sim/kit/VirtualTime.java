package se.hemvakt.sim.kit;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Simulated time that starts in the past and catches up with now at N times its pace, then goes on as now:
 * {@code simulated(now) = min(now, start + (now - begun) * speed)}.
 *
 * <p>So {@code --speed} shows hours of history in seconds and breaks neither of the two clocks on a reading: what is measured
 * carries its true simulated time, always in the past, and is sent now. Nothing is ever measured in the future and nothing is
 * stamped anew. The wait until live is {@code history / (speed - 1)}.
 *
 * @param start where simulated time begins
 * @param begun when, by the real clock
 * @param speed 1 or more
 */
public record VirtualTime(Instant start, Instant begun, double speed) {
    public VirtualTime {
        if (!(speed >= 1) || speed > 1e9) {
            throw new IllegalArgumentException("speed is 1 or more, not " + speed);
        }
        if (start.isAfter(begun)) {
            throw new IllegalArgumentException("simulated time cannot begin in the future");
        }
        if (speed == 1 && start.isBefore(begun)) {
            throw new IllegalArgumentException(
                    "at speed 1 a history never catches up: give a higher speed or no history");
        }
    }

    /** Begins this long ago and hurries. */
    public static VirtualTime catchingUp(Instant now, Duration history, double speed) {
        Instant begun = now.truncatedTo(ChronoUnit.MILLIS);
        return new VirtualTime(begun.minus(history), begun, speed);
    }

    /** Simulated time at this real time, in whole milliseconds as kits tell it. */
    public Instant at(Instant now) {
        double elapsedMs = Duration.between(begun, now).toMillis() * speed;
        long behindMs = Duration.between(start, now).toMillis();
        return elapsedMs >= behindMs ? now.truncatedTo(ChronoUnit.MILLIS) : start.plusMillis((long) elapsedMs);
    }

    /** When, by the real clock, it will have caught up. */
    public Instant liveFrom() {
        return start.equals(begun)
                ? begun
                : begun.plusMillis(
                        (long) Math.ceil(Duration.between(start, begun).toMillis() / (speed - 1)));
    }

    /** Whether the past is over at this real time. */
    public boolean isLive(Instant now) {
        return !at(now).isBefore(now.truncatedTo(ChronoUnit.MILLIS));
    }
}
