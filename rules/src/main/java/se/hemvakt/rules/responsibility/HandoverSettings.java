package se.hemvakt.rules.responsibility;

import java.time.Duration;

/**
 * How long a request waits. Proposals, to be decided by the organisation (docs/clinical-basis.md).
 *
 * @param answerWithin after this long without an answer whoever asked is told, and again each time it has passed
 * @param askAgainAfter when no unit is free, or it was declined: after this long whoever asked is told to ask again
 */
public record HandoverSettings(Duration answerWithin, Duration askAgainAfter) {
    public HandoverSettings {
        if (answerWithin.toMillis() < 1 || askAgainAfter.toMillis() < 1) {
            throw new IllegalArgumentException("how long a handover waits must be more than nothing");
        }
    }

    public static HandoverSettings standard() {
        return new HandoverSettings(Duration.ofMinutes(15), Duration.ofMinutes(15));
    }
}
