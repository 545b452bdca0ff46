package se.hemvakt.ingest.batch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import se.hemvakt.ingest.bind.InMemoryBindings;
import se.hemvakt.ingest.check.InMemoryClockMemory;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.model.Quarantined;
import se.hemvakt.model.Reading;
import se.hemvakt.runtime.intake.Intake.Receipt;
import se.hemvakt.runtime.intake.Intake.Route;
import se.hemvakt.testkit.Await;
import se.hemvakt.testkit.InMemoryReadingLog;

/** One kit in one home, an ingest behind it, and the log it writes. Times are invented and handed in. */
final class Home implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    static final KitId KIT = new KitId("kit-berit-0001");
    static final PatientId BERIT = new PatientId(11);
    static final PatientId GUNNAR = new PatientId(12);

    final InMemoryReadingLog log = new InMemoryReadingLog();
    final InMemoryBindings bindings = new InMemoryBindings();
    final InMemoryClockMemory clocks;
    final MeterRegistry registry = new SimpleMeterRegistry();
    final Ingest ingest;

    Home() {
        this(IngestSettings.defaults(), new InMemoryClockMemory());
        bindings.bind(KIT, BERIT, NOW.minusSeconds(40 * 86_400L), null);
    }

    Home(IngestSettings settings, InMemoryClockMemory clocks) {
        this.clocks = clocks;
        this.ingest = new Ingest(log, bindings, clocks, registry, settings);
    }

    static Home of(IngestSettings settings) {
        Home home = new Home(settings, new InMemoryClockMemory());
        home.bindings.bind(KIT, BERIT, NOW.minusSeconds(40 * 86_400L), null);
        return home;
    }

    /** A message with these members after epoch, seq and sent_at. */
    static String message(long seq, Instant sentAt, String members) {
        return "{\"epoch\":1,\"seq\":" + seq + ",\"sent_at\":\"" + sentAt + "\"" + (members.isEmpty() ? "" : ",")
                + members + "}";
    }

    static String readings(String... readings) {
        return "\"readings\":[" + String.join(",", readings) + "]";
    }

    static String reading(String vital, String value, String unit, Instant at) {
        return "{\"vital\":\"" + vital + "\",\"value\":" + value + ",\"unit\":\"" + unit + "\",\"at\":\"" + at + "\"}";
    }

    static String heartRate(int value, Instant at) {
        return reading("heart_rate", Integer.toString(value), "/min", at);
    }

    Future<Receipt> offer(KitId kit, String payload, Instant receivedAt, Route route) {
        return ingest.accept(kit, payload.getBytes(StandardCharsets.UTF_8), receivedAt.toEpochMilli(), route);
    }

    Future<Receipt> offer(String payload) {
        return offer(KIT, payload, NOW, Route.DIRECT);
    }

    Receipt send(String payload) {
        return Await.result(offer(payload));
    }

    Receipt send(String payload, Instant receivedAt, Route route) {
        return Await.result(offer(KIT, payload, receivedAt, route));
    }

    List<Reading> stored() {
        return log.readings();
    }

    List<QuarantineReason> reasons() {
        return log.quarantined().stream().map(Quarantined::reason).toList();
    }

    @Override
    public void close() {
        ingest.close();
        log.close();
    }
}
