package se.hemvakt.rules.alert;

import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.Episode.Clearing;
import se.hemvakt.model.Episode.Note;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Priority;

/**
 * What was found, whatever becomes of it.
 *
 * @param scored parts of NEWS2 that gave points, one bit each; 0 when it is no score
 * @param peak the score, complete or not; 0 when it is no score
 * @param folded vitals beyond the patient's own limit that are part of it, one bit by ordinal
 * @param latched whether it has no lasting condition
 * @param late whether what it rests on reached us when its time had passed
 * @param clears what would end it
 * @param note what a person said
 */
record Finding(
        String problem,
        String rule,
        int ruleVersion,
        AlertKind kind,
        Priority priority,
        @Nullable Integer score,
        int scored,
        int peak,
        long folded,
        List<Evidence> evidence,
        boolean latched,
        boolean late,
        List<Clearing> clears,
        @Nullable Note note) {
    /** Something that lasts until it is seen to be over. */
    static Finding lasting(
            String problem,
            String rule,
            int version,
            AlertKind kind,
            Priority priority,
            List<Evidence> evidence,
            boolean late,
            List<Clearing> clears) {
        return new Finding(problem, rule, version, kind, priority, null, 0, 0, 0, evidence, false, late, clears, null);
    }

    /** The same at another priority. */
    Finding at(Priority other) {
        return new Finding(
                problem,
                rule,
                ruleVersion,
                kind,
                other,
                score,
                scored,
                peak,
                folded,
                evidence,
                latched,
                late,
                clears,
                note);
    }

    /** Something that happened; only a person ends it. */
    static Finding happened(
            String problem,
            String rule,
            int version,
            AlertKind kind,
            Priority priority,
            List<Evidence> evidence,
            boolean late) {
        return new Finding(
                problem, rule, version, kind, priority, null, 0, 0, 0, evidence, true, late, List.of(), null);
    }
}
