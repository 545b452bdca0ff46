package se.hemvakt.rules.profile;

/** Rules that do not fit together, or a step that is not open; the message names both, where they stand and what to do. */
public final class RuleSetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RuleSetException(String message) {
        super(message);
    }

    /** Somebody else changed the rules between reading and storing. */
    public static RuleSetException overtaken() {
        return new RuleSetException(
                "somebody else changed the rules just now: look again and repeat it if it still fits");
    }
}
