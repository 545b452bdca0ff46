package se.hemvakt.ingest.check;

import java.util.function.Function;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.model.Vital;

/** What a check came to. */
public sealed interface Checked {
    /**
     * It can be a reading.
     *
     * @param milli thousandths of the vital's canonical unit, within its possible range
     */
    record Accepted(Vital vital, int milli) implements Checked {
        /** Never the value (H36). */
        @Override
        public String toString() {
            return "Accepted[" + vital.code() + "]";
        }
    }

    /**
     * It cannot.
     *
     * @param detail what exactly, naming field and bound, never the value (H36)
     */
    record Rejected(QuarantineReason reason, String detail) implements Checked {}

    default <R> R match(Function<Accepted, R> accepted, Function<Rejected, R> rejected) {
        return this instanceof Accepted a ? accepted.apply(a) : rejected.apply((Rejected) this);
    }
}
