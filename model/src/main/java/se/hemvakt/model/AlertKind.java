package se.hemvakt.model;

/** About the patient, or about the measuring of the patient. */
public enum AlertKind {
    CLINICAL,
    /** Measurement impaired: kit silent, battery, clock. */
    TECHNICAL
}
