package se.hemvakt.rules.profile;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Priority;

/**
 * How an alert of a rule lives: figures that the alert's life carries out.
 *
 * @param delay how long the condition must hold before anybody is told; zero for at once
 * @param hold how long it must be over before the episode ends; zero for at once
 * @param clearByMilli how far inside its limit a value must be before it counts as over, in thousandths of the unit; 0 for none
 * @param measureAgainAfter ask the kit to measure again after this rest before anybody is told; null not to ask. Never for HIGH
 * @param escalation becomes worse by itself when nobody accepts; null when not
 */
public record Life(
        Duration delay,
        Duration hold,
        int clearByMilli,
        @Nullable Duration measureAgainAfter,
        @Nullable Escalation escalation) {
    /** At once, without margin. */
    public static final Life PLAIN = new Life(Duration.ZERO, Duration.ZERO, 0, null, null);

    /**
     * @param after not accepted for this long
     * @param to the priority it then has
     */
    public record Escalation(Duration after, Priority to) {}
}
