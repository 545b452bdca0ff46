package se.hemvakt.model;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a person asks for on a screen. The dashboard stores it, {@code rules} decides it and answers in the care log: two
 * nurses pressing at once, one wins and the other is told who (design idea 4). What a kind needs and is not there is refused
 * by the rules with a reason, never thrown: a stored request always gets its answer.
 *
 * @param id random
 * @param kind what
 * @param patient about whom
 * @param episode about which episode; empty when it is not about one
 * @param user who asks, by account id
 * @param displayName who asks, as colleagues see them
 * @param atMs when, by our clock
 * @param problem END_SILENCE without an episode: which silence ends
 * @param reason SILENCE, PAUSE, ASK_VISIT, CANCEL_VISIT: why, at most 200 characters, required; WORRIED, MEASURE_AGAIN: why, may be
 *     missing; ACTION: what was done, required for {@link Action#OTHER}
 * @param untilMs SILENCE, PAUSE: until when, by our clock, required
 * @param vital MEASURE_AGAIN: what, required
 * @param level RATE_FRAILTY: 1 to 9 on the Clinical Frailty Scale as the clinician judged it, required
 * @param stateOf RATE_FRAILTY: the day whose state was judged; SCORE_DISCHARGE: the day the stay ended; required
 * @param team whose member asks; null in requests of before this was known
 * @param move what is asked about responsibility; null when nothing is
 * @param note what is told about an alert; null when nothing is
 * @param discharge SCORE_DISCHARGE: what is known of the stay, required
 * @param visit what is asked about a home visit; null when nothing is
 */
public record CareRequest(
        String id,
        Kind kind,
        PatientId patient,
        String episode,
        String user,
        String displayName,
        long atMs,
        @Nullable String problem,
        @Nullable String reason,
        @Nullable Long untilMs,
        @Nullable Vital vital,
        @Nullable Integer level,
        @Nullable LocalDate stateOf,
        @Nullable TeamId team,
        @Nullable Move move,
        @Nullable Note note,
        @Nullable DischargeInputs discharge,
        @Nullable OfVisit visit) {
    /**
     * What is told about an alert.
     *
     * @param action ACTION: what was done, required; its words are the {@code reason}
     * @param outcome ALERT_OUTCOME: what it turned out to be, required
     */
    public record Note(@Nullable Action action, @Nullable AlertOutcome outcome) {}

    /**
     * What is asked about a home visit.
     *
     * @param team ASK_VISIT: which is to make it; null for the team that is responsible
     * @param id VISIT_MADE, CANCEL_VISIT: which visit; empty for a new one
     */
    public record OfVisit(@Nullable TeamId team, String id) {}

    /**
     * What is asked about responsibility.
     *
     * @param to OFFER, ASK_FOR: the other team; HAND_BACK: to whom, null for the team that had the patient before
     * @param handover which one an answer is to; empty for a new one
     * @param phase SET_PHASE: which
     */
    public record Move(
            @Nullable TeamId to, String handover, @Nullable Phase phase) {}

    /** What can be asked. Limits follow in a later version. */
    public enum Kind {
        ACCEPT,
        /** Take back an accept within ten seconds. */
        UNDO_ACCEPT,
        /** "I am worried": staff escalate at any score (Vårdhandboken; Region Skåne). Opens an episode. */
        WORRIED,
        /** Let one problem of the patient be shown without sound or message for at most 12 h; red and worse still sound. */
        SILENCE,
        END_SILENCE,
        /** Nobody watches until then: in hospital, away. The end asks, then watching goes on (H26). */
        PAUSE,
        /** Watch again from now on. */
        RESUME,
        /** Ask the body: the kit is to measure this now. */
        MEASURE_AGAIN,
        /** A person suspects an infection: the sepsis pathway asks for it. Not an alert; ends by itself, or is said again. */
        SUSPECT_INFECTION,
        /** It is not suspected any more. Nobody then says anything of an infection, which is not the same as none. */
        WITHDRAW_INFECTION,
        /** A clinician's rating on the Clinical Frailty Scale is to be kept; never computed. */
        RATE_FRAILTY,
        /** Something was done about an alert that somebody has or had. */
        ACTION,
        /** What an alert turned out to be, once somebody has it or it is over; the newest counts. */
        ALERT_OUTCOME,
        /** What is known of a stay in hospital is to be kept, with the score of the risk of coming back. Not an alert. */
        SCORE_DISCHARGE,
        /** A home visit is to be made by the end of the next weekday. Not an alert. */
        ASK_VISIT,
        VISIT_MADE,
        /** It is not needed any more, with a reason. */
        CANCEL_VISIT,
        /** From here on about responsibility. The team responsible offers the patient to another, or asks dispatch for a unit. */
        OFFER,
        /** Another team asks to take the patient over. */
        ASK_FOR,
        HAND_BACK,
        ACCEPT_HANDOVER,
        /** With a reason; of a request to dispatch: no unit is free. */
        DECLINE_HANDOVER,
        ASK_AGAIN,
        WITHDRAW_HANDOVER,
        EN_ROUTE,
        ON_SITE,
        /** What came of it, in words; the handover is over, responsibility stays. */
        OUTCOME,
        SET_PHASE,
        /** The patient does not want to be monitored any more: all of it stops at once (H27). */
        WITHDRAW_CONSENT,
        /** The patient consents again; watching begins with the next phase. */
        GIVE_CONSENT;

        /** Whether it is about who is responsible. */
        public boolean isAboutResponsibility() {
            return compareTo(OFFER) >= 0;
        }

        /** Whether it is about a home visit. */
        public boolean isAboutVisit() {
            return this == ASK_VISIT || this == VISIT_MADE || this == CANCEL_VISIT;
        }

        /** Whether it tells about an alert, which may be over already. */
        public boolean isNote() {
            return this == ACTION || this == ALERT_OUTCOME;
        }
    }

    /** Asks this; what more its kind needs is said before {@link Asked#build()}. */
    public static Asked asked(
            String id, Kind kind, PatientId patient, String episode, String user, String displayName, long atMs) {
        return new Asked(id, kind, patient, episode, user, displayName, atMs);
    }

    /** About an episode, with nothing more to say. */
    public CareRequest(
            String id, Kind kind, PatientId patient, String episode, String user, String displayName, long atMs) {
        this(asked(id, kind, patient, episode, user, displayName, atMs));
    }

    private CareRequest(Asked by) {
        this(
                by.id,
                by.kind,
                by.patient,
                by.episode,
                by.user,
                by.displayName,
                by.atMs,
                by.problem,
                by.reason,
                by.untilMs,
                by.vital,
                by.level,
                by.stateOf,
                by.team,
                by.move,
                by.note,
                by.discharge,
                by.visit);
    }

    /** A request that is being put together; each part as in {@link CareRequest}, and null says nothing. For one thread. */
    public static final class Asked {
        private final String id;
        private final Kind kind;
        private final PatientId patient;
        private final String episode;
        private final String user;
        private final String displayName;
        private final long atMs;
        private @Nullable String problem;
        private @Nullable String reason;
        private @Nullable Long untilMs;
        private @Nullable Vital vital;
        private @Nullable Integer level;
        private @Nullable LocalDate stateOf;
        private @Nullable TeamId team;
        private @Nullable Move move;
        private @Nullable Note note;
        private @Nullable DischargeInputs discharge;
        private @Nullable OfVisit visit;

        private Asked(
                String id, Kind kind, PatientId patient, String episode, String user, String displayName, long atMs) {
            this.id = id;
            this.kind = kind;
            this.patient = patient;
            this.episode = episode;
            this.user = user;
            this.displayName = displayName;
            this.atMs = atMs;
        }

        public Asked problem(@Nullable String problem) {
            this.problem = problem;
            return this;
        }

        public Asked reason(@Nullable String reason) {
            this.reason = reason;
            return this;
        }

        public Asked untilMs(@Nullable Long untilMs) {
            this.untilMs = untilMs;
            return this;
        }

        public Asked vital(@Nullable Vital vital) {
            this.vital = vital;
            return this;
        }

        public Asked level(@Nullable Integer level) {
            this.level = level;
            return this;
        }

        public Asked stateOf(@Nullable LocalDate stateOf) {
            this.stateOf = stateOf;
            return this;
        }

        public Asked team(@Nullable TeamId team) {
            this.team = team;
            return this;
        }

        public Asked move(@Nullable Move move) {
            this.move = move;
            return this;
        }

        public Asked note(@Nullable Note note) {
            this.note = note;
            return this;
        }

        public Asked discharge(@Nullable DischargeInputs discharge) {
            this.discharge = discharge;
            return this;
        }

        public Asked visit(@Nullable OfVisit visit) {
            this.visit = visit;
            return this;
        }

        public CareRequest build() {
            return new CareRequest(this);
        }
    }

    /** Not the reason, which may speak of the patient (H36). */
    @Override
    public String toString() {
        return "CareRequest[" + id + " " + kind + "]";
    }
}
