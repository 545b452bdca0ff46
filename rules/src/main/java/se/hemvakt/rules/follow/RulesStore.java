package se.hemvakt.rules.follow;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.Episode;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Responsibility;
import se.hemvakt.model.Visit;
import se.hemvakt.model.Watch;
import se.hemvakt.rules.alert.StateSnapshot;
import se.hemvakt.rules.profile.Assignment;
import se.hemvakt.rules.profile.RuleSetHistory;
import se.hemvakt.rules.responsibility.Teams;

/**
 * Where the rules keep what they decided and how far they have come. Blocks; every method throws an unchecked exception when
 * the store cannot be used, and nothing is half done then.
 */
public interface RulesStore {
    /**
     * How far the rules have come.
     *
     * @param readingPosition every kept state has seen at least the readings up to here
     * @param requestPosition every request up to here has its answer
     */
    record Checkpoint(long readingPosition, long requestPosition) {}

    /**
     * One patient's state.
     *
     * @param readingPosition it has seen the readings up to here and none after
     * @param dueMs when it wants to be asked though nothing arrives; {@link Long#MAX_VALUE} for never
     */
    record Kept(PatientId patient, long readingPosition, long dueMs, StateSnapshot state) {}

    /**
     * What is to become true at once or not at all.
     *
     * @param before the checkpoint as the writer knows it: if it is another, somebody else writes too, and nothing is done
     * @param after the checkpoint from then on
     * @param events what was decided, in order
     * @param states the states to keep, at least those of the patients in {@code events}
     * @param decidedMs when, by our clock: what is to be told counts its times from here
     */
    record Commit(
            Checkpoint before, Checkpoint after, List<CareEvent> events, Collection<Kept> states, long decidedMs) {
        public Commit {
            events = List.copyOf(events);
            states = List.copyOf(states);
        }
    }

    Checkpoint checkpoint();

    /** The states that can be read. One that can not is told in the log and left out. */
    List<Kept> states();

    /** Every episode that is not over, for patients whose state is lost. */
    List<Episode> liveEpisodes();

    /** How an episode of that patient stands, over or not. */
    Optional<Episode> episode(PatientId patient, String episode);

    /** How patients are watched who are paused or have something silenced, for patients whose state is lost (H26). */
    Map<PatientId, Watch> watches();

    /** The home visits that are open, by patient. */
    Map<PatientId, List<Visit>> visits();

    /** Who is responsible for whom: of everybody enrolled. */
    Map<PatientId, Responsibility> responsibilities();

    Optional<Responsibility> responsibility(PatientId patient);

    /** The teams there are; asked again at each question. */
    Teams teams();

    List<PatientProfile> profiles();

    Optional<PatientProfile> profile(PatientId patient);

    /** How many steps were taken with versions of the rules: it grows when another one may judge. */
    long ruleSetSteps();

    /**
     * Every version of the rules and what was done with it.
     *
     * @throws IllegalArgumentException if what is stored is no such history
     */
    RuleSetHistory ruleSets();

    /** What was decided for everybody enrolled. */
    Map<PatientId, Assignment> assignments();

    Optional<Assignment> assignment(PatientId patient);

    /** Grows with each change of a kit or of a binding, which may change the plan in a profile. */
    long kitVersion();

    /** Whose kit this was at that time. */
    Optional<PatientId> boundPatient(KitId kit, long atMs);

    /**
     * Commits: the events into the care log, their episodes, pauses and silences, who is responsible, visits, a row of the outbox for each
     * change that begins or ends the telling of people ({@link #isTold}, {@link #endsTelling}), the states and the checkpoint in
     * one transaction; after it, and only then, followers are told.
     */
    void commit(Commit commit);

    /**
     * Whether a change is sent to people: what is new, worse, to be remembered, nobody's any more or another
     * team's. Not what is silenced (a
     * silence never covers red or worse: {@code rules.alert} sees to that), nor what somebody has already.
     */
    static boolean isTold(EpisodeChanged changed) {
        Episode episode = changed.episode();
        return switch (changed.change()) {
            // A team that takes a patient over is told what nobody has accepted yet (H06).
            case OPENED, MOVED -> episode.quietUntilMs() == null && episode.state() == Episode.State.OPEN;
            case RAISED, REOPENED, REMINDED -> episode.quietUntilMs() == null;
            case LOWERED, ACCEPTED, QUIETED, NOTED, CLOSED -> false;
        };
    }

    /** Whether nobody is to be told any more after it. */
    static boolean endsTelling(EpisodeChanged changed) {
        return switch (changed.change()) {
            case ACCEPTED, QUIETED, CLOSED -> true;
            case OPENED, RAISED, LOWERED, REOPENED, REMINDED, MOVED, NOTED -> false;
        };
    }
}
