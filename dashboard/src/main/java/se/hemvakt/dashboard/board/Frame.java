package se.hemvakt.dashboard.board;

import java.util.Set;
import se.hemvakt.model.PatientId;

/**
 * One message to the screens of a team, made once for all of them. Its form is documented in {@code docs/api.md}.
 *
 * @param kind what it is
 * @param text the JSON as it goes out
 * @param patients whom it is about: what a slow screen must be told later when it could not be told now
 */
public record Frame(Kind kind, String text, Set<PatientId> patients) {
    /** What may become of a frame when a screen is slow. */
    public enum Kind {
        /** Everything; the first frame of a connection. */
        SNAPSHOT,
        /** Newer values: merged for a slow screen, only the newest matter. */
        VITALS,
        /** Alerts, scores, patients coming and going: never dropped, never merged. */
        CARE,
        /** What became of somebody's request. */
        ANSWER,
        /** Server time and counts, so that a screen knows that its link lives (H11). */
        HEARTBEAT
    }

    public Frame {
        patients = Set.copyOf(patients);
    }

    @Override
    public String toString() {
        return "Frame[" + kind + "]";
    }
}
