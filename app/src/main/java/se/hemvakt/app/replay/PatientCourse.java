package se.hemvakt.app.replay;

import java.util.List;
import se.hemvakt.model.CareEvent.EpisodeChanged;

/**
 * What the rules decided of one recorded patient, from the first row to the last.
 *
 * @param patient as in the recording
 * @param timeForm how the recording writes this patient's times
 * @param firstAtMs when the first row was measured
 * @param lastAtMs when the last row was measured
 * @param judged how many readings were judged
 * @param changes what happened to episodes, in the order it happened
 * @param live how many episodes were not over at the last row
 */
public record PatientCourse(
        String patient,
        TimeForm timeForm,
        long firstAtMs,
        long lastAtMs,
        long judged,
        List<EpisodeChanged> changes,
        int live) {
    private static final double DAY_MS = 86_400_000.0;

    public PatientCourse {
        changes = List.copyOf(changes);
    }

    /** Days from the first row to the last. */
    public double days() {
        return (lastAtMs - firstAtMs) / DAY_MS;
    }
}
