package se.hemvakt.model;

/** What is known against a reading, as bits of one int. */
public final class Quality {
    /** The sensor itself was unsure. */
    public static final int LOW = 1;
    /** The patient moved while it was measured. */
    public static final int MOVEMENT = 1 << 1;
    /** The kit's clock was off by more than a minute and the measured time was corrected (H14). */
    public static final int CLOCK_CORRECTED = 1 << 2;
    /** Flagged as test traffic at the source (H20). */
    public static final int TEST = 1 << 3;

    private Quality() {}
}
