package se.hemvakt.model;

import java.util.function.Function;

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
        /** Who accepted it took that back, or had it for too long without an end: it is open again. */
        REOPENED,
        /** Nothing new: whoever has it, or everybody when a silence ended, is told that it is still there. */
        REMINDED,
        /** A silence of its problem began or ended: it sounds no more, or again. */
        QUIETED,
        /** The condition ended. */
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
     */
    record RequestAnswered(PatientId patient, String request, boolean done, String reason, String by)
            implements CareEvent {}

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

    /** Java 17 has no pattern switch: the branch, once. */
    default <R> R match(
            Function<EpisodeChanged, R> episode,
            Function<ScoreChanged, R> score,
            Function<PatientChanged, R> patient,
            Function<RequestAnswered, R> answer,
            Function<WatchChanged, R> watch,
            Function<MeasureAgain, R> measure) {
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
        return measure.apply((MeasureAgain) this);
    }
}
