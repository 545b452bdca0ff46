package se.hemvakt.dashboard.board;

import java.util.Locale;

/** Why a team sees a patient now; the nearest first. Without any it does not (B2). */
public enum CareRelation {
    /** The team is responsible. */
    RESPONSIBLE,
    /** The responsible team is closed, and this one stands in for it: it acts for it. */
    COVER,
    /** An alert that is not over has climbed to it: it may accept, and ask for the patient. */
    TOLD,
    /** It is asked to take the patient over and has not answered: it sees, so as to answer, and does nothing else. */
    HANDOVER,
    /** It is to make a home visit that is open: it sees, so as to make it, and tells what became of it. */
    VISIT;

    /** Whether its members may do about the patient's alerts what those of the responsible team may. */
    public boolean actsForResponsible() {
        return this != HANDOVER && this != VISIT;
    }

    /** Whether the patient has a place on the team's ward view; of the others another team looks after the alerts. */
    boolean isOnWard() {
        return actsForResponsible();
    }

    /** The form sent to screens: {@code cover}. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
