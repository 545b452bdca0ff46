package se.hemvakt.ingest.batch;

import java.util.EnumMap;
import java.util.Map;
import se.hemvakt.runtime.intake.Intake.Route;

/**
 * What came in and what became of it, by route, since the start, at one instant (hazard H02). For each route, always:
 *
 * <pre>
 *   messagesReceived = messagesReceipted + messagesFailed + messagesWaiting
 *   received + derived = stored + duplicates + conflicts + quarantined + failed + waiting
 * </pre>
 *
 * The left side is counted where payloads are decoded, the right side from what the store answered.
 */
public record Ledger(Map<Route, Sums> byRoute) {
    public Ledger {
        byRoute = Map.copyOf(byRoute);
    }

    /** Both routes together. */
    public Sums total() {
        return byRoute.values().stream().reduce(Sums.ZERO, Sums::plus);
    }

    static Ledger of(Iterable<WaitingRoom> rooms) {
        Map<Route, Sums> sums = new EnumMap<>(Route.class);
        for (WaitingRoom room : rooms) {
            sums.put(room.route(), room.sums());
        }
        return new Ledger(sums);
    }

    /**
     * The sums of one route.
     *
     * @param messagesReceived payloads handed to us, those refused for lack of room included
     * @param messagesReceipted payloads whose every statement is committed
     * @param messagesFailed payloads of which nothing was promised: no room, or the store away too long
     * @param messagesWaiting payloads not decided yet
     * @param received statements decoded from payloads taken in: readings, events, battery, signal; an unreadable payload counts as one
     * @param derived readings we added ourselves: contact, clock offset
     * @param stored readings new in the store
     * @param duplicates readings the store had already
     * @param conflicts readings the store had with another value
     * @param quarantined statements that became a quarantine row
     * @param failed statements of failed payloads
     * @param waiting statements not decided yet
     */
    public record Sums(
            long messagesReceived,
            long messagesReceipted,
            long messagesFailed,
            long messagesWaiting,
            long received,
            long derived,
            long stored,
            long duplicates,
            long conflicts,
            long quarantined,
            long failed,
            long waiting) {
        static final Sums ZERO = new Sums(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        public boolean balances() {
            return messagesReceived == messagesReceipted + messagesFailed + messagesWaiting
                    && received + derived == stored + duplicates + conflicts + quarantined + failed + waiting;
        }

        Sums plus(Sums o) {
            return new Sums(
                    messagesReceived + o.messagesReceived,
                    messagesReceipted + o.messagesReceipted,
                    messagesFailed + o.messagesFailed,
                    messagesWaiting + o.messagesWaiting,
                    received + o.received,
                    derived + o.derived,
                    stored + o.stored,
                    duplicates + o.duplicates,
                    conflicts + o.conflicts,
                    quarantined + o.quarantined,
                    failed + o.failed,
                    waiting + o.waiting);
        }
    }
}
