package se.hemvakt.gateway.kits;

import se.hemvakt.model.KitId;

/** A change of the kit registry that would make it untrue. Nothing was changed; trying again does not help. */
public final class KitRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public KitRefusedException(KitId kit, Reason reason) {
        super("kit " + kit + ": " + reason.advice);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Why, and what to do. */
    public enum Reason {
        UNKNOWN("it is not enrolled; enrol it first"),
        ALREADY_ENROLLED("it is enrolled already; give it a new secret instead, or choose another id"),
        RETIRED("it is retired; enrol a new kit id"),
        BINDING_OVERLAPS("a binding must begin after the one before it began; choose a later instant"),
        NOT_BOUND("it has no open binding at that instant");

        private final String advice;

        Reason(String advice) {
            this.advice = advice;
        }
    }
}
