package se.hemvakt.rules.alert;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.CareEvent.Change;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Episode.State;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Priority;

/** The moves of an episode's life, drawn at {@link Episode.State}; one live episode for each problem (H07). */
final class AlertLife {
    private final long latchedHoldMs;

    AlertLife(RuleSettings settings) {
        this.latchedHoldMs = settings.latchedHold().toMillis();
    }

    /**
     * What was found, whatever becomes of it.
     *
     * @param scored parts of NEWS2 that gave points, one bit each; 0 when it is no score
     * @param peak the score, complete or not; 0 when it is no score
     * @param latched whether it has no lasting condition
     * @param late whether what it rests on reached us when its time had passed
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
            List<Evidence> evidence,
            boolean latched,
            boolean late) {}

    void open(PatientState s, Decisions out, Finding f, long at) {
        Episode episode = new Episode(
                id(s.patient(), f.problem(), at),
                s.patient(),
                s.profile.team(),
                f.problem(),
                f.rule(),
                f.ruleVersion(),
                f.kind(),
                f.priority(),
                at,
                at,
                State.OPEN,
                f.score(),
                f.evidence(),
                f.late(),
                null,
                null,
                null);
        tell(s, out, Change.OPENED, new LiveEpisode(episode, f.scored(), f.peak(), f.latched(), null));
    }

    /** It got worse: open again, whoever had accepted it (H07). */
    void raise(PatientState s, Decisions out, LiveEpisode now, Finding f, long at) {
        Episode episode = changed(s, now.episode(), f, at, State.OPEN);
        tell(s, out, Change.RAISED, new LiveEpisode(episode, now.scored() | f.scored(), f.peak(), f.latched(), null));
    }

    /** It got better and is not over: who accepted it keeps it. */
    void lower(PatientState s, Decisions out, LiveEpisode now, Finding f, long at) {
        Episode episode = changed(s, now.episode(), f, at, now.episode().state());
        tell(
                s,
                out,
                Change.LOWERED,
                new LiveEpisode(episode, now.scored() | f.scored(), f.peak(), f.latched(), now.acceptedUser()));
    }

    /** The condition ended. */
    void close(PatientState s, Decisions out, LiveEpisode now, long at) {
        Episode e = now.episode();
        long closedAt = Math.max(at, e.openedAtMs());
        Episode closed = new Episode(
                e.id(),
                e.patient(),
                s.profile.team(),
                e.problem(),
                e.rule(),
                e.ruleVersion(),
                e.kind(),
                e.priority(),
                e.openedAtMs(),
                closedAt,
                State.CLEARED,
                e.score(),
                e.evidence(),
                e.foundLate(),
                e.acceptedBy(),
                e.acceptedAtMs(),
                closedAt);
        s.live.remove(e.problem());
        out.add(new EpisodeChanged(Change.CLOSED, closed));
    }

    void accept(PatientState s, Decisions out, LiveEpisode now, CareRequest by) {
        Episode episode = taken(s, now.episode(), State.ACCEPTED, by.displayName(), by.atMs(), by.atMs());
        tell(s, out, Change.ACCEPTED, new LiveEpisode(episode, now.scored(), now.peak(), now.latched(), by.user()));
        s.latchedDue = Math.min(s.latchedDue, latchedEnd(s, now.episode().problem()));
    }

    void undoAccept(PatientState s, Decisions out, LiveEpisode now, long at) {
        Episode episode = taken(s, now.episode(), State.OPEN, null, null, at);
        tell(s, out, Change.REOPENED, new LiveEpisode(episode, now.scored(), now.peak(), now.latched(), null));
    }

    /** Ends what has no lasting condition and was accepted long enough before this time. */
    void endLatched(PatientState s, Decisions out, long until) {
        for (String problem : List.copyOf(s.live.keySet())) {
            long due = latchedEnd(s, problem);
            LiveEpisode one = s.live.get(problem);
            if (due <= until && one != null) {
                close(s, out, one, due);
            }
        }
        s.latchedDue = nextLatchedEnd(s);
    }

    /** When the next episode without a lasting condition ends by itself. */
    long nextLatchedEnd(PatientState s) {
        long next = PatientState.FOREVER;
        for (String problem : s.live.keySet()) {
            next = Math.min(next, latchedEnd(s, problem));
        }
        return next;
    }

    private long latchedEnd(PatientState s, String problem) {
        LiveEpisode one = s.live.get(problem);
        if (one == null || !one.latched() || one.episode().acceptedAtMs() == null) {
            return PatientState.FOREVER;
        }
        return one.episode().acceptedAtMs() + latchedHoldMs;
    }

    /** Remembers without telling. */
    static void keep(PatientState s, LiveEpisode one) {
        s.live.put(one.episode().problem(), one);
    }

    private static void tell(PatientState s, Decisions out, Change change, LiveEpisode one) {
        keep(s, one);
        out.add(new EpisodeChanged(change, one.episode()));
    }

    private static Episode changed(PatientState s, Episode e, Finding f, long at, State state) {
        boolean accepted = state == State.ACCEPTED;
        return new Episode(
                e.id(),
                e.patient(),
                s.profile.team(),
                e.problem(),
                f.rule(),
                f.ruleVersion(),
                e.kind(),
                f.priority(),
                e.openedAtMs(),
                Math.max(at, e.openedAtMs()),
                state,
                f.score(),
                f.evidence(),
                f.late(),
                accepted ? e.acceptedBy() : null,
                accepted ? e.acceptedAtMs() : null,
                null);
    }

    private static Episode taken(
            PatientState s, Episode e, State state, @Nullable String by, @Nullable Long acceptedAt, long at) {
        return new Episode(
                e.id(),
                e.patient(),
                s.profile.team(),
                e.problem(),
                e.rule(),
                e.ruleVersion(),
                e.kind(),
                e.priority(),
                e.openedAtMs(),
                at,
                state,
                e.score(),
                e.evidence(),
                e.foundLate(),
                by,
                acceptedAt,
                null);
    }

    /** The same in every replay, and it says nothing about the patient or the problem (H36). */
    static String id(PatientId patient, String problem, long openedAtMs) {
        String whole = patient + "/" + problem + "/" + openedAtMs;
        return UUID.nameUUIDFromBytes(whole.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
