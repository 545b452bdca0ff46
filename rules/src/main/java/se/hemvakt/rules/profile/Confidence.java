package se.hemvakt.rules.profile;

/** How sure a number is (docs/clinical-basis.md). */
public enum Confidence {
    /** Two or more independent public sources agree. */
    A,
    /** One source was read. */
    B,
    /** A proposal that a clinician must confirm before use with patients; marked so on screen. */
    C
}
