package se.hemvakt.model;

import org.jspecify.annotations.Nullable;

/**
 * A home visit somebody asked for, to be made by the end of the next weekday. It stays with the team that is to make it, whoever
 * becomes responsible for the patient meanwhile, until somebody tells that it was made or is not needed: time alone never ends it.
 *
 * @param id that of the request that asked for it
 * @param team which is to make it
 * @param by who asked, display name
 * @param user who asked, by account
 * @param reason why, 1 to 200 characters
 * @param episode about which alert; empty when about none
 * @param askedAtMs when it was asked for, by our clock
 * @param dueMs by when it is to be made, by our clock; after {@code askedAtMs}
 * @param end what became of it; null while it is open
 */
public record Visit(
        String id,
        PatientId patient,
        TeamId team,
        String by,
        String user,
        String reason,
        String episode,
        long askedAtMs,
        long dueMs,
        @Nullable End end) {
    /**
     * What became of it.
     *
     * @param by who told, display name
     * @param user who told, by account
     * @param words in their words, at most 200 characters; may be empty
     * @param atMs when it was told, by our clock
     */
    public record End(How how, String by, String user, String words, long atMs) {
        /** Not the words (H36). */
        @Override
        public String toString() {
            return "End[" + how + "]";
        }
    }

    /** How a visit ended. */
    public enum How {
        MADE,
        /** Somebody told that it is not needed, or monitoring ended (H27). */
        CANCELLED
    }

    public boolean isOpen() {
        return end == null;
    }

    /** The same, over. */
    public Visit ended(End as) {
        return new Visit(id, patient, team, by, user, reason, episode, askedAtMs, dueMs, as);
    }

    /** Not the reason, which may speak of the patient (H36). */
    @Override
    public String toString() {
        return "Visit[" + id + "]";
    }
}
