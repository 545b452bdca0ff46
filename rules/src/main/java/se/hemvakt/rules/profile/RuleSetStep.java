package se.hemvakt.rules.profile;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something somebody did with one version of the rules. Never changed, never removed.
 *
 * @param number 1 for the first step ever taken, then one more each
 * @param version of the rule set
 * @param by who, by account
 * @param at when, by our clock
 * @param why in words; of a replay what it showed
 * @param files of a draft, else null
 */
public record RuleSetStep(
        int number,
        int version,
        Kind kind,
        String by,
        Instant at,
        String why,
        @Nullable RuleSetFiles files) {
    /** What was done. */
    public enum Kind {
        DRAFTED,
        REPLAYED,
        APPROVED,
        ACTIVATED,
        WITHDRAWN
    }

    public RuleSetStep {
        if (by.isBlank() || why.isBlank()) {
            throw new IllegalArgumentException("say who and why");
        }
        if ((kind == Kind.DRAFTED) != (files != null)) {
            throw new IllegalArgumentException("a draft has files, nothing else has");
        }
    }
}
