package se.hemvakt.notify.message;

import io.vertx.core.Future;

/** One channel: takes a letter to the next party. */
public interface Carrier {
    Channel channel();

    /** Whose trouble it is when this does not work: a mail server, a host. The circuit breaker has one state for each. */
    String party(Message message);

    /** How many may be on their way at once. */
    int atOnceMax();

    /** Whether messages that are not red are held to the rate limits; false for what costs and disturbs nobody. */
    default boolean isLimited() {
        return true;
    }

    /**
     * Tries once. Never blocks. The future succeeds also when nobody took it; a failed one counts as {@link Outcome#down}. The
     * caller gives up after its own time, and takes no notice of what comes later.
     */
    Future<Outcome> carry(Letter letter);
}
