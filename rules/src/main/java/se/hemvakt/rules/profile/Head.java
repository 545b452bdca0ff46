package se.hemvakt.rules.profile;

import java.util.List;
import se.hemvakt.model.Priority;
import se.hemvakt.rules.profile.Verdict.Whose;

/**
 * What every rule says of itself.
 *
 * @param id profile and rule: {@code heart-failure/weight-3d}
 * @param version the profile's
 * @param problem what its episodes are about
 * @param replaces the ids of the rules whose place it takes, in other profiles
 * @param name for the screen
 * @param source where the number comes from
 * @param sure how sure it is
 * @param place where it stands: file, line, column
 */
public record Head(
        String id,
        int version,
        String problem,
        Priority priority,
        Life life,
        Whose whose,
        List<String> replaces,
        Words name,
        String source,
        Confidence sure,
        String place) {
    public Head {
        replaces = List.copyOf(replaces);
    }
}
