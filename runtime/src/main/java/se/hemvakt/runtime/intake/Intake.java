package se.hemvakt.runtime.intake;

import io.vertx.core.Future;
import se.hemvakt.model.KitId;

/**
 * Takes what a kit published and stores it.
 *
 * <p>The future succeeds when <em>everything</em> in the payload is durably committed, as reading or as quarantine row: only
 * then may a PUBACK or a receipt leave (hazard H01). It fails when that did not happen (store gone, queue full: {@link
 * OverloadedException}): then nothing may be acknowledged, and the kit sends again. It never fails for what a payload
 * contains. Futures of one kit on one route complete in the order of the calls, unless it is refused at once. Called on an
 * event loop; never blocks; completes on any thread.
 *
 * <p>While the store is away a payload waits, and is tried again, for the time the settings give (30 s); then its future fails.
 * A later payload of the same kit may succeed after that, and receipts are cumulative: after a failure the caller receipts
 * nothing more on that connection and closes it, and the kit begins again with its oldest message.
 */
public interface Intake {
    /**
     * @param kit who sent it, by its connection, never by the payload (D3)
     * @param payload the bytes as they came; the callee owns them
     * @param receivedAtMs when they reached us
     * @param route by which way they came
     */
    Future<Receipt> accept(KitId kit, byte[] payload, long receivedAtMs, Route route);

    /** By which way a payload came: a broker in between may hold it back, so delay there says nothing about the clock. */
    enum Route {
        DIRECT,
        BRIDGE
    }

    /**
     * What to tell the kit.
     *
     * @param epoch the payload's epoch, or -1 when it could not be read
     * @param seq the payload's sequence number, or -1 when it could not be read
     */
    record Receipt(long epoch, long seq) {
        public boolean isReadable() {
            return epoch >= 0 && seq >= 0;
        }
    }

    /** More is waiting than may wait; try again later. */
    final class OverloadedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public OverloadedException(String message) {
            super(message, null, false, false);
        }
    }
}
