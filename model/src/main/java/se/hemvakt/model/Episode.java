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
        @Nullable Long closedAtMs) {

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
