package se.hemvakt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static se.hemvakt.testkit.Readings.aReading;
import static se.hemvakt.testkit.Readings.batch;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import se.hemvakt.runtime.jdbc.JdbcReadingLog;
import se.hemvakt.runtime.log.ReadingLog;
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
    void closeLog() {
        log.close();
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
}
