package se.hemvakt.model;

/**
 * What a person asks for on a screen. The dashboard stores it, {@code rules} decides it and answers in the care log: two
 * nurses pressing at once, one wins and the other is told who (design idea 4).
 *
 * @param id random
 * @param kind what
 * @param patient about whom
 * @param episode about which episode
 * @param user who asks, by account id
 * @param displayName who asks, as colleagues see them
 * @param atMs when, by our clock
 */
public record CareRequest(
        String id, Kind kind, PatientId patient, String episode, String user, String displayName, long atMs) {
    /** What can be asked. Hand-over, pause and limits follow in later versions. */
    public enum Kind {
        ACCEPT,
        /** Take back an accept within ten seconds. */
        UNDO_ACCEPT
    }
}
