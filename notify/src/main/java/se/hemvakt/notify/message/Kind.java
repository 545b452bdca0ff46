package se.hemvakt.notify.message;

/** What a message is about; all that its text may say (H36). */
public enum Kind {
    /** An alert or a handover waits for somebody. */
    TELL,
    /** What they were told of need not be looked at any more. */
    OVER,
    /** A coming time without cover. */
    GAP,
    /** Somebody tries their own way of being told. */
    TEST
}
