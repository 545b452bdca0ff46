package se.hemvakt.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules need to know of a patient, and nothing that says who it is.
 *
 * @param patient whom
 * @param team the team responsible now
 * @param spo2Scale 1, or 2 only by prescription (hazard H29)
 * @param limits the patient's own limits, at most one for each vital
 * @param silentAfter how long the kit may be silent before a technical alert (H09); null when no kit is expected to stream
 * @param version grows with each change; stored with each decision
 */
public record PatientProfile(
        PatientId patient,
        TeamId team,
        int spo2Scale,
        List<Limit> limits,
        @Nullable Duration silentAfter,
        int version) {
    public PatientProfile {
        limits = List.copyOf(limits);
        if (spo2Scale != 1 && spo2Scale != 2) {
            throw new IllegalArgumentException("SpO2 scale must be 1 or 2");
        }
        if (limits.stream().map(Limit::vital).distinct().count() != limits.size()) {
            throw new IllegalArgumentException("more than one limit for a vital");
        }
    }
}
