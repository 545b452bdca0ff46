package se.hemvakt.model;

/** Why something is in quarantine. The stored form is the name: never rename one. */
public enum QuarantineReason {
    /** Not the kit protocol's JSON: broken, too deep, too long, or a field of the wrong type. */
    MALFORMED,
    UNKNOWN_VITAL,
    /** The unit is missing or not on the vital's list. */
    WRONG_UNIT,
    /** NaN, Infinity, text, a decimal comma, or more digits than a number may have. */
    NOT_A_NUMBER,
    /** Outside what a living adult and a working sensor can show. */
    IMPOSSIBLE_VALUE,
    /** Measured more than a minute after it reached us, after clock correction. */
    MEASURED_IN_FUTURE,
    /** Measured longer ago than the platform takes (30 days), after clock correction. */
    MEASURED_TOO_OLD,
    /** The kit was bound to no patient at the measured time. */
    UNBOUND_KIT,
    /** The same patient, vital and measured time is stored with another value. */
    CONFLICT
}
