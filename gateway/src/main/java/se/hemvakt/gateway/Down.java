package se.hemvakt.gateway;

import io.vertx.core.Future;
import se.hemvakt.model.KitId;

/**
 * The way down to a kit, for what is not a receipt: measure again, plan, watched, settings.
 *
 * <p>Nothing is kept here: who sends decides whether and when to try again, since a request to measure is worth nothing an
 * hour later.
 */
public interface Down {
    /**
     * Sends one JSON object to the kit's {@code down} topic.
     *
     * @return succeeds when the kit acknowledged it; fails with {@link KitAwayException} when the kit is not connected, does not
     *     read its {@code down}, has too much unacknowledged, or left before it acknowledged. Never blocks; completes on any
     *     thread.
     */
    Future<Void> send(KitId kit, byte[] json);

    /** The kit cannot be reached at present. */
    final class KitAwayException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public KitAwayException(KitId kit, String why) {
            super("kit " + kit + " " + why, null, false, false);
        }
    }
}
