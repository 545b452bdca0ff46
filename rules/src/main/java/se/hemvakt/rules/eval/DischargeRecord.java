package se.hemvakt.rules.eval;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.DischargeInputs;

/**
 * A score of the risk of coming back, as a person gave its inputs at discharge. For comparison and planning; no alert rests on it.
 *
 * @param inputs what was known
 * @param variant the published form it was counted by, by name
 * @param dischargedOn the day the stay ended
 * @param total as it was told then; null with items missing
 * @param by display name
 * @param on the day it was entered
 */
public record DischargeRecord(
        DischargeInputs inputs,
        String variant,
        LocalDate dischargedOn,
        @Nullable Integer total,
        String by,
        LocalDate on) {
    /** No answer (H36). */
    @Override
    public String toString() {
        return "DischargeRecord[" + inputs.form() + " " + on + "]";
    }
}
