package se.hemvakt.rules.profile;

import se.hemvakt.model.Vital;

/**
 * One side of a patient's own limit. It takes the place of the milder limits of the profiles for the same vital and side;
 * harsher ones stay.
 */
public record OwnLimit(Vital vital, Bound bound, Signature signature) {
    /** No value (H36). */
    @Override
    public String toString() {
        return "OwnLimit[" + vital.code() + " " + bound.side() + "]";
    }
}
