package se.hemvakt.ingest.batch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import se.hemvakt.ingest.batch.Ledger.Sums;
import se.hemvakt.model.QuarantineReason;

/** What ingest tells Prometheus: the ledger's sums, why things were quarantined, and how batches go. Tags are closed words. */
final class IngestMetrics {
    private final Map<QuarantineReason, Counter> quarantined = new EnumMap<>(QuarantineReason.class);
    final DistributionSummary batchMessages;
    final DistributionSummary batchReadings;
    final Timer batchWrite;
    final Timer batchWait;
    final Counter storeFailures;
    final Counter ignoredFields;
    final Counter absent;

    IngestMetrics(MeterRegistry registry) {
        for (QuarantineReason reason : QuarantineReason.values()) {
            quarantined.put(
                    reason,
                    Counter.builder("hemvakt.ingest.quarantined")
                            .description("Statements that became a quarantine row, by reason")
                            .tag("reason", word(reason))
                            .register(registry));
        }
        batchMessages = DistributionSummary.builder("hemvakt.ingest.batch.messages")
                .description("Messages in one stored batch")
                .register(registry);
        batchReadings = DistributionSummary.builder("hemvakt.ingest.batch.readings")
                .description("Readings in one stored batch")
                .register(registry);
        batchWrite = Timer.builder("hemvakt.ingest.batch.write")
                .description("From handing a batch to the store until it is committed")
                .register(registry);
        batchWait = Timer.builder("hemvakt.ingest.batch.wait")
                .description("How long the oldest message of a batch waited, from its arrival to its receipt")
                .register(registry);
        storeFailures = Counter.builder("hemvakt.ingest.store.failures")
                .description("Times the store, the bindings or the clock memory failed and was tried again")
                .register(registry);
        ignoredFields = Counter.builder("hemvakt.ingest.ignored.fields")
                .description("Fields passed over because protocol version 1 does not know them")
                .register(registry);
        absent = Counter.builder("hemvakt.ingest.absent")
                .description("Values the sender itself called absent")
                .register(registry);
    }

    void quarantined(QuarantineReason reason) {
        Counter counter = quarantined.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    /** Makes a route's sums visible. They are read when Prometheus asks. */
    static void register(MeterRegistry registry, WaitingRoom room) {
        messages(registry, room, "receipted", Sums::messagesReceipted);
        messages(registry, room, "failed", Sums::messagesFailed);
        readings(registry, room, "stored", Sums::stored);
        readings(registry, room, "duplicate", Sums::duplicates);
        readings(registry, room, "conflict", Sums::conflicts);
        readings(registry, room, "quarantined", Sums::quarantined);
        readings(registry, room, "failed", Sums::failed);
        FunctionCounter.builder("hemvakt.ingest.received", room, of -> of.sums().received())
                .description(
                        "Statements decoded: readings, events, battery, signal, and one for each unreadable payload")
                .tag("route", word(room.route()))
                .register(registry);
        FunctionCounter.builder("hemvakt.ingest.derived", room, of -> of.sums().derived())
                .description("Readings added by ingest itself: contact, clock offset")
                .tag("route", word(room.route()))
                .register(registry);
        Gauge.builder("hemvakt.ingest.waiting", room, of -> of.sums().messagesWaiting())
                .description("Messages not decided yet")
                .tag("route", word(room.route()))
                .register(registry);
        Gauge.builder("hemvakt.ingest.waiting.bytes", room, WaitingRoom::waitingBytes)
                .description("Payload bytes of messages not decided yet")
                .baseUnit("bytes")
                .tag("route", word(room.route()))
                .register(registry);
    }

    private static void messages(MeterRegistry registry, WaitingRoom room, String outcome, ToLongFunction<Sums> of) {
        FunctionCounter.builder("hemvakt.ingest.messages", room, its -> of.applyAsLong(its.sums()))
                .description("Payloads, by what became of them")
                .tag("route", word(room.route()))
                .tag("outcome", outcome)
                .register(registry);
    }

    private static void readings(MeterRegistry registry, WaitingRoom room, String outcome, ToLongFunction<Sums> of) {
        FunctionCounter.builder("hemvakt.ingest.readings", room, its -> of.applyAsLong(its.sums()))
                .description("Statements, by what became of them")
                .tag("route", word(room.route()))
                .tag("outcome", outcome)
                .register(registry);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
