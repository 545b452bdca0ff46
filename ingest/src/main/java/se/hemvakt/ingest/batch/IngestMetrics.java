package se.hemvakt.ingest.batch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import se.hemvakt.ingest.batch.Ledger.Sums;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.runtime.intake.Intake.Route;

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

    /** Makes a route's sums visible. The lanes are read when Prometheus asks. */
    static void register(MeterRegistry registry, Route route, List<Lane> lanes) {
        messages(registry, route, lanes, "receipted", Sums::messagesReceipted);
        messages(registry, route, lanes, "failed", Sums::messagesFailed);
        readings(registry, route, lanes, "stored", Sums::stored);
        readings(registry, route, lanes, "duplicate", Sums::duplicates);
        readings(registry, route, lanes, "conflict", Sums::conflicts);
        readings(registry, route, lanes, "quarantined", Sums::quarantined);
        readings(registry, route, lanes, "failed", Sums::failed);
        FunctionCounter.builder("hemvakt.ingest.received", lanes, all -> sum(all, Sums::received))
                .description(
                        "Statements decoded: readings, events, battery, signal, and one for each unreadable payload")
                .tag("route", word(route))
                .register(registry);
        FunctionCounter.builder("hemvakt.ingest.derived", lanes, all -> sum(all, Sums::derived))
                .description("Readings added by ingest itself: contact, clock offset")
                .tag("route", word(route))
                .register(registry);
        Gauge.builder("hemvakt.ingest.waiting", lanes, all -> sum(all, Sums::messagesWaiting))
                .description("Messages not decided yet")
                .tag("route", word(route))
                .register(registry);
        Gauge.builder("hemvakt.ingest.waiting.bytes", lanes, all -> all.stream()
                        .mapToLong(Lane::waitingBytes)
                        .sum())
                .description("Payload bytes of messages not decided yet")
                .baseUnit("bytes")
                .tag("route", word(route))
                .register(registry);
    }

    private static void messages(
            MeterRegistry registry, Route route, List<Lane> lanes, String outcome, ToLongFunction<Sums> of) {
        FunctionCounter.builder("hemvakt.ingest.messages", lanes, all -> sum(all, of))
                .description("Payloads, by what became of them")
                .tag("route", word(route))
                .tag("outcome", outcome)
                .register(registry);
    }

    private static void readings(
            MeterRegistry registry, Route route, List<Lane> lanes, String outcome, ToLongFunction<Sums> of) {
        FunctionCounter.builder("hemvakt.ingest.readings", lanes, all -> sum(all, of))
                .description("Statements, by what became of them")
                .tag("route", word(route))
                .tag("outcome", outcome)
                .register(registry);
    }

    private static double sum(List<Lane> lanes, ToLongFunction<Sums> of) {
        return lanes.stream().map(Lane::sums).mapToLong(of).sum();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
