package se.hemvakt.testkit;

import org.junit.jupiter.api.AfterEach;
import se.hemvakt.runtime.history.ReadingHistory;
import se.hemvakt.runtime.log.ReadingLog;

class InMemoryReadingHistoryTest extends ReadingHistoryContract {
    private final InMemoryReadingLog log = new InMemoryReadingLog();
    private final ReadingHistory history = new InMemoryReadingHistory(log::readings);

    @AfterEach
    void close() {
        log.close();
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
