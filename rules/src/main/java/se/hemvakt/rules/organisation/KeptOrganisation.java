package se.hemvakt.rules.organisation;

import java.time.Instant;

/**
 * One version as it is kept. Never changed, never removed.
 *
 * @param version 1 for the first, then one more each
 * @param file its text, as it was written
 * @param by who brought it in, by account
 * @param at when, by our clock
 * @param why in words
 */
public record KeptOrganisation(int version, String file, String by, Instant at, String why) {
    public KeptOrganisation {
        if (version < 1 || by.isBlank() || why.isBlank()) {
            throw new IllegalArgumentException("a version needs a number, who and why");
        }
    }

    /** Neither names nor numbers in logs (H36). */
    @Override
    public String toString() {
        return "KeptOrganisation[version " + version + "]";
    }
}
