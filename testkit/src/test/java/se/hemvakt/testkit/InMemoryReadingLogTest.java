package se.hemvakt.testkit;

import org.junit.jupiter.api.AfterEach;
import se.hemvakt.runtime.log.ReadingLog;

class InMemoryReadingLogTest extends ReadingLogContract {
    private final InMemoryReadingLog log = new InMemoryReadingLog();

    @AfterEach
    void close() {
        log.close();
    }

    @Override
    protected ReadingLog log() {
        return log;
    }
}
