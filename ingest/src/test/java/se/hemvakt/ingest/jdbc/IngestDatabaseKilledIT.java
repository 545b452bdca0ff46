package se.hemvakt.ingest.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.hemvakt.ingest.batch.Ingest;
import se.hemvakt.ingest.batch.IngestSettings;
import se.hemvakt.model.KitId;
import se.hemvakt.runtime.intake.Intake.Route;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.EmbeddedDatabase;
import se.hemvakt.runtime.jdbc.JdbcReadingLog;
import se.hemvakt.testkit.Await;

/** The database killed under load and started again. */
class IngestDatabaseKilledIT {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final int KITS = 20;
    private static final int MESSAGES = 400;

    private final AtomicInteger receipts = new AtomicInteger();
    private final Queue<int[]> failed = new ConcurrentLinkedQueue<>();

    @Test
    void h01_databaseKilledUnderLoad_noReceiptWhileAwayAndNothingLostOrDoubled(@TempDir Path folder)
            throws SQLException {
        Path binaries =
                Path.of(System.getProperty("java.io.tmpdir"), "hemvakt-test-" + System.getProperty("user.name"));
        MeterRegistry registry = new SimpleMeterRegistry();
        try (EmbeddedDatabase server = EmbeddedDatabase.start(folder, binaries);
                Database database = Database.open(server.settings());
                JdbcReadingLog log = new JdbcReadingLog(database);
                Ingest ingest = new Ingest(
                        log,
                        new JdbcBindings(database.dataSource()),
                        new JdbcClockMemory(database.dataSource()),
                        registry,
                        IngestSettings.defaults())) {
            enrol(database);
            for (int kit = 0; kit < KITS; kit++) {
                send(ingest, kit, 0);
            }
            Await.until(() -> assertThat(receipts.get()).isGreaterThan(KITS * 20));

            server.kill();
            Await.until(() -> assertThat(failures(registry)).isPositive());
            Await.until(() -> assertThat(failures(registry)).isGreaterThan(2));
            int known = receipts.get();
            long stored = ingest.ledger().total().stored();
            double before = failures(registry);
            Await.until(() -> assertThat(failures(registry)).isGreaterThan(before));
            assertThat(receipts.get())
                    .as("nothing can be receipted while the store is away")
                    .isEqualTo(known);
            assertThat(ingest.ledger().total().stored()).isEqualTo(stored);

            server.restart();
            Await.until(() -> {
                for (int[] message; (message = failed.poll()) != null; ) {
                    send(ingest, message[0], message[1]);
                }
                assertThat(receipts.get()).isEqualTo(KITS * MESSAGES);
            });
            assertThat(ingest.ledger().total().balances()).isTrue();
            assertThat(count(database, "SELECT count(*) FROM reading")).isEqualTo((long) KITS * MESSAGES);
            assertThat(count(database, "SELECT sum(n) FROM reading_1h"))
                    .as("nor are the roll-ups doubled")
                    .isEqualTo((long) KITS * MESSAGES);
        }
    }

    /** One message at a time, the next after its receipt, the same again after a failure. */
    private void send(Ingest ingest, int kit, int seq) {
        String payload = "{\"epoch\":1,\"seq\":" + seq + ",\"sent_at\":\"" + NOW
                + "\",\"readings\":[{\"vital\":\"heart_rate\",\"value\":72," + "\"unit\":\"/min\",\"at\":\""
                + NOW.minusSeconds(seq) + "\"}]}";
        ingest.accept(
                        new KitId("kit-killed-%04d".formatted(kit)),
                        payload.getBytes(StandardCharsets.UTF_8),
                        NOW.toEpochMilli(),
                        Route.DIRECT)
                .onSuccess(receipt -> {
                    receipts.incrementAndGet();
                    if (seq + 1 < MESSAGES) {
                        send(ingest, kit, seq + 1);
                    }
                })
                .onFailure(cause -> failed.add(new int[] {kit, seq}));
    }

    private static double failures(MeterRegistry registry) {
        return registry.get("hemvakt.ingest.store.failures").counter().count();
    }

    private static void enrol(Database database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO kit (kit_id, secret_salt, secret_hash, enrolled_at)
                    SELECT 'kit-killed-' || to_char(i, 'FM0000'), '', '', now() FROM generate_series(0, 19) i;
                    INSERT INTO kit_binding (kit_no, patient_id, valid_from) SELECT kit_no, 600 + kit_no, '2026-01-01Z' FROM kit;
                    UPDATE kit_version SET version = version + 1
                    """);
        }
    }

    private static long count(Database database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
