package se.hemvakt.rules.profile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules for one condition, as data with an owner.
 *
 * @param id its name in files and on decisions: {@code heart-failure}
 * @param version grows with each change; on each decision
 * @param name for the screen
 * @param owner who answers for it
 * @param only alerts by this profile alone, the standard ones too are off: what was agreed with the patient (late palliative)
 * @param exclusion whom it takes out of watching, or null
 * @param rules in the file's order
 * @param place where it stands: file, line, column
 */
public record Profile(
        String id,
        int version,
        Words name,
        String owner,
        boolean only,
        @Nullable Exclusion exclusion,
        List<ProfileRule> rules,
        String place) {
    /** The profile everybody has. */
    public static final String STANDARD = "standard";

    public Profile {
        rules = List.copyOf(rules);
    }

    /**
     * People the rules are not made for.
     *
     * @param from what they are left out of
     * @param belowAge also everybody younger than this, in years; null when only by assignment
     * @param reason for the screen
     * @param source where it comes from
     */
    public record Exclusion(From from, @Nullable Integer belowAge, Words reason, String source, Confidence sure) {
        /** What somebody is left out of. */
        public enum From {
            /** No rule is judged. */
            ALL,
            /** Scores are not judged; limits and changes are. */
            SCORES
        }
    }
}
