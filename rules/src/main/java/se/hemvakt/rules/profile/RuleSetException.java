package se.hemvakt.rules.profile;

/** Profiles that do not fit together; the message names both, where they stand and what to do. */
public final class RuleSetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RuleSetException(String message) {
        super(message);
    }
}
