package se.hemvakt.ingest.batch;

import io.vertx.core.Promise;
import java.util.List;
import se.hemvakt.ingest.decode.Decoded;
import se.hemvakt.model.KitId;
import se.hemvakt.model.Quarantined;
import se.hemvakt.model.Reading;
import se.hemvakt.runtime.intake.Intake.Receipt;

/** One payload between its arrival and its end. */
final class Waiting {
    final WaitingRoom.Group group;
    final KitId kit;
    final byte[] payload;
    final long receivedAtMs;
    final long acceptedAtNanos;
    final Decoded decoded;
    final Promise<Receipt> promise = Promise.promise();

    /** What it came to; set when its batch is assembled. */
    List<Reading> readings = List.of();

    List<Quarantined> quarantined = List.of();

    /** How many of the readings are our own: contact, clock offset. */
    int derived;

    /** Whether its one quarantine row stands for all it says. */
    boolean quarantinedWhole;

    /** Whether its end is counted. Written under the room's lock. */
    boolean settled;

    Waiting(
            WaitingRoom.Group group,
            KitId kit,
            byte[] payload,
            long receivedAtMs,
            long acceptedAtNanos,
            Decoded decoded) {
        this.group = group;
        this.kit = kit;
        this.payload = payload;
        this.receivedAtMs = receivedAtMs;
        this.acceptedAtNanos = acceptedAtNanos;
        this.decoded = decoded;
    }

    /** When the one that waited longest was accepted. */
    static long oldestNanos(List<Waiting> messages) {
        long oldest = messages.get(0).acceptedAtNanos;
        for (Waiting message : messages) {
            if (message.acceptedAtNanos - oldest < 0) {
                oldest = message.acceptedAtNanos;
            }
        }
        return oldest;
    }

    /** How many statements came in with it; an unreadable payload is one. */
    int statements() {
        return decoded instanceof Decoded.Message message ? message.statements().size() : 1;
    }

    /** How many statements became quarantine rows. */
    int quarantinedStatements() {
        return quarantinedWhole ? statements() + derived : quarantined.size();
    }

    Receipt receipt() {
        return new Receipt(decoded.epoch(), decoded.seq());
    }
}
