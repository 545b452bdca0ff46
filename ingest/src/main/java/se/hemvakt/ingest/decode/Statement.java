package se.hemvakt.ingest.decode;

import org.jspecify.annotations.Nullable;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.model.Vital;

/** One thing a payload says. */
public sealed interface Statement {
    /** At which byte of the payload its JSON begins; {@link Payloads#cut} takes it from there. */
    int rawFrom();

    /**
     * A value that is a number with a time; not yet checked.
     *
     * @param milli thousandths of {@code unit}, cut after the third decimal; within ±10^18
     * @param unit as sent, or null when it was not
     * @param atMs the kit's clock when it was measured
     * @param quality flags of {@link se.hemvakt.model.Quality}
     */
    record Value(Vital vital, long milli, @Nullable String unit, long atMs, int quality, int rawFrom)
            implements Statement {
        /** Never the value (H36). */
        @Override
        public String toString() {
            return "Value[" + vital.code() + "]";
        }
    }

    /**
     * Something that cannot be a reading.
     *
     * @param detail what exactly, naming field and bound, never a vital value (H36)
     */
    record Fault(QuarantineReason reason, String detail, int rawFrom) implements Statement {}
}
