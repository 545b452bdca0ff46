package se.hemvakt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static se.hemvakt.testkit.Readings.aReading;
import static se.hemvakt.testkit.Readings.batch;

import io.vertx.core.Future;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import se.hemvakt.model.Reading;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.DatabaseSettings;
import se.hemvakt.runtime.jdbc.JdbcReadingLog;
import se.hemvakt.runtime.log.Following;
import se.hemvakt.runtime.log.ReadingLog;
import se.hemvakt.runtime.log.ReadingLog.Stored;
import se.hemvakt.testkit.TestDatabase.Server;

/** The contract on a real server, and what only a real server can get wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JdbcReadingLogTests extends ReadingLogContract {
    private final Server server;
    private TestDatabase database;
    private JdbcReadingLog log;

    @SuppressWarnings("NullAway.Init") // set before the first test
    JdbcReadingLogTests(Server server) {
        this.server = server;
    }

    @BeforeAll
    void open() {
        database = TestDatabase.on(server);
    }

    @BeforeEach
    void empty() {
        database.execute("TRUNCATE reading, reading_1m, reading_1h, reading_batch, quarantine");
        log = new JdbcReadingLog(database.database());
    }

    @AfterEach
    void rollUpsAgreeWithTheReadings() {
        log.close();
        assertThat(database.number(DISAGREEING.formatted("reading_1m", "1 minute")))
                .isZero();
        assertThat(database.number(DISAGREEING.formatted("reading_1h", "1 hour")))
                .isZero();
    }

    @AfterAll
    void drop() {
        database.close();
    }

    @Override
    protected ReadingLog log() {
        return log;
    }

    @Test
    void store_sameBatchTwice_rollUpsCountEachReadingOnce() {
        var both = batch(
                aReading().heartRate(70).build(),
                aReading().at("08:00:20").heartRate(80).build());
        store(both);
        store(both);

        assertThat(database.number("SELECT n FROM reading_1m")).isEqualTo(2);
        assertThat(database.number("SELECT total FROM reading_1h")).isEqualTo(150_000);
    }

    @Test
    void h02_store_randomResendsAndConflictsInParallel_theSumsAgreeWithTheTables() {
        Random random = new Random(11);
        List<Reading> pool = Readings.many(12, 20, 3_000);
        List<Future<Stored>> stores = new ArrayList<>();
        int sent = 0;
        for (int i = 0; i < 120; i++) {
            List<Reading> some = new ArrayList<>();
            for (int j = 0; j < 60; j++) {
                Reading reading = pool.get(Math.min(pool.size() - 1, i * 20 + random.nextInt(200)));
                boolean contradicts = random.nextInt(20) == 0;
                some.add(contradicts ? withOtherValue(reading) : reading);
            }
            sent += some.size();
            stores.add(log.store(new ReadingBatch(some, List.of())));
        }
        Await.result(Future.all(stores));

        int stored = stores.stream().mapToInt(store -> store.result().stored()).sum();
        int duplicates =
                stores.stream().mapToInt(store -> store.result().duplicates()).sum();
        int conflicts =
                stores.stream().mapToInt(store -> store.result().conflicts()).sum();
        assertThat(stored + duplicates + conflicts).isEqualTo(sent);
        assertThat(database.number("SELECT count(*) FROM reading")).isEqualTo(stored);
        assertThat(database.number("SELECT count(*) FROM quarantine"))
                .isEqualTo(conflicts)
                .isPositive();
        assertThat(database.number("SELECT sum(n) FROM reading_1m")).isEqualTo(stored);
    }

    @Test
    void store_newReadingsInOrder_takeTheShortWayWithTheSameResult() {
        List<Reading> readings = Readings.many(13, 30, 6_000);
        int stored = 0;
        for (int i = 0; i < readings.size(); i += 500) {
            stored += store(new ReadingBatch(readings.subList(i, i + 500), List.of()))
                    .stored();
        }

        assertThat(stored).isEqualTo(6_000);
        assertThat(log.shortWays()).isGreaterThan(5);
    }

    @Test
    void store_anotherProcessHasStoredTheSame_isCountedAsDuplicates() {
        store(batch(aReading().at("08:00").build()));
        try (JdbcReadingLog elsewhere = new JdbcReadingLog(database.database())) {
            Await.result(elsewhere.store(batch(aReading().at("08:00").build())));
            Await.result(elsewhere.store(
                    batch(aReading().at("08:01").build(), aReading().at("08:02").build())));
        }
        // This process believes that 08:00 is the newest, and is mistaken.
        Stored stored = store(batch(
                aReading().at("08:01").build(),
                aReading().at("08:02").heartRate(99).build(),
                aReading().at("08:03").build()));

        assertThat(stored.stored()).isEqualTo(1);
        assertThat(stored.duplicates()).isEqualTo(1);
        assertThat(stored.conflicts()).isEqualTo(1);
    }

    @Test
    void h01_store_connectionCutMidWay_failsAndNothingIsHalfWritten() throws SQLException {
        DatabaseSettings settings = database.settings();
        URI address = URI.create(settings.url().substring("jdbc:".length()));
        try (FaultProxy proxy = FaultProxy.to(address.getHost(), address.getPort());
                Database behind = Database.open(
                        settings.withUrl("jdbc:postgresql://127.0.0.1:" + proxy.port() + address.getPath()));
                JdbcReadingLog cut = new JdbcReadingLog(behind, 2, Duration.ZERO);
                Connection blocker = database.dataSource().getConnection();
                Statement statement = blocker.createStatement()) {
            Await.result(cut.store(batch(aReading().at("07:00").build())));
            blocker.setAutoCommit(false);
            statement.execute("LOCK TABLE reading_batch");
            Future<Stored> store = cut.store(
                    new ReadingBatch(List.of(aReading().at("08:00").build()), List.of(Readings.aQuarantined())));
            Await.until(() -> assertThat(database.number(WAITING)).isEqualTo(1));

            proxy.cut();

            assertThat(Await.failure(store)).isInstanceOf(SQLException.class);
            blocker.rollback();
            Await.until(() -> assertThat(database.number(WAITING)).isZero());
            assertThat(database.number("SELECT count(*) FROM reading")).isEqualTo(1);
            assertThat(database.number("SELECT count(*) FROM reading_batch")).isEqualTo(1);
            assertThat(database.number("SELECT count(*) FROM quarantine")).isZero();
        }
    }

    @Test
    void h01_store_emptyBatch_failsWhileTheServerIsAwayAndChangesNothing() {
        DatabaseSettings settings = database.settings();
        URI address = URI.create(settings.url().substring("jdbc:".length()));
        try (FaultProxy proxy = FaultProxy.to(address.getHost(), address.getPort());
                Database behind = Database.open(
                        settings.withUrl("jdbc:postgresql://127.0.0.1:" + proxy.port() + address.getPath()));
                JdbcReadingLog cut = new JdbcReadingLog(behind, 2, Duration.ZERO)) {
            ReadingBatch empty = new ReadingBatch(List.of(), List.of());
            assertThat(Await.result(cut.store(empty))).isEqualTo(new Stored(0, 0, 0, 0));
            proxy.cut();
            assertThat(Await.failure(cut.store(empty))).isInstanceOf(SQLException.class);
            assertThat(database.number("SELECT count(*) FROM reading_batch")).isZero();
        }
    }

    @Test
    void store_connectionCutAndBack_isTriedAgainAndStoredOnce() {
        DatabaseSettings settings = database.settings();
        URI address = URI.create(settings.url().substring("jdbc:".length()));
        try (FaultProxy proxy = FaultProxy.to(address.getHost(), address.getPort());
                Database behind = Database.open(
                        settings.withUrl("jdbc:postgresql://127.0.0.1:" + proxy.port() + address.getPath()));
                JdbcReadingLog cut = new JdbcReadingLog(behind, 2, Duration.ofSeconds(15))) {
            Await.result(cut.store(batch(aReading().at("07:00").build())));
            proxy.cut();
            Future<Stored> store = cut.store(batch(aReading().at("08:00").build()));
            proxy.pass();

            Await.result(store);

            assertThat(database.number("SELECT count(*) FROM reading")).isEqualTo(2);
            assertThat(followed(0, 2)).hasSize(2);
        }
    }

    @Test
    void follow_batchCommittedLate_isWaitedForAndComesFirst() throws SQLException {
        // The blocker holds the series' minute, so its batch has a position and cannot commit; the others overtake it.
        List<Long> seen = new CopyOnWriteArrayList<>();
        store(batch(aReading().at("08:00").build()));
        long start = log.end();
        try (Connection blocker = database.dataSource().getConnection();
                Statement statement = blocker.createStatement();
                Following following =
                        log.follow(start, entries -> entries.forEach(entry -> seen.add(entry.position())))) {
            blocker.setAutoCommit(false);
            statement.execute("INSERT INTO reading_batch (position, body) "
                    + "SELECT nextval('reading_batch_position'), body FROM reading_batch "
                    + "WHERE pg_current_xact_id() IS NOT NULL ORDER BY position LIMIT 1");
            long second = store(batch(aReading().of(1_002).at("08:00").build())).position();
            long third = store(batch(aReading().of(1_003).at("08:00").build())).position();
            assertThat(second).isEqualTo(start + 2);
            long scans = database.number(SCANS);
            Await.until(() -> assertThat(database.number(SCANS)).isGreaterThan(scans + 3));
            assertThat(seen).isEmpty();

            blocker.commit();

            Await.until(() -> assertThat(seen).containsExactly(start + 1, second, third));
            Await.until(() -> assertThat(following.position()).isEqualTo(third));
        }
    }

    @Test
    void close_batchesInFlight_areFinished() {
        JdbcReadingLog closing = new JdbcReadingLog(database.database());
        List<Reading> readings = Readings.many(14, 10, 1_000);
        List<Future<Stored>> stores = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            stores.add(closing.store(new ReadingBatch(readings.subList(i * 100, i * 100 + 100), List.of())));
        }

        closing.close();

        assertThat(stores).allSatisfy(store -> assertThat(store.succeeded()).isTrue());
        assertThat(Await.failure(closing.store(batch(aReading().build())))).hasMessageContaining("closed");
    }

    private static Reading withOtherValue(Reading reading) {
        int other = reading.vital().isPossible(reading.milli() + 1_000L) ? 1_000 : -1_000;
        return new Reading(
                reading.patient(),
                reading.vital(),
                reading.measuredAtMs(),
                reading.milli() + other,
                reading.receivedAtMs(),
                reading.kit(),
                reading.quality());
    }

    private static final String SCANS =
            "SELECT seq_scan + coalesce(idx_scan, 0) FROM pg_stat_user_tables WHERE relname = 'reading_batch'";

    private static final String WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            + "AND application_name = 'hemvakt-readings' AND wait_event_type = 'Lock'";

    /** Buckets in which the roll-up and the readings themselves do not say the same. */
    private static final String DISAGREEING = """
            SELECT count(*) FROM %s AS kept FULL JOIN (
              SELECT patient_id, vital, date_bin('%s', measured_at, timestamptz '2000-01-01Z') AS bucket,
                     count(*) AS n, sum(milli) AS total, min(milli) AS lo, max(milli) AS hi, max(measured_at) AS last_at,
                     (array_agg(milli ORDER BY measured_at DESC))[1] AS last_milli
              FROM reading GROUP BY 1, 2, 3) AS counted USING (patient_id, vital, bucket)
            WHERE (kept.n, kept.total, kept.lo, kept.hi, kept.last_at, kept.last_milli)
              IS DISTINCT FROM (counted.n, counted.total, counted.lo, counted.hi, counted.last_at, counted.last_milli)
            """;
}
