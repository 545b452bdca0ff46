package se.hemvakt.model;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is responsible for a patient now: exactly one team, at every instant (H06). {@code rules} alone changes it.
 *
 * @param team who; when monitoring has ended: who was last
 * @param phase where the patient is in the care model
 * @param consent whether the patient consents to be monitored; without it the phase is ENDED
 * @param sinceMs since when the team has the patient, by our clock
 * @param fromMs since when team and phase are these, by our clock; grows with each change
 * @param home who had the patient before the first of the take-overs that are not handed back yet; null when there is none
 * @param handovers what is not over, and the last that were: at most one that would move responsibility waits or has come
 *     back, at most one request for help is not over
 */
public record Responsibility(
        PatientId patient,
        TeamId team,
        Phase phase,
        boolean consent,
        long sinceMs,
        long fromMs,
        @Nullable TeamId home,
        List<Handover> handovers) {
    public Responsibility {
        handovers = List.copyOf(handovers);
        if (!consent && phase.isMonitored()) {
            throw new IllegalArgumentException("nobody is monitored without consent");
        }
    }

    /** As at enrolment. */
    public static Responsibility begins(PatientId patient, TeamId team, long atMs) {
        return new Responsibility(patient, team, Phase.STABLE, true, atMs, atMs, null, List.of());
    }

    public boolean isMonitored() {
        return phase.isMonitored();
    }

    public Optional<Handover> handover(String id) {
        return handovers.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    /** The one by which responsibility would move, while it waits or has come back. */
    public Optional<Handover> pending() {
        return handovers.stream()
                .filter(one -> one.kind() != Handover.Kind.HELP
                        && (one.state().isWaiting() || one.state().isReturned()))
                .findFirst();
    }

    /** Whether this team is asked and has not answered: it may see the patient then. */
    public boolean isOfferedTo(TeamId asked) {
        return pending()
                .filter(one -> one.state().isWaiting() && one.to().equals(asked))
                .isPresent();
    }

    /** Nobody's words (H36). */
    @Override
    public String toString() {
        return "Responsibility[" + patient + " " + team + " " + phase + "]";
    }
}
