package se.hemvakt.rules.profile;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Who decided something for one patient, when, why and for how long (H29).
 *
 * @param by the prescriber, as colleagues know them
 * @param at the day of the decision
 * @param why the reason
 * @param until from this moment on it counts no more
 */
public record Signature(String by, LocalDate at, String why, Instant until) {
    public Signature {
        if (by.isBlank() || why.isBlank()) {
            throw new IllegalArgumentException("a signature needs who and why");
        }
    }

    public boolean isValid(Instant now) {
        return now.isBefore(until);
    }

    /** Nobody's name and no reason in logs (H36). */
    @Override
    public String toString() {
        return "Signature[until " + until + "]";
    }
}
