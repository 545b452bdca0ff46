package se.hemvakt.sim.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import se.hemvakt.model.Vital;
import se.hemvakt.sim.kit.Item;

/** What one kit has to tell, and in what state the kit is. Called by one thread, a few times a second. */
public interface Telling {
    /**
     * Hands over what has come up until now, one list for each message.
     *
     * @param unreceipted messages the kit still keeps; what lies in the past may wait until there are fewer, what happens now
     *     may not
     */
    void tell(Instant now, long unreceipted, Consumer<List<Item>> message);

    /** Whether nothing more will come. */
    boolean isOver();

    /** The platform asks for a measurement out of turn. */
    default void askedFor(Vital vital, Instant now) {}

    /** Whether the kit can reach anyone. */
    default boolean isReaching(Instant now) {
        return true;
    }

    /** What the kit's clock shows beyond true time. */
    default Duration clockError(Instant now) {
        return Duration.ZERO;
    }

    /** Battery in percent, or below 0 when it is not told. */
    default int battery(Instant now) {
        return -1;
    }
}
