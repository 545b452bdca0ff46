package se.hemvakt.ingest.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.hemvakt.ingest.batch.Ingest;
import se.hemvakt.ingest.batch.IngestSettings;
import se.hemvakt.model.KitId;
import se.hemvakt.runtime.intake.Intake.Receipt;
import se.hemvakt.runtime.intake.Intake.Route;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.EmbeddedDatabase;
import se.hemvakt.runtime.jdbc.JdbcReadingLog;
import se.hemvakt.testkit.Await;

/** The database killed under load and started again. */
class IngestDatabaseKilledIT {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final int KITS = 20;
    /** Kits that begin while the server is away. */
    private static final int LATE_KITS = 5;

    private static final int MESSAGES = 400;

    private final AtomicInteger receipts = new AtomicInteger();
    private final AtomicInteger messages = new AtomicInteger();

    /** Until the server was killed there is always a next message, however late this thread comes to kill it. */
    private volatile boolean killed;

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
                begin(ingest, kit);
            }
            Await.until(() -> assertThat(receipts.get()).isGreaterThan(KITS * 20));

            server.kill();
            killed = true;
            // What the server took before may still be on its way to its kit; what comes from now on it cannot take.
            List<Future<Receipt>> late = IntStream.range(KITS, KITS + LATE_KITS)
                    .mapToObj(kit -> begin(ingest, kit))
                    .toList();
            double before = failures(registry);
            Await.until(() -> assertThat(failures(registry)).isGreaterThan(before + 2));
            assertThat(late)
                    .as("nothing can be receipted while the store is away")
                    .noneMatch(Future::succeeded);

            server.restart();
            Await.until(() -> {
                for (int[] message; (message = failed.poll()) != null; ) {
                    send(ingest, message[0], message[1]);
                }
                // Counted before the receipt before it: equal only when nothing more is to come.
                assertThat(receipts.get()).isEqualTo(messages.get());
            });
            assertThat(messages.get()).isGreaterThanOrEqualTo((KITS + LATE_KITS) * MESSAGES);
            assertThat(ingest.ledger().total().balances()).isTrue();
            assertThat(count(database, "SELECT count(*) FROM reading")).isEqualTo(messages.get());
            assertThat(count(database, "SELECT sum(n) FROM reading_1h"))
                    .as("nor are the roll-ups doubled")
                    .isEqualTo(messages.get());
        }
    }

    private Future<Receipt> begin(Ingest ingest, int kit) {
        messages.incrementAndGet();
        return send(ingest, kit, 0);
    }

    /** One message at a time, the next after its receipt, the same again after a failure. */
    private Future<Receipt> send(Ingest ingest, int kit, int seq) {
        String payload = "{\"epoch\":1,\"seq\":" + seq + ",\"sent_at\":\"" + NOW
                + "\",\"readings\":[{\"vital\":\"heart_rate\",\"value\":72," + "\"unit\":\"/min\",\"at\":\""
                + NOW.minusSeconds(seq) + "\"}]}";
        return ingest.accept(
                        new KitId("kit-killed-%04d".formatted(kit)),
                        payload.getBytes(StandardCharsets.UTF_8),
                        NOW.toEpochMilli(),
                        Route.DIRECT)
                .onSuccess(receipt -> {
                    boolean more = seq + 1 < MESSAGES || !killed;
                    if (more) {
                        messages.incrementAndGet();
                    }
                    receipts.incrementAndGet();
                    if (more) {
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
                    SELECT 'kit-killed-' || to_char(i, 'FM0000'), '', '', now() FROM generate_series(0, 24) i;
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
