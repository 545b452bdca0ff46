package se.hemvakt.model;

import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What {@code rules} decided, as it stands in the care log. Closed: a new kind concerns every follower. */
public sealed interface CareEvent {
    PatientId patient();

    /**
     * An episode opened, changed or ended.
     *
     * @param change what happened to it
     * @param episode how it stands after that
     */
    record EpisodeChanged(Change change, Episode episode) implements CareEvent {
        @Override
        public PatientId patient() {
            return episode.patient();
        }
    }

    /** What happened to an episode. */
    enum Change {
        OPENED,
        /** It got worse. It is open again, also when somebody had accepted it (H07). */
        RAISED,
        /** It got better, but is not over. Who accepted it still has it. */
        LOWERED,
        ACCEPTED,
        /** It is open again, {@link Episode.Returned} says why. */
        REOPENED,
        /** Nothing new: whoever has it, or everybody when a silence ended, is told that it is still there. */
        REMINDED,
        /** A silence of its problem began or ended: it sounds no more, or again. */
        QUIETED,
        /** Another team is responsible for the patient now, and with it for this. Who accepted it still has it. */
        MOVED,
        /** An action was recorded or an outcome given, which is an event of its own. Whoever has it keeps it. */
        NOTED,
        /** The condition ended, or monitoring did. */
        CLOSED
    }

    /** The patient's NEWS2 changed in total, band, parts or completeness. */
    record ScoreChanged(PatientId patient, News2 score) implements CareEvent {}

    /** The patient was enrolled, or their profile, limits or team changed: read them again. */
    record PatientChanged(PatientId patient) implements CareEvent {}

    /**
     * What became of a request.
     *
     * @param request its id
     * @param done whether it was carried out
     * @param reason when not: why, as a text key, such as {@code request.already_accepted}
     * @param by when somebody was first: their display name, else empty
     * @param closed when a team asked for is not there: when it is, and who is now; null otherwise
     */
    record RequestAnswered(
            PatientId patient,
            String request,
            boolean done,
            String reason,
            String by,
            @Nullable Closed closed) implements CareEvent {
        public RequestAnswered(PatientId patient, String request, boolean done, String reason, String by) {
            this(patient, request, done, reason, by, null);
        }
    }

    /**
     * A team that is not there.
     *
     * @param opensMs when it opens; null when it does not within 400 days
     * @param instead who stands in for it and is there now, the first choice first
     */
    record Closed(@Nullable Long opensMs, List<TeamId> instead) {
        public Closed {
            instead = List.copyOf(instead);
        }
    }

    /**
     * Who is responsible, the phase or a handover changed.
     *
     * @param step what happened
     * @param atMs when, by our clock
     * @param after how it stands after that
     * @param handover about which handover; empty when about none
     */
    record ResponsibilityChanged(Step step, long atMs, Responsibility after, String handover) implements CareEvent {
        @Override
        public PatientId patient() {
            return after.patient();
        }
    }

    /** What happened to responsibility. */
    enum Step {
        /** At enrolment. */
        BEGAN,
        /** Asked of the other side, by whichever side. */
        OFFERED,
        ASKED_AGAIN,
        /** Accepted, and with it responsibility moved. */
        MOVED,
        /** Help was promised; responsibility stays. */
        HELP_COMES,
        DECLINED,
        /** Nobody has answered: back to whoever asked. */
        UNANSWERED,
        /** The team closed without an answer: back to whoever asked. */
        LAPSED,
        /** Whoever asked is told again that it is still theirs. */
        REMINDED,
        WITHDRAWN,
        EN_ROUTE,
        ON_SITE,
        OUTCOME,
        PHASE_CHANGED,
        CONSENT_GIVEN,
        CONSENT_WITHDRAWN
    }

    /** A pause or a silence began, changed or ended. */
    record WatchChanged(PatientId patient, Watch watch) implements CareEvent {}

    /**
     * The patient's kit is to measure this now, before a person is disturbed or because one asked.
     *
     * @param vital what
     * @param reason why, as a text key: {@code measure.confirm} (one finding that is not red), {@code measure.quality} (the
     *     sensor was unsure), {@code measure.asked} (a person asks)
     * @param untilMs by our clock or, while a backlog comes in, by measured time: after this nobody waits for it any more
     */
    record MeasureAgain(PatientId patient, Vital vital, String reason, long untilMs) implements CareEvent {}

    /**
     * A clinician rated the patient on the Clinical Frailty Scale: recorded, never computed, and no alert.
     *
     * @param level 1 to 9
     * @param stateOf the day whose state was rated
     * @param user who answers for it, by account
     * @param by who, display name
     * @param atMs when it was recorded, by our clock
     */
    record FrailtyRated(PatientId patient, int level, LocalDate stateOf, String user, String by, long atMs)
            implements CareEvent {
        /** No level (H36). */
        @Override
        public String toString() {
            return "FrailtyRated[" + stateOf + "]";
        }
    }

