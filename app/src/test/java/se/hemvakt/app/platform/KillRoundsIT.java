package se.hemvakt.app.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.EmbeddedDatabase;

/**
 * Hazard H01: what a kit was told is received is there after {@code kill -9} of the program and its database, and is there
 * once. The publishers are an independent MQTT client that counts only PUBACKs, and sends again what it has none for.
 */
class KillRoundsIT {
    /** 20 in each build; a release asks for 200 (docs/hazards.md, H01): {@code -Dhemvakt.test.kill.rounds=200}. */
    private static final int ROUNDS = Integer.getInteger("hemvakt.test.kill.rounds", 20);

    private static final int KITS = 16;
    private static final int SEED = 4711;

    private final Map<String, CountingKit> publishers = new HashMap<>();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path data;

    @Test
    @Timeout(7_200)
    void h01_killNineUnderLoad_noReceiptedReadingIsLostAndNoneIsDoubled() throws Exception {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            HemvaktProcess hemvakt = HemvaktProcess.start(data, "up");
            if (publishers.isEmpty()) {
                for (int i = 0; i < KITS; i++) {
                    HemvaktProcess.Enrolled kit = hemvakt.enrol("""
                            {"patient": {"given_name": "Kit", "family_name": "Nummer %d"},
                             "kit": {"bound_from": "2026-01-01T00:00:00Z"}}
                            """.formatted(i));
                    publishers.put(kit.kit(), new CountingKit(kit.kit(), kit.secret()));
                }
            }
            long before = receipted();
            for (CountingKit publisher : publishers.values()) {
                publisher.connect(hemvakt.mqttPort());
            }
            // Let some receipts through, so that each round proves something, then strike at a random moment.
            Awaitility.await("receipts in round " + round)
                    .atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> receipted() > before + 500);
            long strikeAt =
                    System.nanoTime() + Duration.ofMillis(random.nextInt(400)).toNanos();
            Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> System.nanoTime() > strikeAt);
            hemvakt.killAll(round % 2 == 0);
            publishers.values().forEach(CountingKit::disconnected);
        }

        try (EmbeddedDatabase server = EmbeddedDatabase.start(data.resolve("database"));
                Database database = Database.open(server.settings());
                Connection connection = database.dataSource().getConnection()) {
            Receipted.areStoredOnce(connection, publishers.values());
            assertThat(receipted()).isGreaterThan(ROUNDS * 500L);
        }
    }

    private long receipted() {
        return publishers.values().stream().mapToLong(p -> p.receipted().size()).sum();
    }
}
