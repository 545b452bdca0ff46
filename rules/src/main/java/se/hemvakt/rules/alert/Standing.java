package se.hemvakt.rules.alert;

import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Vital;

/**
 * How a lasting condition stands at a moment, and how patient to be with it.
 *
 * @param problem which
 * @param priority how bad; null when it is not there
 * @param known whether what it rests on is known: what is unknown never gets better (H18)
 * @param late whether it was found late
 * @param worse whether it is worse than was told though its priority is the same
 * @param delayMs how long it has to last before it is told; 0 for at once
 * @param holdMs how long it has to be better before that is told
 * @param ask the vital to be measured again before anybody is disturbed; null for none
 * @param askReason why, as {@code CareEvent.MeasureAgain} has it
 * @param askMs how long to wait for that
 * @param fresh whether it reached us before an answer would be too late, so that asking now makes sense
 * @param valueAtMs when the value it rests on was measured
 */
record Standing(
        String problem,
        @Nullable Priority priority,
        boolean known,
        boolean late,
        boolean worse,
        long delayMs,
        long holdMs,
        @Nullable Vital ask,
        String askReason,
        long askMs,
        boolean fresh,
        long valueAtMs) {
    /** Told at once and ended at once. */
    static Standing plain(String problem, @Nullable Priority priority, boolean late) {
        return new Standing(problem, priority, true, late, false, 0, 0, null, "", 0, true, PatientState.NEVER);
    }
}
