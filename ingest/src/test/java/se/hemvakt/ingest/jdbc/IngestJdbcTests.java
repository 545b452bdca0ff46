package se.hemvakt.ingest.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import se.hemvakt.ingest.batch.Ingest;
import se.hemvakt.ingest.batch.IngestSettings;
import se.hemvakt.ingest.batch.Ledger.Sums;
import se.hemvakt.ingest.jdbc.JdbcBindingsTests.SqlHand;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Vital;
import se.hemvakt.runtime.intake.Intake.Receipt;
import se.hemvakt.runtime.intake.Intake.Route;
import se.hemvakt.runtime.jdbc.JdbcReadingLog;
import se.hemvakt.testkit.Await;
import se.hemvakt.testkit.TestDatabase;

/** Ingest with all its real parts on a real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class IngestJdbcTests {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final TestDatabase.Server server;
    private TestDatabase database;
    private JdbcReadingLog log;

    IngestJdbcTests(TestDatabase.Server server) {
        this.server = server;
    }

    @BeforeAll
    void open() {
        database = TestDatabase.on(server);
        log = new JdbcReadingLog(database.database());
    }

    @AfterAll
    void drop() {
        log.close();
        database.close();
    }

    private Ingest ingest() {
        return new Ingest(
                log,
                new JdbcBindings(database.dataSource()),
                new JdbcClockMemory(database.dataSource()),
                new SimpleMeterRegistry(),
                IngestSettings.defaults());
    }

    private KitId kit(String name, long patient) {
        KitId kit = new KitId(name);
        SqlHand hand = new SqlHand(database);
        hand.enrol(kit);
        hand.bind(kit, new PatientId(patient), NOW.minus(Duration.ofDays(2)), null);
        return kit;
    }

    private static byte[] message(long seq, Instant sentAt, Instant at, String value) {
        return ("{\"epoch\":1,\"seq\":" + seq + ",\"sent_at\":\"" + sentAt
                        + "\",\"readings\":[{\"vital\":\"heart_rate\",\"value\":" + value
                        + ",\"unit\":\"/min\",\"at\":\"" + at + "\"}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private long readings(long patient, Vital vital) {
        return database.number(
                "SELECT count(*) FROM reading WHERE patient_id = " + patient + " AND vital = " + vital.number());
    }

    @Test
    void h02_whatTheLedgerSays_isWhatTheTablesHold() {
        KitId kit = kit("kit-ledger-0001", 501);
        try (Ingest ingest = ingest()) {
            List<Future<Receipt>> futures = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                // Each third twice, each fifth with a decimal comma in quotes, each seventh at the same time with
                // another value.
                Instant at = NOW.minusSeconds(i);
                String value = i % 5 == 0 ? "\"72,5\"" : "72";
                futures.add(ingest.accept(kit, message(i, NOW, at, value), NOW.toEpochMilli(), Route.DIRECT));
                if (i % 3 == 0) {
                    futures.add(ingest.accept(kit, message(i, NOW, at, value), NOW.toEpochMilli(), Route.DIRECT));
                }
                if (i % 7 == 0) {
                    futures.add(ingest.accept(kit, message(i, NOW, at, "71"), NOW.toEpochMilli(), Route.DIRECT));
                }
            }
            futures.forEach(Await::result);
            Sums sums = ingest.ledger().total();
            assertThat(sums.balances()).isTrue();
            assertThat(sums.messagesReceipted()).isEqualTo(futures.size());
            assertThat(readings(501, Vital.HEART_RATE)).isEqualTo(sums.stored());
            assertThat(database.number("SELECT count(*) FROM quarantine WHERE kit_id = 'kit-ledger-0001'"))
                    .isEqualTo(sums.quarantined() + sums.conflicts());
            assertThat(sums.duplicates()).isPositive();
            assertThat(sums.conflicts()).isPositive();
        }
    }

    @Test
    void h13_rebindWhileReadingsFlow_eachBelongsToWhomItWasMeasuredOn() {
        KitId kit = kit("kit-rebind-0001", 511);
        SqlHand hand = new SqlHand(database);
        try (Ingest ingest = ingest()) {
            List<Future<Receipt>> futures = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                if (i == 200) {
                    // The gateway hands the kit to another patient; the one before still has readings to come.
                    hand.end(kit, NOW);
                    hand.bind(kit, new PatientId(512), NOW, null);
                }
                Instant received = NOW.minusSeconds(200).plusSeconds(i);
                Instant measured = i >= 300 ? NOW.minusSeconds(500 - i) : received;
                futures.add(ingest.accept(
                        kit,
                        message(i, received, measured.plusMillis(i), "72"),
                        received.toEpochMilli(),
                        Route.DIRECT));
                if (i == 199) {
                    futures.forEach(Await::result);
                }
            }
            futures.forEach(Await::result);
        }
        assertThat(database.number(
                        "SELECT count(*) FROM reading WHERE patient_id = 511 AND measured_at >= '" + NOW + "'"))
                .isZero();
        assertThat(database.number(
                        "SELECT count(*) FROM reading WHERE patient_id = 512 AND measured_at < '" + NOW + "'"))
                .isZero();
        assertThat(readings(511, Vital.HEART_RATE)).isEqualTo(300);
        assertThat(readings(512, Vital.HEART_RATE)).isEqualTo(100);
    }

    @Test
    void h14_wrongClockOverARestart_doublesNothing() {
        KitId kit = kit("kit-clocks-0001", 521);
        Duration wrong = Duration.ofDays(20_000);
        Instant measured = NOW.minus(wrong).minusSeconds(5);
        try (Ingest before = ingest()) {
            Await.result(before.accept(
                    kit,
                    message(1, NOW.minus(wrong), measured, "72"),
                    NOW.plusMillis(900).toEpochMilli(),
                    Route.DIRECT));
        }
        try (Ingest after = ingest()) {
            Instant later = NOW.plusSeconds(60);
            Await.result(after.accept(
                    kit, message(1, later.minus(wrong), measured, "72"), later.toEpochMilli(), Route.DIRECT));
        }
        assertThat(readings(521, Vital.HEART_RATE)).isEqualTo(1);
        assertThat(database.number("SELECT correction_ms FROM kit_clock WHERE kit_id = 'kit-clocks-0001'"))
                .isEqualTo(wrong.toMillis() + 900);
    }
}
