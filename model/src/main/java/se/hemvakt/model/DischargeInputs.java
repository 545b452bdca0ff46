package se.hemvakt.model;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a person knows of a stay in hospital, for a score of the risk of coming back.
 *
 * @param form which score, by key: {@code lace}, {@code hospital}
 * @param known what was answered, by the item's key: a number in the item's unit, or 0 and 1 for no and yes. What is not known is
 *     not there, and never counts as 0
 */
public record DischargeInputs(String form, Map<String, Double> known) {
    public DischargeInputs {
        known = Collections.unmodifiableMap(new TreeMap<>(known));
    }

    /** No answer (H36). */
    @Override
    public String toString() {
        return "DischargeInputs[" + form + "]";
    }
}
