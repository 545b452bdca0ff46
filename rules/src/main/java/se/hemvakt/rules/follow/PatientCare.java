package se.hemvakt.rules.follow;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.PatientChanged;
import se.hemvakt.model.CareEvent.RequestAnswered;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Reading;
import se.hemvakt.model.Responsibility;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.alert.PatientRules;
import se.hemvakt.rules.alert.PatientState;
import se.hemvakt.rules.responsibility.Decision;
import se.hemvakt.rules.responsibility.Ledger;

/**
 * A patient's alerts and who is responsible, decided together: what opens belongs to the team that is responsible then, a team
 * that takes over gets what is open in the same decision (H06), and where monitoring ends everything ends with it (H27).
 * Stateless.
 */
final class PatientCare {
    private final PatientRules rules;
    private final Ledger ledger;

    PatientCare(PatientRules rules, Ledger ledger) {
        this.rules = rules;
        this.ledger = ledger;
    }

    List<CareEvent> readings(PatientState state, Responsibility now, List<Reading> readings) {
        return now.isMonitored() ? rules.readings(state, readings) : List.of();
    }

    /** A person asks; there is exactly one answer in what it returns. */
    Decision request(PatientState state, Responsibility now, CareRequest request) {
        return request(state, now, request, null);
    }

    /**
     * The same.
     *
     * @param ended the alert it is about, if that is kept and not the state's any more; null otherwise
     */
    Decision request(PatientState state, Responsibility now, CareRequest request, @Nullable Episode ended) {
        if (!request.kind().isAboutResponsibility()) {
            return new Decision(now, ofAlerts(state, now, request, ended));
        }
        Decision decision = ledger.decide(now, request);
        Responsibility after = decision.after();
        List<CareEvent> events = new ArrayList<>(decision.events());
        int beforeAnswer = events.size() - 1;
        if (now.isMonitored() && !after.isMonitored()) {
            events.addAll(beforeAnswer, rules.ended(state, after.fromMs()));
            events.add(events.size() - 1, new PatientChanged(now.patient()));
        } else if (!now.isMonitored() && after.isMonitored()) {
            // What was not measured meanwhile was not missed.
            events.addAll(beforeAnswer, rules.listening(state, after.fromMs()));
            events.add(events.size() - 1, new PatientChanged(now.patient()));
        } else if (!now.team().equals(after.team())) {
            events.addAll(beforeAnswer, rules.moved(state, after.team(), after.fromMs()));
            events.add(events.size() - 1, new PatientChanged(now.patient()));
        }
        return new Decision(after, events);
    }

    private List<CareEvent> ofAlerts(
            PatientState state, Responsibility now, CareRequest request, @Nullable Episode ended) {
        if (!now.isMonitored()) {
            return refused(request, "responsibility.ended", "");
        }
        TeamId team = request.team();
        // Worry may come from anybody; for the rest a hand-over can have been quicker than the finger.
        if (team != null && !team.equals(now.team()) && request.kind() != CareRequest.Kind.WORRIED) {
            return refused(request, "request.other_team", now.team().value());
        }
        return ended == null ? rules.request(state, request) : rules.noteOfEnded(ended, request);
    }

    private static List<CareEvent> refused(CareRequest request, String why, String by) {
        return List.of(new RequestAnswered(request.patient(), request.id(), false, why, by));
    }

    Decision timePassed(PatientState state, Responsibility now, long nowMs) {
        if (!now.isMonitored()) {
            return new Decision(now, List.of());
        }
        List<CareEvent> events = new ArrayList<>();
        if (rules.nextDue(state) <= nowMs) {
            events.addAll(rules.timePassed(state, nowMs));
        }
        Decision decision = ledger.nextDue(now) <= nowMs ? ledger.timePassed(now, nowMs) : new Decision(now, List.of());
        events.addAll(decision.events());
        return new Decision(decision.after(), events);
    }

    /** When to call {@link #timePassed}; {@link Long#MAX_VALUE} when never. */
    long nextDue(PatientState state, Responsibility now) {
        return now.isMonitored() ? Math.min(rules.nextDue(state), ledger.nextDue(now)) : Long.MAX_VALUE;
    }
}