    /**
     * Somebody told what was done about an alert.
     *
     * @param episode about which
     * @param team responsible then
     * @param words in their words, at most 200 characters; may be empty
     * @param user who, by account
     * @param by who, display name
     * @param atMs when it was told, by our clock
     */
    record ActionRecorded(
            PatientId patient,
            String episode,
            TeamId team,
            Action action,
            String words,
            String user,
            String by,
            long atMs)
            implements CareEvent {
        /** Not the words (H36). */
        @Override
        public String toString() {
            return "ActionRecorded[" + episode + " " + action + "]";
        }
    }

    /**
     * Somebody told what an alert turned out to be; of several the newest counts. It says whose alert it was and which rule made
     * it, and no value of the patient: the outcome ledger is read by people who care for rules, not for patients.
     *
     * @param episode about which
     * @param team whose alert it was
     * @param priority as it stood then
     * @param openedAtMs when its condition began
     * @param user who tells, by account
     * @param by who tells, display name
     * @param atMs when it was told, by our clock
     */
    record OutcomeGiven(
            PatientId patient,
            String episode,
            TeamId team,
            String problem,
            String rule,
            int ruleVersion,
            AlertKind alertKind,
            Priority priority,
            long openedAtMs,
            AlertOutcome outcome,
            String user,
            String by,
            long atMs)
            implements CareEvent {
        /** Of this episode as it stands. */
        public static OutcomeGiven of(Episode of, AlertOutcome outcome, String user, String by, long atMs) {
            return new OutcomeGiven(
                    of.patient(),
                    of.id(),
                    of.team(),
                    of.problem(),
                    of.rule(),
                    of.ruleVersion(),
                    of.kind(),
                    of.priority(),
                    of.openedAtMs(),
                    outcome,
                    user,
                    by,
                    atMs);
        }
    }

    /**
     * What is known of a stay in hospital, and the score of the risk of coming back by it. No alert.
     *
     * @param variant the published form it was counted by, by name
     * @param dischargedOn the day the stay ended
     * @param total null with items missing: what is not known never counts as 0
     * @param user who answers for it, by account
     * @param by who, display name
     * @param atMs when it was recorded, by our clock
     */
    record DischargeScored(
            PatientId patient,
            DischargeInputs inputs,
            String variant,
            LocalDate dischargedOn,
            @Nullable Integer total,
            String user,
            String by,
            long atMs)
            implements CareEvent {
        /** No total (H36). */
        @Override
        public String toString() {
            return "DischargeScored[" + inputs.form() + " " + dischargedOn + "]";
        }
    }

    /**
     * A home visit was asked for, made or cancelled.
     *
     * @param visit how it stands after that
     */
    record VisitChanged(Visit visit) implements CareEvent {
        @Override
        public PatientId patient() {
            return visit.patient();
        }
    }

    /** Java 17 has no pattern switch: the branch, once. */
    default <R> R match(
            Function<EpisodeChanged, R> episode,
            Function<ScoreChanged, R> score,
            Function<PatientChanged, R> patient,
            Function<RequestAnswered, R> answer,
            Function<WatchChanged, R> watch,
            Function<MeasureAgain, R> measure,
            Function<FrailtyRated, R> rated,
            Function<ActionRecorded, R> action,
            Function<OutcomeGiven, R> outcome,
            Function<DischargeScored, R> discharge,
            Function<VisitChanged, R> visit,
            Function<ResponsibilityChanged, R> responsibility) {
        if (this instanceof EpisodeChanged e) {
            return episode.apply(e);
        }
        if (this instanceof ScoreChanged s) {
            return score.apply(s);
        }
        if (this instanceof PatientChanged p) {
            return patient.apply(p);
        }
        if (this instanceof RequestAnswered a) {
            return answer.apply(a);
        }
        if (this instanceof WatchChanged w) {
            return watch.apply(w);
        }
        if (this instanceof MeasureAgain m) {
            return measure.apply(m);
        }
        if (this instanceof FrailtyRated f) {
            return rated.apply(f);
        }
        if (this instanceof ActionRecorded a) {
            return action.apply(a);
        }
        if (this instanceof OutcomeGiven o) {
            return outcome.apply(o);
        }
        if (this instanceof DischargeScored d) {
            return discharge.apply(d);
        }
        if (this instanceof VisitChanged v) {
            return visit.apply(v);
        }
        return responsibility.apply((ResponsibilityChanged) this);
    }
}
