package se.hemvakt.model;

/** What somebody did about an alert, from a short list so that it takes one touch. Proposal: the list is nobody's standard. */
public enum Action {
    PHONED,
    VISITED,
    ASKED_FOR_HELP,
    MEASURED_AGAIN,
    /** By the standing plan of a prescriber; the program prescribes nothing. */
    MEDICINE_BY_PLAN,
    /** Needs words. */
    OTHER
}
