package se.hemvakt.model;

/** What an alert turned out to be, as a person judged it: each rule's value in figures comes from these. */
public enum AlertOutcome {
    /** True, and something was done. */
    ACTED,
    /** True, and nothing had to be done. */
    NOT_NEEDED,
    /** The value was not the patient's. */
    ARTEFACT,
    /** Kit, sensor, link or battery. */
    TECHNICAL
}
