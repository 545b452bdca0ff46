package se.hemvakt.rules.profile;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Priority;

/**
 * Why a rule says yes: enough to tell a person without asking again.
 *
 * @param rule its id
 * @param version its profile's version
 * @param priority as the rule has it
 * @param evidence the readings it rests on with the limits they broke
 * @param whose whose limit it is
 * @param clears what would end it
 */
public record Verdict(
        String rule, int version, Priority priority, List<Evidence> evidence, Whose whose, Clears clears) {
    public Verdict {
        evidence = List.copyOf(evidence);
    }

    /**
     * Whose limit it is.
     *
     * @param kind standard, a profile, or the patient's own
     * @param profile the profile's id; of an own limit too: the one it overrides, or empty
     * @param signedBy who signed an own limit, else null
     */
    public record Whose(Kind kind, String profile, @Nullable String signedBy) {
        /** Where a limit comes from. */
        public enum Kind {
            STANDARD,
            PROFILE,
            OWN
        }
    }

    /**
     * What would end it: the condition not holding any more, by this margin, for this long.
     *
     * @param marginMilli thousandths of the unit inside the limit
     * @param hold how long
     */
    public record Clears(int marginMilli, Duration hold) {}

    /** No value, no name (H36). */
    @Override
    public String toString() {
        return "Verdict[" + rule + " " + priority + "]";
    }
}
