package se.hemvakt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static se.hemvakt.testkit.Readings.aReading;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Reading;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.model.Vital;
import se.hemvakt.runtime.history.ReadingHistory.Point;
import se.hemvakt.runtime.history.ReadingHistory.Series;
import se.hemvakt.runtime.jdbc.Housekeeping;
import se.hemvakt.runtime.jdbc.JdbcReadingHistory;
import se.hemvakt.runtime.jdbc.JdbcReadingLog;
import se.hemvakt.runtime.jdbc.StoreSettings;
import se.hemvakt.testkit.TestDatabase.Server;

/** What housekeeping removes, and what it must not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HousekeepingTests {
    private static final Instant OLD = Instant.parse("2026-01-05T00:00:00Z");
    private static final Instant RECENT = Instant.parse("2026-03-10T00:00:00Z");

    private final Server server;
    private TestDatabase database;
    private JdbcReadingLog log;

    @SuppressWarnings("NullAway.Init") // set before the first test
    HousekeepingTests(Server server) {
        this.server = server;
    }

    @BeforeAll
    void open() {
        database = TestDatabase.on(server);
        log = new JdbcReadingLog(database.database());
    }

    @BeforeEach
    void empty() {
        database.execute("TRUNCATE reading, reading_1m, reading_1h, reading_batch, quarantine");
    }

    @AfterAll
    void drop() {
        log.close();
        database.close();
    }

    @Test
    void run_oldBatches_areRemovedUpToWhatEveryFollowerHasHandled() throws SQLException {
        long first = store(aReading().at("08:00").build());
        long second = store(aReading().at("08:01").build());
        store(aReading().at("08:02").build());
        database.execute("UPDATE reading_batch SET committed_at = committed_at - INTERVAL '8 days' WHERE position <= "
                + (second + 1));

        long removed =
                housekeeping(Optional.empty(), first, Instant.now()).run().batches();

        assertThat(removed).isEqualTo(1);
        assertThat(database.number("SELECT min(position) FROM reading_batch")).isEqualTo(second);
        assertThat(database.number("SELECT count(*) FROM reading")).isEqualTo(3);
    }

    @Test
    void run_youngBatches_areKept() throws SQLException {
        long position = store(aReading().build());

        assertThat(housekeeping(Optional.empty(), position, Instant.now()).run().batches())
                .isZero();
    }

    @Test
    void run_retentionOff_keepsEveryReading() throws SQLException {
        store(everyMinute(OLD).toArray(Reading[]::new));

        assertThat(housekeeping(Optional.empty(), 0, RECENT).run().readings()).isZero();

        assertThat(database.number("SELECT count(*) FROM reading")).isEqualTo(600);
    }

    @Test
    void run_retentionOn_removesOldReadingsAndMinutesKeepsHoursAndChartsStillShowThem() throws SQLException {
        store(everyMinute(OLD).toArray(Reading[]::new));
        store(everyMinute(RECENT).toArray(Reading[]::new));

        long removed = housekeeping(Optional.of(Duration.ofDays(32)), 0, RECENT.plus(Duration.ofDays(1)))
                .run()
                .readings();

        assertThat(removed).isEqualTo(600);
        assertThat(database.number("SELECT count(*) FROM reading")).isEqualTo(600);
        assertThat(database.number("SELECT count(*) FROM reading_1m")).isEqualTo(600);
        assertThat(database.number("SELECT count(*) FROM reading_1h")).isEqualTo(20);
        Series old = new JdbcReadingHistory(database.database())
                .series(new PatientId(1_001), Vital.HEART_RATE, OLD, OLD.plus(Duration.ofHours(10)), 1_000);
        assertThat(old.widthMs()).isEqualTo(3_600_000);
        assertThat(old.points().stream().mapToInt(Point::n).sum()).isEqualTo(600);
    }

    private Housekeeping housekeeping(Optional<Duration> keepReadings, long handled, Instant now) {
        StoreSettings settings =
                new StoreSettings(Optional.empty(), Path.of("unused"), 4, Duration.ofDays(7), keepReadings);
        return new Housekeeping(database.database(), settings, () -> handled, VirtualClock.at(now));
    }

    private static List<Reading> everyMinute(Instant start) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            readings.add(aReading().at(start.plus(Duration.ofMinutes(i))).build());
        }
        return readings;
    }

    private long store(Reading... readings) {
        return Await.result(log.store(new ReadingBatch(List.of(readings), List.of())))
                .position();
    }
}
