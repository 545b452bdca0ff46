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
 * @param actByMs when it opens again unless somebody has told by then what was done, by our clock; null when nothing is awaited
 * @param returned why it is open again, though somebody had it; null otherwise, and again when somebody has it or it gets worse
 * @param outcome what it turned out to be, as was told last; null until then
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
        @Nullable Long acceptEndsAtMs,
        @Nullable Long actByMs,
        @Nullable Returned returned,
        @Nullable AlertOutcome outcome) {

    /**
     * It came back.
     *
     * @param why why
     * @param by who had it, display name
     */
    public record Returned(Why why, String by) {
        /** Why it came back. */
        public enum Why {
            /** Who accepted it took that back. */
            TAKEN_BACK,
            /** Accepted for so long without an end that nobody can be said to have it. */
            HELD_TOO_LONG,
            /** Red, accepted, and nobody has told what was done (H05). */
            NO_ACTION
        }

        /** No name (H36). */
        @Override
        public String toString() {
            return "Returned[" + why + "]";
        }
    }

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
                null,
                null,
                null,
                null);
    }

    /** One of which nobody told anything, and that did not come back. */
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
            @Nullable Long closedAtMs,
            List<Clearing> clears,
            @Nullable Note note,
            @Nullable Long quietUntilMs,
            @Nullable Long acceptEndsAtMs) {
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
                clears,
                note,
                quietUntilMs,
                acceptEndsAtMs,
                null,
                null,
                null);
    }

    /**
     * The same, and nothing more is awaited from whoever has it, as of then.
     *
     * @param told what it turned out to be; null when that was not told
     */
    public Episode noted(@Nullable AlertOutcome told, long atMs) {
        return new Episode(
                id,
                patient,
                team,
                problem,
                rule,
                ruleVersion,
                kind,
                priority,
                openedAtMs,
                Math.max(atMs, changedAtMs),
                state,
                score,
                evidence,
                foundLate,
                acceptedBy,
                acceptedAtMs,
                closedAtMs,
                clears,
                note,
                quietUntilMs,
                acceptEndsAtMs,
                null,
                returned,
                told == null ? outcome : told);
    }

    /**
     * <pre>
     *         ◀──worse, undo, nothing done──
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
