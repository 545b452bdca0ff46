package se.hemvakt.model;

import java.time.Duration;
import java.time.ZoneId;
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
 * @param plans how vitals are to be measured, at most one for each; a vital without one is never missed
 * @param zone the clock on the patient's wall, for the times of the plans
 */
public record PatientProfile(
        PatientId patient,
        TeamId team,
        int spo2Scale,
        List<Limit> limits,
        @Nullable Duration silentAfter,
        int version,
        List<MeasuringPlan> plans,
        ZoneId zone) {
    /** Where this project is at home. */
    public static final ZoneId HOME = ZoneId.of("Europe/Stockholm");

    public PatientProfile {
        limits = List.copyOf(limits);
        plans = List.copyOf(plans);
        if (spo2Scale != 1 && spo2Scale != 2) {
            throw new IllegalArgumentException("SpO2 scale must be 1 or 2");
        }
        if (limits.stream().map(Limit::vital).distinct().count() != limits.size()) {
            throw new IllegalArgumentException("more than one limit for a vital");
        }
        if (plans.stream().map(MeasuringPlan::vital).distinct().count() != plans.size()) {
            throw new IllegalArgumentException("more than one measuring plan for a vital");
        }
    }

    /** Without plans for single vitals. */
    public PatientProfile(
            PatientId patient,
            TeamId team,
            int spo2Scale,
            List<Limit> limits,
            @Nullable Duration silentAfter,
            int version) {
        this(patient, team, spo2Scale, limits, silentAfter, version, List.of(), HOME);
    }

    /** The same with another team responsible. */
    public PatientProfile of(TeamId other) {
        return new PatientProfile(patient, other, spo2Scale, limits, silentAfter, version, plans, zone);
    }
}
