package se.hemvakt.ingest.decode;

import java.util.List;

/**
 * What became of one payload's bytes.
 *
 * <p>{@link #epoch()} and {@link #seq()} are -1 when they could not be read; a payload too broken to use may still have them, and
 * is then receipted like any other.
 */
public sealed interface Decoded {
    /** The kit's epoch, or -1. */
    long epoch();

    /** The kit's sequence number, or -1. */
    long seq();

    /**
     * A payload that could be read; single statements in it may still be faulty.
     *
     * @param sentAtMs the kit's clock when it sent this, or {@link #NO_TIME} for a payload that does not tell (FHIR)
     * @param statements what it says, in its order
     * @param ignoredFields fields passed over because version 1 does not know them
     * @param absent values the sender itself called absent (FHIR {@code dataAbsentReason})
     */
    record Message(long epoch, long seq, long sentAtMs, List<Statement> statements, int ignoredFields, int absent)
            implements Decoded {
        public boolean hasSentAt() {
            return sentAtMs != NO_TIME;
        }
    }

    /**
     * A payload that could not be read.
     *
     * @param detail why, without any of its content (H36)
     */
    record Malformed(long epoch, long seq, String detail) implements Decoded {}

    /** No time. */
    long NO_TIME = Long.MIN_VALUE;
}
