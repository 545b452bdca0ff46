package se.hemvakt.model;

/**
 * Where a patient is in the care model (docs/care.md). A stay in hospital is not one of these: it is a {@link Watch.Pause}, which
 * has a reason and an end (H26), and the phase is the same when it is over.
 */
public enum Phase {
    /** Stabil: home care with its doctor team. */
    STABLE,
    /** Instabil: may be taken over for a time instead of hospital care. */
    UNSTABLE,
    /** Sen palliativ fas: comfort, as agreed with the patient. */
    LATE_PALLIATIVE,
    /** Nyutskriven: watched more tightly for 30 days. */
    NEWLY_DISCHARGED,
    /** Avslutad, also because consent was withdrawn: nothing is collected, nobody is alerted (H27). */
    ENDED,
    /** Avliden: likewise. */
    DECEASED;

    /** Whether readings are taken, alerts told and a team is responsible. */
    public boolean isMonitored() {
        return this != ENDED && this != DECEASED;
    }
}
