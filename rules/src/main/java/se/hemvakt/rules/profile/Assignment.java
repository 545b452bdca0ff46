package se.hemvakt.rules.profile;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was decided for one patient. The standard profile is always part of it and not named.
 *
 * @param profiles ids, in any order
 * @param limits at most one for each vital and side
 * @param born null when nobody knows: then no age can exclude, which is shown
 * @param scale2 the prescription of SpO2 scale 2; null for scale 1
 */
public record Assignment(
        List<String> profiles,
        List<OwnLimit> limits,
        @Nullable LocalDate born,
        @Nullable Signature scale2) {
    /** The standard profile alone. */
    public static final Assignment STANDARD = new Assignment(List.of(), List.of(), null, null);

    public Assignment {
        profiles = List.copyOf(profiles);
        limits = List.copyOf(limits);
        Set<String> sides = new HashSet<>();
        for (OwnLimit limit : limits) {
            if (!sides.add(limit.vital().code() + limit.bound().side())) {
                throw new IllegalArgumentException(
                        "two own limits for one side of " + limit.vital().code());
            }
        }
    }

    /** No birth date, no value (H36). */
    @Override
    public String toString() {
        return "Assignment" + profiles;
    }
}
