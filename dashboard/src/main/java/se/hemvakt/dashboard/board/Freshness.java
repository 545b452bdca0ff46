package se.hemvakt.dashboard.board;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Vital;

/**
 * How long a shown value may be taken for the present one (hazard H11): until {@code stale} it is live, until {@code gone}
 * it is shown dimmed with its age in words, after that as a dash.
 *
 * <p>A streaming kit's plan is two thirds of the silence it is allowed (H09), so "stale at 1.5 times the plan" (H11) is that
 * silence. The spot values' ages are those of clinical practice as collected in the project's clinical notes (section 2.4,
 * confidence C: no standard was found). Screens get both as points in time: the server owns them.
 *
 * @param stale after this age it is no longer live
 * @param gone after this age it is no longer shown as a number
 */
public record Freshness(Duration stale, Duration gone) {
    private static final Duration STREAM_GONE_AT_LEAST = Duration.ofMinutes(10);
    private static final Freshness SPOT_FAST = new Freshness(Duration.ofHours(4), Duration.ofHours(12));
    private static final Freshness SPOT_SLOW = new Freshness(Duration.ofHours(6), Duration.ofHours(24));
    private static final Freshness DAYS = new Freshness(Duration.ofDays(2), Duration.ofDays(7));

    /** The freshness of one vital of a patient whose kit may be silent that long; null when no kit streams. */
    public static Freshness of(Vital vital, @Nullable Duration silentAfter) {
        return switch (vital) {
            case SPO2, HEART_RATE, PULSE_RATE, RESPIRATORY_RATE ->
                silentAfter == null
                        ? SPOT_FAST
                        : new Freshness(silentAfter, longer(STREAM_GONE_AT_LEAST, silentAfter.multipliedBy(3)));
            case GLUCOSE -> SPOT_FAST;
            case WEIGHT, STEPS, GAIT_SPEED, GRIP_STRENGTH -> DAYS;
            default -> SPOT_SLOW;
        };
    }

    /** Whether a streaming kit sends this vital all the time, so that its absence says something. */
    public static boolean isStreamed(Vital vital) {
        return vital == Vital.SPO2
                || vital == Vital.HEART_RATE
                || vital == Vital.PULSE_RATE
                || vital == Vital.RESPIRATORY_RATE;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
