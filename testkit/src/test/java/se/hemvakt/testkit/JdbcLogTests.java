package se.hemvakt.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.PatientId;
import se.hemvakt.runtime.jdbc.JdbcLog;
import se.hemvakt.runtime.log.Following;
import se.hemvakt.runtime.log.Log;
import se.hemvakt.testkit.TestDatabase.Server;

/** The contract on a real server, and positions that commit late or never. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JdbcLogTests extends LogContract<CareRequest> {
    private final Server server;
    private TestDatabase database;
    private JdbcLog<CareRequest> log;

    @SuppressWarnings("NullAway.Init") // set before the first test
    JdbcLogTests(Server server) {
        this.server = server;
    }

    @BeforeAll
    void open() {
        database = TestDatabase.on(server);
    }

    @BeforeEach
    void empty() {
        database.execute("TRUNCATE care_request");
        log = JdbcLog.careRequests(database.database());
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    @AfterAll
    void drop() {
        database.close();
    }

    @Override
    protected Log<CareRequest> log() {
        return log;
    }

    @Override
    protected CareRequest entry(int n) {
        return new CareRequest(
                "request-" + n,
                CareRequest.Kind.ACCEPT,
                new PatientId(1_000 + n),
                "e" + n,
                "ssk1",
                "Sjuksköterska Ett",
                n);
    }

    @Test
    void follow_positionCommittedLate_isWaitedForAndComesFirst() throws SQLException {
        List<CareRequest> seen = new CopyOnWriteArrayList<>();
        try (Connection late = database.dataSource().getConnection()) {
            late.setAutoCommit(false);
            long first = log.insert(late, entry(1));
            long second = append(2);
            assertThat(first).isLessThan(second);
            try (Following following = log.follow(0, entries -> entries.forEach(entry -> seen.add(entry.value())))) {
                // The follower looks at the table again and again meanwhile; the second must not come through.
                long third = append(3);
                assertThat(third).isGreaterThan(second);
                awaitPolls();
                assertThat(seen).isEmpty();

                late.commit();

                Await.until(() -> assertThat(seen).containsExactly(entry(1), entry(2), entry(3)));
                assertThat(following.position()).isLessThanOrEqualTo(third);
            }
        }
    }

    @Test
    void follow_lateOneHasTheHigherTransactionNumber_isWaitedForToo() throws SQLException {
        // A snapshot's xmax is one past the highest number that has ended, not the next to be given: it says nothing
        // about
        // a transaction under way above it.
        List<CareRequest> seen = new CopyOnWriteArrayList<>();
        try (Connection lower = database.dataSource().getConnection();
                Connection higher = database.dataSource().getConnection();
                Following following =
                        log.follow(log.end(), entries -> entries.forEach(entry -> seen.add(entry.value())))) {
            append(1);
            Await.until(() -> assertThat(seen).containsExactly(entry(1)));
            lower.setAutoCommit(false);
            higher.setAutoCommit(false);
            try (var statement = lower.createStatement()) {
                statement.execute("SELECT pg_current_xact_id()");
            }
            long second = log.insert(higher, entry(2));
            long third = log.insert(lower, entry(3));
            assertThat(second).isLessThan(third);
            lower.commit();
            awaitPolls();
            assertThat(seen).containsExactly(entry(1));

            higher.commit();

            Await.until(() -> assertThat(seen).containsExactly(entry(1), entry(2), entry(3)));
            assertThat(following.position()).isGreaterThan(0);
        }
    }

    @Test
    void follow_positionRolledBack_isPassedOver() throws SQLException {
        List<CareRequest> seen = new CopyOnWriteArrayList<>();
        try (Following following = log.follow(0, entries -> entries.forEach(entry -> seen.add(entry.value())));
                Connection never = database.dataSource().getConnection()) {
            append(1);
            Await.until(() -> assertThat(seen).containsExactly(entry(1)));
            never.setAutoCommit(false);
            log.insert(never, entry(2));
            long third = append(3);
            awaitPolls();
            assertThat(seen).containsExactly(entry(1));

            never.rollback();

            Await.until(() -> assertThat(seen).containsExactly(entry(1), entry(3)));
            Await.until(() -> assertThat(following.position()).isEqualTo(third));
        }
    }

    @Test
    void follow_writtenByAnotherProcess_isFound() {
        List<CareRequest> seen = new CopyOnWriteArrayList<>();
        JdbcLog<CareRequest> elsewhere = JdbcLog.careRequests(database.database());
        try (Following following = log.follow(0, entries -> entries.forEach(entry -> seen.add(entry.value())))) {
            for (int i = 0; i < 20; i++) {
                Await.result((i % 2 == 0 ? log : elsewhere).append(entry(i)));
            }
            Await.until(() -> assertThat(seen).hasSize(20));
            assertThat(seen.get(19)).isEqualTo(entry(19));
            // All twenty may have come at once, and the position follows when the follower has returned.
            Await.until(() -> assertThat(following.position()).isEqualTo(log.end()));
        } finally {
            elsewhere.close();
        }
    }

    /** Long enough for several looks at the table: counted by the server, not by a clock of ours. */
    private void awaitPolls() {
        long before = database.number(SCANS);
        Await.until(() -> assertThat(database.number(SCANS)).isGreaterThan(before + 3));
    }

    private static final String SCANS =
            "SELECT seq_scan + coalesce(idx_scan, 0) FROM pg_stat_user_tables WHERE relname = 'care_request'";
}
