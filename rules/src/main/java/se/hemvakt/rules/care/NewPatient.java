package se.hemvakt.rules.care;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Limit;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;

/**
 * A patient to be enrolled. SpO2 scale 2 is not part of it: it takes a prescription of its own (H29).
 *
 * @param birthDate null when not known
 * @param personalNumber null when there is none
 * @param area where the patient lives, as the team says it; may be empty
 * @param wardOrder the patient's place on the ward view, growing
 * @param team the team responsible from the start
 */
public record NewPatient(
        String givenName,
        String familyName,
        @Nullable LocalDate birthDate,
        @Nullable PersonalNumber personalNumber,
        String area,
        int wardOrder,
        TeamId team) {
    public NewPatient {
        if (givenName.isBlank() || familyName.isBlank()) {
            throw new IllegalArgumentException("given name and family name must not be empty");
        }
    }

    /** Refuses limits that could never be broken or would always be: for measured quantities only, within what is possible. */
    public static List<Limit> checked(List<Limit> limits) {
        for (Limit limit : limits) {
            Vital vital = limit.vital();
            if (vital.kind() != Vital.Kind.NUMERIC) {
                throw new IllegalArgumentException("limit for " + vital.code() + ": it is not a measured quantity");
            }
            if ((limit.lowMilli() != null && !vital.isPossible(limit.lowMilli()))
                    || (limit.highMilli() != null && !vital.isPossible(limit.highMilli()))) {
                throw new IllegalArgumentException("limit for " + vital.code() + ": outside its possible range "
                        + vital.lowestPossibleMilli() / 1000.0 + " to " + vital.highestPossibleMilli() / 1000.0);
            }
        }
        return List.copyOf(limits);
    }

    /** Nobody's name (H36). */
    @Override
    public String toString() {
        return "NewPatient[of " + team + "]";
    }
}
