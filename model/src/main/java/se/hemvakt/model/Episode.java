package se.hemvakt.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One problem of one patient from its beginning to its end; while it lasts there is one, however often it is seen. A
 * snapshot: each {@link CareEvent.EpisodeChanged} carries the whole of it.
 *
 * @param id stable and derived from patient, problem and opening, so that a replay finds the same one
 * @param patient whose
 * @param team the team responsible when it was last changed
 * @param problem what it is about, one open episode per patient and problem: {@code news2}, {@code limit.spo2.low},
 *     {@code kit.silent}; also the key of its text on screen
 * @param rule the rule that made it
 * @param ruleVersion that rule's version, so that it can be explained later
 * @param kind clinical or technical
 * @param priority now
 * @param openedAtMs when the condition began, in measured time
 * @param changedAtMs when this snapshot came to be, in measured time (or the person's time, for an accept)
 * @param state where in its life it is
 * @param score the NEWS2 total that stands behind it; null when none does or when parts of it are missing
 * @param evidence the readings it rests on, worst first
 * @param foundLate its readings reached us when their time had passed (hazard H12)
 * @param acceptedBy who accepted it, the display name; null until then
 * @param acceptedAtMs when, by our clock; null until then
 * @param closedAtMs when its condition ended; null until then
 * @param clears what would end it: each of them is needed; empty when only a person can
 * @param note what a person said about it when it was opened by one; null otherwise
 * @param quietUntilMs until when it is shown without sound or message, by our clock; null when it is not silenced
 * @param acceptEndsAtMs when the accept no longer holds and it opens again, by our clock; null while not accepted
 */
public record Episode(
        String id,
        PatientId patient,
        TeamId team,
        String problem,
        String rule,
        int ruleVersion,
        AlertKind kind,
        Priority priority,
        long openedAtMs,
        long changedAtMs,
        State state,
        @Nullable Integer score,
        List<Evidence> evidence,
        boolean foundLate,
        @Nullable String acceptedBy,
        @Nullable Long acceptedAtMs,
        @Nullable Long closedAtMs,
        List<Clearing> clears,
        @Nullable Note note,
        @Nullable Long quietUntilMs,
        @Nullable Long acceptEndsAtMs) {

    /**
     * What has to be so for an episode to end.
     *
     * @param what the wire name of a vital, {@code news2} for the score, {@code contact} for anything from the kit
     * @param side HIGH: at or above {@code milli}; LOW: at or below it; NONE: any value that is known
     * @param milli thousandths of the vital's unit, or of a point
     * @param holdMs for how long
     */
    public record Clearing(String what, Evidence.Side side, int milli, long holdMs) {}

    /**
     * What a person said.
     *
     * @param by who, display name
     * @param text in their words; may be empty
     */
    public record Note(String by, String text) {
        /** Not the text (H36). */
        @Override
        public String toString() {
            return "Note[]";
        }
    }

    /** One that says nothing of its end, was opened by no person, and is not silenced. */
    public Episode(
            String id,
            PatientId patient,
            TeamId team,
            String problem,
            String rule,
            int ruleVersion,
            AlertKind kind,
            Priority priority,
            long openedAtMs,
            long changedAtMs,
            State state,
            @Nullable Integer score,
            List<Evidence> evidence,
            boolean foundLate,
            @Nullable String acceptedBy,
            @Nullable Long acceptedAtMs,
            @Nullable Long closedAtMs) {
        this(
                id,
                patient,
                team,
                problem,
                rule,
                ruleVersion,
                kind,
                priority,
                openedAtMs,
                changedAtMs,
                state,
                score,
                evidence,
                foundLate,
                acceptedBy,
                acceptedAtMs,
                closedAtMs,
                List.of(),
                null,
                null,
                null);
    }

    /**
     * <pre>
     *         ◀──worse, undo──
     *   OPEN ─────accept─────▶ ACCEPTED
     *    │                        │
     *    └──────condition ends────┴──▶ CLEARED
     * </pre>
     *
     * <p>What has no lasting condition (a fall, a call, a finding that came late) never ends by itself: it is CLEARED some
     * time after a person accepted it.
     */
    public enum State {
        OPEN,
        ACCEPTED,
        CLEARED
    }

    public Episode {
        evidence = List.copyOf(evidence);
        // What was stored before this was known does not say.
        clears = clears == null ? List.of() : List.copyOf(clears);
    }

    public boolean isLive() {
        return state != State.CLEARED;
    }

    /** No value, no name (H36). */
    @Override
    public String toString() {
        return "Episode[" + id + " " + problem + " " + state + "]";
    }
}
