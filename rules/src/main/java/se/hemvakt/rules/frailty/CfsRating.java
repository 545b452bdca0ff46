package se.hemvakt.rules.frailty;

import java.time.LocalDate;

/**
 * A rating on the Clinical Frailty Scale, as a clinician gave it: recorded, never computed. Of adults over 65, and of the
 * patient's usual state about two weeks before any acute illness. The scale's texts belong to Dalhousie University and are not
 * part of this program.
 *
 * @param level 1 to 9
 * @param stateOf the day whose state was rated, not after {@code ratedOn}
 * @param ratedBy who answers for it: the clinician, as colleagues see the name
 * @param ratedOn the day it was rated
 */
public record CfsRating(int level, LocalDate stateOf, String ratedBy, LocalDate ratedOn) {
    public static final int LEAST = 1;
    public static final int MOST = 9;

    public CfsRating {
        if (level < LEAST || level > MOST) {
            throw new IllegalArgumentException("level on the Clinical Frailty Scale must be 1 to 9");
        }
        if (stateOf.isAfter(ratedOn)) {
            throw new IllegalArgumentException("the state rated can not be after the day of rating");
        }
        if (ratedBy.isBlank()) {
            throw new IllegalArgumentException("a rating needs the clinician who gave it");
        }
    }

    /** No level (H36). */
    @Override
    public String toString() {
        return "CfsRating[" + ratedOn + "]";
    }
}
