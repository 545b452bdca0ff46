package se.hemvakt.testkit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import se.hemvakt.runtime.history.ReadingHistory;
import se.hemvakt.runtime.jdbc.JdbcReadingHistory;
import se.hemvakt.runtime.jdbc.JdbcReadingLog;
import se.hemvakt.runtime.log.ReadingLog;
import se.hemvakt.testkit.TestDatabase.Server;

/** The contract on a real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JdbcReadingHistoryTests extends ReadingHistoryContract {
    private final Server server;
    private TestDatabase database;
    private JdbcReadingLog log;
    private JdbcReadingHistory history;

    @SuppressWarnings("NullAway.Init") // set before the first test
    JdbcReadingHistoryTests(Server server) {
        this.server = server;
    }

    @BeforeAll
    void open() {
        database = TestDatabase.on(server);
        log = new JdbcReadingLog(database.database());
        history = new JdbcReadingHistory(database.database());
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

    @Override
    protected ReadingLog log() {
        return log;
    }

    @Override
    protected ReadingHistory history() {
        return history;
    }
}
