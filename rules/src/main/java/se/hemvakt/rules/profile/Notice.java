package se.hemvakt.rules.profile;

import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.Vital;

/**
 * Something about a patient's rules that must be seen, since less is watched, or otherwise, than somebody may think.
 *
 * @param vital of an own limit, else null
 * @param side of an own limit, else null
 * @param reason of an exclusion or of profiles left out, else null
 */
public record Notice(
        Kind kind,
        @Nullable Vital vital,
        @Nullable Side side,
        @Nullable Words reason) {
    /** What is to be seen. */
    public enum Kind {
        /** An own limit's signature has ended: the profiles' limits count again. */
        OWN_LIMIT_ENDED,
        /** The fences moved since an own limit was signed: it counts no more. */
        OWN_LIMIT_OUTSIDE_FENCES,
        /** The prescription of SpO2 scale 2 has ended: scale 1 counts. */
        SCALE_2_ENDED,
        /** Nobody knows the birth date: no rule is left out for the age. */
        BIRTH_DATE_MISSING,
        /** No rule is judged. */
        EXCLUDED,
        /** No score is judged. */
        SCORES_EXCLUDED,
        /** Profiles the patient was given that do not fit together, or are none any more, are left out: see the reason. */
        PROFILES_LEFT_OUT
    }
}
