package se.hemvakt.app.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import se.hemvakt.model.TeamId;
import se.hemvakt.runtime.jdbc.EmbeddedDatabase;
import se.hemvakt.runtime.settings.Settings;

/** The database is gone for half a minute under load: nobody is told "received", nothing is lost, and it mends itself. */
class DatabaseStoppedIT {
    private static final Duration AWAY = Duration.ofSeconds(30);
    private static final int KITS = 8;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    @Timeout(240)
    void h01_databaseStoppedForThirtySecondsUnderLoad_noReceiptNoLossRecoversByItself() throws Exception {
        try (EmbeddedDatabase server = EmbeddedDatabase.start(folder.resolve("server"))) {
            Map<String, String> settings = Map.of(
                    "hemvakt.data", folder.resolve("data").toString(),
                    "hemvakt.database.url", server.settings().url(),
                    "hemvakt.database.user", server.settings().user(),
                    "hemvakt.database.password", server.settings().password().reveal(),
                    "hemvakt.gateway.mqtt.port", "0",
                    "hemvakt.dashboard.port", "0",
                    "hemvakt.ops.port", "0");
            try (Platform platform = Platform.start(PlatformSettings.from(Settings.of(settings)), line -> {})) {
                RunFile run = platform.runFile();
                EnrolClient door =
                        new EnrolClient(java.net.URI.create("http://127.0.0.1:" + run.opsPort()), run.enrolToken());
                assertThat(platform.patients().teams()).contains(new TeamId("hemsjukvard"));
                List<CountingKit> kits = new ArrayList<>();
                for (int i = 0; i < KITS; i++) {
                    var enrolled = door.post(EnrolClient.body(
                            "Kit", "Nummer " + i, java.time.Instant.now().minus(Duration.ofDays(1))));
                    kits.add(new CountingKit(enrolled.kit().value(), enrolled.secret()));
                }
                for (CountingKit kit : kits) {
                    kit.connect(platform.mqttPort());
                }
                Awaitility.await("receipts before")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> receipted(kits) > 1_000);

                server.kill();
                long until = System.nanoTime() + AWAY.toNanos();
                // What had been committed before the stop may still be told, and what was sent before was perhaps
                // committed.
                long[] sent = kits.stream().mapToLong(CountingKit::newest).toArray();
                Awaitility.await("thirty seconds without the database")
                        .atMost(AWAY.plusSeconds(5))
                        .until(() -> System.nanoTime() > until);
                for (int i = 0; i < KITS; i++) {
                    long last = sent[i];
                    assertThat(kits.get(i).receipted())
                            .as("receipts while the database was away, of what was sent then")
                            .allMatch(measuredAt -> measuredAt <= last);
                }
                long quiet = receipted(kits);
                server.restart();

                // Kits whose messages were given up were hung up on; a real kit comes back by itself.
                for (CountingKit kit : kits) {
                    kit.disconnected();
                    kit.connect(platform.mqttPort());
                }
                Awaitility.await("receipts after")
                        .atMost(Duration.ofMinutes(2))
                        .until(() -> receipted(kits) > quiet + 1_000);
                kits.forEach(CountingKit::disconnected);
                try (Connection connection = platform.database().dataSource().getConnection()) {
                    Receipted.areStoredOnce(connection, kits);
                }
            }
        }
    }

    private static long receipted(List<CountingKit> kits) {
        return kits.stream().mapToLong(kit -> kit.receipted().size()).sum();
    }
}
